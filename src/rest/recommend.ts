import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AnswerObserver } from '../pipeline/serving/answer-metrics.js';
import { DEFAULT_MODEL_NAMES, modelNameSchema } from '../pipeline/training/model-name.js';
import { parseRequest } from '../platform/validation.js';
import { filmById } from '../subjects/films/serving/known-film.js';
import { type FilmServing, recommendRequestSchema } from '../subjects/films/serving/recommend.js';
import { recommendObserved } from '../subjects/films/serving/recommend-observed.js';
import { similarFilms } from '../subjects/films/serving/similar-films.js';

export const similarQuerySchema = z.strictObject({
  k: z.coerce.number().int().min(1).max(100).default(10).describe('How many films.'),
  modelName: modelNameSchema.default(DEFAULT_MODEL_NAMES.films).describe('Name of the model that answers.'),
});

/** `POST /recommend` and `GET /films/:id/similar`. */
export function registerRecommend(
  server: FastifyInstance,
  { films, observer }: { readonly films: FilmServing; readonly observer: AnswerObserver },
): void {
  const access = { config: { access: 'PREDICT' } } as const;
  server.post('/recommend', access, async (request) => {
    const asked = parseRequest(recommendRequestSchema, request.body ?? {});
    const { recommendation, modelVersion, unknownFilms } = await recommendObserved(
      { films, observer },
      asked,
      'rest',
    );
    const { model } = await films.champions.getVersion(modelVersion.id);
    const { films: found, modelVersionId, source: _source, ...facts } = recommendation;
    return {
      ...facts,
      unknownFilms,
      films: found.map(({ id, because, ...film }) => ({
        film: filmById(model, id),
        ...film,
        because: because.map(({ id: liked, contribution }) => ({
          film: filmById(model, liked),
          contribution,
        })),
      })),
      model: { name: asked.modelName, version: modelVersion.version, versionId: modelVersionId },
    };
  });
  server.get('/films/:id/similar', access, async (request) => {
    const { k, modelName } = parseRequest(similarQuerySchema, request.query ?? {});
    const { id } = request.params as { id: string };
    return { films: await similarFilms(films, { id, k, modelName }) };
  });
}
