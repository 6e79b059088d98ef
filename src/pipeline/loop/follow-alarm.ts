import { type DataSource, IsNull } from 'typeorm';
import { normalTail } from '../../ml/statistics/normal-tail.js';
import type { RetrainingPolicy } from '../../platform/retraining-policy.js';
import { CHECK_DRIFT } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import { Correction } from '../../store/entities/correction.js';
import type { DriftAlarm, SignalFinding } from '../../store/entities/monitoring.js';
import { QualityEstimate } from '../../store/entities/quality.js';
import { Model, ModelVersion } from '../../store/entities/registry.js';
import { RunLatestMetric } from '../../store/entities/tracking.js';
import type { Severity } from './retraining/decide.js';
import { onAlarmCleared, onDriftAlarm } from './retraining/own-alarms.js';

/** One alarm of a model at a time is told of, whatever its signals are. */
const SIGNAL = 'answers';
/** The window of the report that an alarm asks for. */
const REPORT_MS = 24 * 60 * 60 * 1000;

interface Services {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
  readonly policy: RetrainingPolicy;
}

/**
 * What follows from an alarm of the watch: a drift report of the last day, and a request for a training, which the
 * policy grants only with a large enough effect and a large enough drop of quality. To be called again while the alarm
 * lasts, since labels come in later, and once it is over.
 */
export async function followAlarm(services: Services, alarm: DriftAlarm, now: Date): Promise<void> {
  const { db } = services;
  const model = await db.manager.findOneBy(Model, { id: alarm.modelId });
  if (model === null) return;
  const told = { modelName: model.name, signal: SIGNAL, openedAt: alarm.openedAt };
  if (alarm.closedAt !== null) {
    await onAlarmCleared(services, 'DRIFT_ALARM', told, now);
    return;
  }
  await reportOnce(services, alarm);
  await onDriftAlarm(services, { ...told, ...(await severityOf(db, alarm)) }, now);
}

async function reportOnce(
  { db, dispatcher }: Services,
  { id, modelVersionId, openedAt }: DriftAlarm,
): Promise<void> {
  const payload = {
    modelVersionId,
    from: new Date(openedAt.getTime() - REPORT_MS).toISOString(),
    to: openedAt.toISOString(),
  };
  const idempotencyKey = `report-of-alarm-${id}`;
  const { job, created } = await createOnce(db, CHECK_DRIFT, idempotencyKey, payload, (manager) =>
    insertJob(manager, CHECK_DRIFT, { payload, request: payload, idempotencyKey }),
  );
  if (created) await dispatcher.tryDispatch(job);
}

async function severityOf(
  db: DataSource,
  { modelId, modelVersionId, findings }: DriftAlarm,
): Promise<Severity> {
  const effect = Math.max(0, ...findings.map(effectOf));
  const [estimate] = await db.manager.find(QualityEstimate, {
    where: { modelVersionId },
    order: { id: 'DESC' },
    take: 1,
  });
  const reference = await referenceAccuracy(db, modelVersionId);
  // What people correct unasked is mostly wrong: only answers drawn by chance say how many are.
  const realised = estimate?.labelBasis === 'REVIEW' ? estimate.realisedAccuracy : null;
  const qualityFrom = realised === null ? 'ESTIMATED' : 'REALISED';
  const accuracy = realised ?? estimate?.estimatedAccuracy ?? null;
  const qualityDrop = accuracy === null || reference === null ? null : reference - accuracy;
  return { effect, qualityDrop, qualityFrom, newLabels: await countNewLabels(db, modelId) };
}

/** Labels that people agree on and that no dataset version has taken in. */
function countNewLabels(db: DataSource, modelId: string): Promise<number> {
  return db.manager.countBy(Correction, { modelId, state: 'ACCEPTED', datasetVersionId: IsNull() });
}

/** On the scale of drift reports: the change of a share, or the distance of two normal laws that lie so far apart. */
function effectOf({ shift, shareBefore, shareSince }: SignalFinding): number {
  if (shareBefore !== null && shareSince !== null) return Math.abs(shareSince - shareBefore);
  return shift === null ? 0 : 1 - 2 * normalTail(Math.abs(shift) / 2);
}

/** What the version scored on gold when it was trained; null where that is not known. */
async function referenceAccuracy(db: DataSource, modelVersionId: string): Promise<number | null> {
  const version = await db.manager.findOneBy(ModelVersion, { id: modelVersionId });
  if (version?.runId == null) return null;
  const metric = await db.manager.findOneBy(RunLatestMetric, { runId: version.runId, name: 'gold.accuracy' });
  return metric === null || metric.isNan ? null : metric.value;
}
