import type { TrainingResult } from '../pipeline/loop/train-and-promote.js';
import type { DatasetVersion } from '../store/entities/dataset.js';
import type { CommandResult } from './command.js';
import { factLines, seconds } from './table.js';

interface TrainedOn extends Pick<DatasetVersion, 'id' | 'name'> {
  /** What the score is the mean of, in words. */
  readonly judged: string;
}

/** What is said at the end of a training. */
export function describeTraining(
  result: TrainingResult,
  dataset: TrainedOn,
  modelName: string,
  durationMs: number,
): CommandResult {
  const { runId, modelVersionId, version, verdict, reason, measure, goldScore, backend } = result;
  return {
    json: { ...result, modelName, datasetVersionId: dataset.id, durationMs: Math.round(durationMs) },
    lines: [
      `Trained version ${version} of ${modelName}.`,
      ...factLines({
        run: runId,
        'model version': modelVersionId,
        dataset: `${dataset.id} (${dataset.name})`,
        ...(backend === null ? {} : { TensorFlow: backend }),
        [measure]: `${goldScore.toFixed(4)} on ${dataset.judged}`,
        verdict: `${verdict}: ${reason}`,
        took: seconds(durationMs),
      }),
    ],
  };
}
