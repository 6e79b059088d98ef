import type { SearchResult } from '../pipeline/loop/search-best.js';
import type { Trial } from '../pipeline/loop/search-ranking.js';
import { flatParameters, type ModelParameters } from '../pipeline/training/parameters/parameters.js';
import { DEFAULT_SPACES } from '../pipeline/training/search-space.js';
import type { SearchRequest } from '../pipeline/training/start-search.js';
import type { Complete } from '../pipeline/training/training-request.js';
import type { DatasetVersion } from '../store/entities/dataset.js';
import type { CommandResult } from './command.js';
import { factLines, seconds, tableLines } from './table.js';

/** For each trial the settings in which trials differ, by name. */
export function variedSettings(
  { model, space }: Complete<SearchRequest>,
  settings: readonly ModelParameters[],
): VariedSettings[] {
  const names = (space ?? DEFAULT_SPACES[model]).map(({ name }) => name);
  return settings.map((setting) => {
    const flat = flatParameters(setting);
    return Object.fromEntries(names.map((name) => [name, flat[name]!]));
  });
}

type VariedSettings = Record<string, string | number | boolean>;

export function describeSearch(
  result: SearchResult,
  trials: readonly Trial[],
  varied: readonly VariedSettings[],
  {
    dataset,
    modelName,
    judged,
    durationMs,
  }: { dataset: DatasetVersion; modelName: string; judged: string; durationMs: number },
): CommandResult {
  const figure = (value: number | null) => value?.toFixed(4) ?? '-';
  const names = Object.keys(varied[0]!);
  return {
    json: {
      ...{ ...result, modelName, datasetVersionId: dataset.id, durationMs: Math.round(durationMs) },
      trials: trials.map((trial, index) => ({ ...trial, settings: varied[index]! })),
    },
    lines: [
      ...tableLines(
        ['trial', 'status', ...names, result.measure, 'log loss'],
        trials.map(({ number, status, score, logLoss }, index) => [
          ...[number, status, ...names.map((name) => String(varied[index]![name] ?? 'by size'))],
          ...[figure(score), figure(logLoss)],
        ]),
      ),
      '',
      `Trial ${result.bestTrial} is version ${result.version} of ${modelName}, its challenger.`,
      ...factLines({
        run: result.runId,
        'run of the trial': result.bestRunId,
        'model version': result.modelVersionId,
        gate: `${result.gateVerdict}: ${result.gateReason}`,
        dataset: `${dataset.id} (${dataset.name})`,
        [result.measure]: `${figure(result.validationScore)} on validation, ${figure(result.goldScore)} on ${judged}`,
        took: seconds(durationMs),
      }),
    ],
  };
}
