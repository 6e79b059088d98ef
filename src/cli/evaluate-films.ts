import { readModel } from '../pipeline/registry/loaded-model.js';
import { counted } from '../platform/counted.js';
import { invalidInput } from '../platform/errors.js';
import type { DatasetVersion } from '../store/entities/dataset.js';
import type { ModelVersion } from '../store/entities/registry.js';
import type { Split } from '../store/splits.js';
import { assertJudgeable } from '../subjects/films/assert-judgeable.js';
import { judgeSplit, metricsOf } from '../subjects/films/evaluate-films.js';
import { readFilmParts } from '../subjects/films/film-parts.js';
import { FILMS } from '../subjects/films/films.js';
import type { CommandResult, Services } from './command.js';
import { factLines, seconds } from './table.js';

/** A model version, and on what it is scored. */
export interface ScoredVersion {
  readonly dataset: DatasetVersion;
  readonly version: ModelVersion;
  readonly modelName: string;
  readonly split: Split;
}

/** Measures by their names as metrics of a run, as people read them; each with an interval over users. */
const TITLES: Readonly<Record<string, string>> = {
  ndcg_at_10: 'NDCG@10',
  recall_at_10: 'recall@10',
  map: 'MAP',
  mrr: 'MRR',
  hit_rate_at_10: 'hit rate@10',
  novelty_bits: 'novelty in bits',
};

/**
 * Ranks all films for each user that liked something in the split, as a training does.
 * @throws AppError INVALID_INPUT for a split that judges no model of films, or that nobody can be judged on
 */
export async function evaluateOnFilms(
  { dataset, version, modelName, split }: ScoredVersion,
  { db, artifacts }: Services,
): Promise<CommandResult> {
  if (split === 'train') {
    throw invalidInput(
      'split',
      'A model of films is judged on validation or gold: it knows what is for training.',
    );
  }
  const model = await readModel(artifacts, version, modelName, (bytes) => FILMS.decode(bytes));
  const startedAt = performance.now();
  const parts = await readFilmParts(db.manager, artifacts, dataset);
  assertJudgeable(dataset, parts, [split]);
  const {
    users,
    catalogue_coverage: coverage,
    rmse,
    ...figures
  } = metricsOf(judgeSplit(model, parts, split));
  const durationMs = performance.now() - startedAt;
  const figure = (name: string) => figures[name]!.toFixed(4);
  const measures = Object.entries(TITLES).map(([name, title]) => [
    title,
    `${figure(name)} (${figure(`${name}_low`)} to ${figure(`${name}_high`)})`,
  ]);
  return {
    json: {
      ...{ modelVersionId: version.id, modelName, version: version.version, datasetVersionId: dataset.id },
      ...{ split, users, ...figures, catalogue_coverage: coverage, rmse: rmse ?? null },
      durationMs: Math.round(durationMs),
    },
    lines: factLines({
      model: `version ${version.version} of ${modelName}`,
      dataset: `${dataset.id} (${dataset.name}), ${split} split, ${counted(users!, 'user')}`,
      ...Object.fromEntries(measures),
      'catalogue coverage': coverage!.toFixed(4),
      ...(rmse === undefined ? {} : { 'RMSE of predicted stars': rmse.toFixed(4) }),
      took: seconds(durationMs),
    }),
  };
}
