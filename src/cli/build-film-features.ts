import { invalidInput } from '../platform/errors.js';
import type { DatasetVersion } from '../store/entities/dataset.js';
import { filmContent } from '../subjects/films/film-content.js';
import type { CommandResult, Services } from './command.js';
import { factLines, seconds } from './table.js';

/**
 * Makes the features of films and says what they are. Nothing is kept: a training makes them from what it reads anyway.
 * @throws AppError INVALID_INPUT for parameters
 */
export async function buildFilmFeatures(
  dataset: DatasetVersion,
  options: Record<string, unknown>,
  { db, artifacts }: Services,
): Promise<CommandResult> {
  if (options.set !== undefined) throw invalidInput('set', 'The features of films have no parameters.');
  const startedAt = performance.now();
  const content = await filmContent(dataset, { manager: db.manager, artifacts });
  const durationMs = performance.now() - startedAt;
  const { films, filmsWithout, features, users, ratings } = content;
  return {
    json: {
      ...{ datasetVersionId: dataset.id, ...content, kept: false },
      durationMs: Math.round(durationMs),
    },
    lines: [
      'Nothing is kept for films: each training makes their features from what it reads anyway.',
      ...factLines({
        dataset: `${dataset.id} (${dataset.name})`,
        films: `${films}, ${filmsWithout} of them with nothing in common with others`,
        features: `${features.genre} genres, ${features.word} title words, ${features.decade} decades`,
        histories: `${ratings} ratings of ${users} users to learn from`,
        took: seconds(durationMs),
      }),
    ],
  };
}
