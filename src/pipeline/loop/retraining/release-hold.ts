import type { EntityManager } from 'typeorm';
import type { JobState } from '../../../store/entities/job.js';
import type { Model } from '../../../store/entities/registry.js';
import { RetrainingAlarm, RetrainingRequest } from '../../../store/entities/retraining.js';
import type { RunStatus } from '../../../store/entities/tracking.js';
import { subjectOfModel } from '../../subject.js';
import type { RetrainingRules } from './decide.js';

interface LastStart {
  readonly id: string;
  readonly runStatus: RunStatus | null;
  readonly jobState: JobState | null;
  readonly datasetVersionId: string | null;
}

/**
 * Lets an alarm that has started a run ask for another before it was clear, where the run came to nothing (it or its job
 * failed or was cancelled), or where enough labels have come since that the run did not have. Cooldown, backoff and
 * budget hold it back as any other alarm. The caller holds the model's lock.
 */
export async function releaseHold(
  manager: EntityManager,
  model: Model,
  alarm: string,
  rules: RetrainingRules,
): Promise<void> {
  const { id: modelId } = model;
  const [last]: LastStart[] = await manager.query(
    `SELECT request.id, run.status AS runStatus, job.state AS jobState, run.dataset_version_id AS datasetVersionId
       FROM retraining_request request
       LEFT JOIN run ON run.id = request.run_id
       LEFT JOIN job ON job.id = request.job_id
      WHERE request.model_id = ? AND request.alarm = ? AND request.once_key IS NOT NULL
        AND request.cause IN ('DRIFT_ALARM', 'QUALITY_ALARM', 'WEBHOOK')
      ORDER BY request.id DESC LIMIT 1`,
    [modelId, alarm],
  );
  if (last === undefined || !(await isReleased(manager, model, last, rules))) return;
  await manager.update(RetrainingRequest, { id: last.id }, { onceKey: null });
  await manager.update(RetrainingAlarm, { modelId, alarm, heldBy: 'STARTED' }, { heldBy: null });
}

async function isReleased(
  manager: EntityManager,
  model: Model,
  { runStatus, jobState, datasetVersionId }: LastStart,
  { policy: { newLabelsMin }, subjectOf }: RetrainingRules,
): Promise<boolean> {
  if (jobState === 'queued' || jobState === 'running') return false;
  if (jobState === 'failed' || jobState === 'cancelled') return true;
  if (runStatus === 'FAILED' || runStatus === 'KILLED') return true;
  const subject = subjectOfModel(subjectOf, model);
  return (await subject.countNewLabels(manager, model.id, datasetVersionId)) >= Math.max(1, newLabelsMin);
}
