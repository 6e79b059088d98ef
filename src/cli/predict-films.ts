import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { AnswerLog } from '../pipeline/serving/answer-log.js';
import { ChampionHolder } from '../pipeline/serving/champion/champion-holder.js';
import { createLogger } from '../platform/logging.js';
import { parseRequest } from '../platform/validation.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import { UserFeedback } from '../subjects/films/feedback/user-feedback.js';
import { FilmLoader, type LoadedFilms } from '../subjects/films/serving/film-loader.js';
import { filmById } from '../subjects/films/serving/known-film.js';
import {
  type RecommendationAnswer,
  recommend,
  recommendRequestSchema,
} from '../subjects/films/serving/recommend.js';
import { RECOMMENDATIONS } from '../subjects/films/serving/recommendation-rows.js';
import type { CommandResult, Services } from './command.js';
import { factLines, tableLines } from './table.js';

/** Reasons that a table shows of each film. */
const REASONS_SHOWN = 2;

export interface FilmOptions {
  modelName: string;
  user?: string;
  liked?: readonly string[];
  k?: number;
  exclude?: readonly string[];
  genres?: readonly string[];
}

/** The champions of films, as a server holds them. */
export function filmChampions(db: DataSource, artifacts: ArtifactStore): ChampionHolder<LoadedFilms> {
  const log = createLogger('cli', 'silent');
  return new ChampionHolder({ db, subject: 'films', loader: new FilmLoader(db, artifacts), log });
}

/**
 * Recommends films to one user, or to somebody who names films, and keeps the answer.
 * @throws AppError INVALID_INPUT, NO_CHAMPION
 */
export async function predictFilms(
  { user, liked, k, exclude, genres, modelName }: FilmOptions,
  { db, artifacts, config }: Services,
): Promise<CommandResult> {
  const request = parseRequest(recommendRequestSchema, {
    ...{ userId: user, likedFilms: liked, k, exclude, genres, modelName },
  });
  const champions = filmChampions(db, artifacts);
  const spoolDir = join(config.files.spoolDir, 'recommendations');
  const silent = createLogger('cli', 'silent');
  const log = new AnswerLog(db, spoolDir, silent, RECOMMENDATIONS);
  const feedback = new UserFeedback(db, silent);
  try {
    const answer = await recommend({ champions, log, feedback }, request, 'cli');
    await log.flush(); // says so when the answer cannot be stored; closing would only log it
    return describe(answer, await champions.get(modelName));
  } finally {
    await log.close();
  }
}

function describe(
  { recommendation, modelVersion, unknownFilms }: RecommendationAnswer,
  { model, modelName }: LoadedFilms,
): CommandResult {
  const { id, userId, historyCount, likedCount, isColdStart, withFeedback, latencyMs } = recommendation;
  const films = recommendation.films.map(({ because, ...film }) => ({
    ...filmById(model, film.id),
    ...film,
    because: because.map((reason) => ({ ...reason, title: filmById(model, reason.id).title })),
  }));
  const stars = (rating: number | null) => (rating === null ? '' : rating.toFixed(1));
  return {
    json: {
      ...{
        recommendationId: id,
        userId,
        historyCount,
        likedCount,
        unknownFilms,
        isColdStart,
        withFeedback,
        films,
      },
      ...{ latencyMs, modelName, modelVersionId: modelVersion.id, version: modelVersion.version },
    },
    lines: [
      ...factLines({
        for: userId === null ? 'a visitor' : `user ${userId}`,
        known: isColdStart
          ? coldStart(userId, historyCount)
          : `${historyCount} films, ${likedCount} of them liked`,
        ...(unknownFilms.length === 0 ? {} : { 'unknown films': unknownFilms.join(', ') }),
        ...(withFeedback === false ? { feedback: 'could not be read, and is not counted' } : {}),
        model: `version ${modelVersion.version} of ${modelName}`,
        recommendation: id,
        took: `${latencyMs.toFixed(1)} ms`,
      }),
      '',
      ...tableLines(
        ['id', 'film', 'score', 'stars', 'because you liked'],
        films.map(({ id: film, title, year, score, predictedRating, because }) => [
          ...[film, year === null ? title : `${title} (${year})`, score.toPrecision(4)],
          ...[stars(predictedRating), because.slice(0, REASONS_SHOWN).map(inWords).join(', ')],
        ]),
      ),
    ],
  };
}

/** Why somebody gets what most people like. */
function coldStart(userId: string | null, historyCount: number): string {
  const instead = 'these are films that most people like';
  if (userId !== null && historyCount === 0) return `nobody of this name: ${instead}`;
  return `nothing liked: ${instead}`;
}

function inWords({ title, contribution }: { title: string; contribution: number }): string {
  return `${title} +${contribution.toPrecision(2)}`;
}
