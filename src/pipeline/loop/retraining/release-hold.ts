import type { EntityManager } from 'typeorm';
import type { RetrainingPolicy } from '../../../platform/retraining-policy.js';
import type { JobState } from '../../../store/entities/job.js';
import type { Model } from '../../../store/entities/registry.js';
import { RetrainingAlarm, RetrainingRequest } from '../../../store/entities/retraining.js';
import type { RunStatus } from '../../../store/entities/tracking.js';
import { countNewLabels } from '../../corrections/weighed-labels.js';

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
  { id: modelId }: Model,
  alarm: string,
  policy: RetrainingPolicy,
): Promise<void> {
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
  if (last === undefined || !(await isReleased(manager, modelId, last, policy))) return;
  await manager.update(RetrainingRequest, { id: last.id }, { onceKey: null });
  await manager.update(RetrainingAlarm, { modelId, alarm, heldBy: 'STARTED' }, { heldBy: null });
}

async function isReleased(
  manager: EntityManager,
  modelId: string,
  { runStatus, jobState, datasetVersionId }: LastStart,
  { newLabelsMin }: RetrainingPolicy,
): Promise<boolean> {
  if (jobState === 'queued' || jobState === 'running') return false;
  if (jobState === 'failed' || jobState === 'cancelled') return true;
  if (runStatus === 'FAILED' || runStatus === 'KILLED') return true;
  return (await countNewLabels(manager, modelId, datasetVersionId)) >= Math.max(1, newLabelsMin);
}
