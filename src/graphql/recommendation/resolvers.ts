import { DEFAULT_MODEL_NAMES } from '../../pipeline/training/model-name.js';
import { assertIdExists, invalidInput, notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import {
  type FilmReason,
  Recommendation,
  type RecommendedFilm,
} from '../../store/entities/recommendation.js';
import { filmById, type KnownFilm, namedByItsId } from '../../subjects/films/serving/known-film.js';
import { recommendRequestSchema } from '../../subjects/films/serving/recommend.js';
import { recommendObserved } from '../../subjects/films/serving/recommend-observed.js';
import { similarFilms } from '../../subjects/films/serving/similar-films.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Context } from '../context.js';
import type { Resolvers } from '../generated/resolver-types.js';

const RECOMMEND_ERRORS = ['INVALID_INPUT', 'NO_CHAMPION', 'OVERLOADED', 'DAMAGED_ARTIFACT'] as const;
const SIMILAR_MAX = 100;
const LIST = 'recommendation';

/** A film of an answer, with the version whose names its ids are. */
export interface ShownFilm extends RecommendedFilm {
  readonly modelVersionId: string;
}

/** A reason, likewise. */
export interface ShownReason extends FilmReason {
  readonly modelVersionId: string;
}

interface NamedFilm {
  readonly id: string;
  readonly modelVersionId: string;
}

export const recommendationResolvers: Resolvers = {
  Query: {
    async recommendations(_parent, { first, after, userId }, { db }) {
      const query = db.manager
        .createQueryBuilder(Recommendation, 'recommendation')
        .orderBy('recommendation.id', 'DESC')
        .limit(checkFirst(first) + 1);
      const position = decodeCursor(after, LIST, ['id']);
      if (position !== null) query.andWhere('recommendation.id < :afterId', { afterId: position[0] });
      if (userId != null) query.andWhere('recommendation.userId = :userId', { userId });
      return toConnection(await query.getMany(), first, LIST, ({ id }) => [id]);
    },
    async recommendation(_parent, { id }, { db, films }) {
      assertIdExists('recommendation', id);
      if (films.log.pending > 0) await films.log.flush();
      const found = await db.manager.findOneBy(Recommendation, { id });
      if (found === null) throw notFound('recommendation', id);
      return found;
    },
    similarFilms(_parent, { id, k, modelName }, { films }) {
      if (k < 1 || k > SIMILAR_MAX) {
        throw invalidInput('k', `k must be 1 to ${SIMILAR_MAX}.`, { limit: SIMILAR_MAX });
      }
      return similarFilms(films, { id, k, modelName: modelName ?? DEFAULT_MODEL_NAMES.films });
    },
  },
  Mutation: {
    recommend: (_parent, { input }, context) =>
      resultOf(RECOMMEND_ERRORS, async () => {
        const request = parseRequest(recommendRequestSchema, withoutNulls(input));
        const { recommendation, modelVersion } = await recommendObserved(context, request, 'graphql');
        context.loaders.modelVersion.prime(modelVersion.id, modelVersion);
        return { __typename: 'Recommendation' as const, ...recommendation };
      }),
  },
  Recommendation: {
    films: ({ films, modelVersionId }) => films.map((film) => ({ ...film, modelVersionId })),
    async modelVersion({ modelVersionId }, _args, { loaders }) {
      const version = await loaders.modelVersion.load(modelVersionId);
      if (version === null) throw notFound('model version', modelVersionId);
      return version;
    },
  },
  RecommendedFilm: {
    film: (film, _args, context) => named(film, context),
    because: ({ because, modelVersionId }) => because.map((reason) => ({ ...reason, modelVersionId })),
  },
  FilmReason: {
    film: (reason, _args, context) => named(reason, context),
  },
};

/** By the model where it is served now, else by the dataset that it was trained on: no old model is loaded for a title. */
async function named({ id, modelVersionId }: NamedFilm, { films, loaders }: Context): Promise<KnownFilm> {
  const served = films.champions.loaded().find(({ version }) => version.id === modelVersionId);
  if (served !== undefined) return filmById(served.model, id);
  const runId = (await loaders.modelVersion.load(modelVersionId))?.runId ?? null;
  const run = runId === null ? null : await loaders.run.load(runId);
  if (run?.datasetVersionId == null) return namedByItsId(id);
  const film = await loaders.filmOfDataset.load({ datasetVersionId: run.datasetVersionId, id });
  return film === null ? namedByItsId(id) : { ...film, id };
}
