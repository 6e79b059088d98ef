import { type EntityManager, In } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { Run, RunArtifact, RunLatestMetric, type RunStatus } from '../../store/entities/tracking.js';

/** A trial of a search as it stands. */
export interface Trial {
  /** From 1, in the order in which the trials were drawn. */
  readonly number: number;
  readonly runId: string;
  readonly status: RunStatus;
  /** By the measure of the subject; null until it has finished. */
  readonly score: number | null;
  /** Null for a subject that has none. */
  readonly logLoss: number | null;
  readonly modelDigest: string | null;
  readonly errorMessage: string | null;
}

type FinishedTrial = Trial & { readonly score: number; readonly modelDigest: string };

/**
 * The trials of a search with their figures on validation, in the order in which they were drawn.
 * @param measure metric that trials are compared by
 */
export async function trialsOfSearch(
  manager: EntityManager,
  runId: string,
  measure: string,
): Promise<Trial[]> {
  const runs = await manager.find(Run, { where: { parentRunId: runId }, order: { id: 'ASC' } });
  const ids = In(runs.map(({ id }) => id));
  const metrics = await manager.findBy(RunLatestMetric, { runId: ids });
  const files = await manager.findBy(RunArtifact, { runId: ids, path: 'model.gondola' });
  return runs.map(({ id, status, errorMessage }, index) => {
    const figure = (metric: string) =>
      metrics.find((row) => row.runId === id && row.name === `validation.${metric}`)?.value ?? null;
    return {
      number: index + 1,
      runId: id,
      status,
      score: figure(measure),
      logLoss: figure('log_loss'),
      modelDigest: files.find((file) => file.runId === id)?.digest ?? null,
      errorMessage,
    };
  });
}

/**
 * The finished trial with the highest score on validation; of equal ones that with the lower log loss, then the
 * earlier one.
 * @throws AppError CONFLICT when no trial has finished
 */
export function bestTrial(trials: readonly Trial[]): FinishedTrial {
  const finished = trials.filter((trial): trial is FinishedTrial => trial.status === 'FINISHED');
  const [best] = finished.sort(
    (a, b) => b.score - a.score || (a.logLoss ?? 0) - (b.logLoss ?? 0) || a.number - b.number,
  );
  if (best !== undefined) return best;
  const reason = trials.find(({ errorMessage }) => errorMessage !== null)?.errorMessage;
  throw new AppError(
    'CONFLICT',
    `None of the ${trials.length} trials ended well, so that there is no best one.${reason == null ? '' : ` The first error: ${reason}`}`,
    { trials: trials.length },
  );
}
