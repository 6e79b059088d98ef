import type { DataSource } from 'typeorm';
import { CHECK_DRIFT } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import type { DriftAlarm } from '../../store/entities/monitoring.js';
import { Model } from '../../store/entities/registry.js';
import { dayBefore } from '../monitoring/window.js';
import { subjectOfModel } from '../subject.js';
import { effectOf } from './alarm-severity.js';
import { presentQuality } from './present-severity.js';
import type { RetrainingRules, Severity } from './retraining/decide.js';
import { onAlarmCleared, onDriftAlarm } from './retraining/own-alarms.js';

/** One alarm of a model at a time is told of, whatever its signals are. */
const SIGNAL = 'answers';

interface Services extends RetrainingRules {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
}

/**
 * What follows from an alarm of the watch: a drift report of the last day, and a request for a training, which the
 * policy grants only with a large enough effect and a large enough drop of quality. To be called again while the alarm
 * lasts, since labels come in later, and once it is over.
 */
export async function followDriftAlarm(services: Services, alarm: DriftAlarm, now: Date): Promise<void> {
  const { db } = services;
  const model = await db.manager.findOneBy(Model, { id: alarm.modelId });
  if (model === null) return;
  const told = { modelName: model.name, signal: SIGNAL, openedAt: alarm.openedAt };
  if (alarm.closedAt !== null) {
    await onAlarmCleared(services, 'DRIFT_ALARM', told, now);
    return;
  }
  await reportOnce(services, alarm);
  await onDriftAlarm(services, { ...told, ...(await severityOf(services, model, alarm, now)) }, now);
}

async function reportOnce(
  { db, dispatcher }: Services,
  { id, modelVersionId, openedAt }: DriftAlarm,
): Promise<void> {
  const window = {
    modelVersionId,
    from: dayBefore(openedAt).from.toISOString(),
    to: openedAt.toISOString(),
  };
  const payload = { ...window, cause: 'ALARM' as const };
  const idempotencyKey = `report-of-alarm-${id}`;
  const { job, created } = await createOnce(db, CHECK_DRIFT, idempotencyKey, window, (manager) =>
    insertJob(manager, CHECK_DRIFT, { payload, request: window, idempotencyKey }),
  );
  if (created) await dispatcher.tryDispatch(job);
}

async function severityOf(
  { db: { manager }, policy, subjectOf }: Services,
  model: Model,
  { modelVersionId, findings }: DriftAlarm,
  now: Date,
): Promise<Severity> {
  const subject = subjectOfModel(subjectOf, model);
  return {
    effect: effectOf(findings),
    ...(await presentQuality(manager, subject, modelVersionId, { dropMin: policy.qualityDropMin, now })),
    newLabels: await subject.countNewLabels(manager, model.id),
  };
}
