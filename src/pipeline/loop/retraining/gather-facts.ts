import type { EntityManager } from 'typeorm';
import type { RetrainingPolicy } from '../../../platform/retraining-policy.js';
import type { RetrainingRequest } from '../../../store/entities/retraining.js';
import { ALARM_CAUSES, type Facts } from './decide.js';

const DAY_MS = 24 * 60 * 60_000;
/** After so many in a row the cooldown is at its longest whatever the policy. */
const FRUITLESS_MAX = 30;

export type History = Pick<Facts, 'minutesSinceLast' | 'fruitless' | 'startedInDay'>;

/** What was started before for a model; in a dry run what would have been counts too. The caller holds the model's lock. */
export async function readHistory(
  manager: EntityManager,
  modelId: string,
  policy: RetrainingPolicy,
  now: Date,
): Promise<History> {
  const counted = policy.dryRun ? ['STARTED', 'DRY_RUN'] : ['STARTED'];
  const [last]: { endedAt: Date }[] = await manager.query(
    `SELECT COALESCE(run.ended_at, request.created_at) AS endedAt
       FROM retraining_request request LEFT JOIN run ON run.id = request.run_id
      WHERE request.model_id = ? AND request.decision IN (?)
      ORDER BY request.created_at DESC, request.id DESC LIMIT 1`,
    [modelId, counted],
  );
  const verdicts: { verdict: string | null }[] = await manager.query(
    `SELECT run.promotion_verdict AS verdict
       FROM retraining_request request LEFT JOIN run ON run.id = request.run_id
      WHERE request.model_id = ? AND request.decision = 'STARTED' AND request.cause IN (?)
      ORDER BY request.created_at DESC, request.id DESC LIMIT ${FRUITLESS_MAX}`,
    [modelId, ALARM_CAUSES],
  );
  const [{ startedInDay }]: [{ startedInDay: string }] = await manager.query(
    `SELECT COUNT(*) AS startedInDay FROM retraining_request
      WHERE model_id = ? AND decision IN (?) AND cause IN (?) AND created_at > ?`,
    [modelId, counted, ALARM_CAUSES, new Date(now.getTime() - DAY_MS)],
  );
  const promoted = verdicts.findIndex(({ verdict }) => verdict === 'PROMOTED');
  return {
    minutesSinceLast: last === undefined ? null : (now.getTime() - last.endedAt.getTime()) / 60_000,
    fruitless: promoted === -1 ? verdicts.length : promoted,
    startedInDay: Number(startedInDay),
  };
}

/** The retraining of a model that is queued or runs. */
export async function findInFlight(
  manager: EntityManager,
  modelId: string,
): Promise<Pick<RetrainingRequest, 'jobId' | 'runId'> | null> {
  const [found]: { jobId: string; runId: string }[] = await manager.query(
    `SELECT request.job_id AS jobId, request.run_id AS runId
       FROM retraining_request request JOIN job ON job.id = request.job_id
      WHERE request.model_id = ? AND request.decision = 'STARTED' AND job.state IN ('queued', 'running') LIMIT 1`,
    [modelId],
  );
  return found ?? null;
}
