import { type EntityManager, IsNull } from 'typeorm';
import { DriftAlarm } from '../../store/entities/monitoring.js';
import type { QualityAlarm } from '../../store/entities/quality.js';
import { Model } from '../../store/entities/registry.js';
import { countedFigure } from '../monitoring/quality/drop-that-counts.js';
import { newestEstimate } from '../monitoring/quality/newest-estimates.js';
import { type Subject, subjectOfModel } from '../subject.js';
import { effectOf } from './alarm-severity.js';
import type { Severity } from './retraining/decide.js';
import { onAlarmCleared, onQualityAlarm, type RetrainingServices } from './retraining/own-alarms.js';

/**
 * What follows from an alarm of quality: a request for a training, with the drop as it is now and the effect of the drift
 * that the watch has found meanwhile. A drop alone is written down as NOTIFIED, unless the policy says that one that
 * labels show suffices. To be called again while the alarm lasts, and once it is over.
 */
export async function followQualityAlarm(
  services: RetrainingServices,
  alarm: QualityAlarm,
  now: Date,
): Promise<void> {
  const { manager } = services.db;
  const model = await manager.findOneBy(Model, { id: alarm.modelId });
  if (model === null) return;
  const told = { modelName: model.name, signal: alarm.basis.toLowerCase(), openedAt: alarm.openedAt };
  if (alarm.closedAt !== null) return onAlarmCleared(services, 'QUALITY_ALARM', told, now);
  await onQualityAlarm(
    services,
    { ...told, ...(await severityOf(manager, subjectOfModel(services.subjectOf, model), alarm)) },
    now,
  );
}

async function severityOf(
  manager: EntityManager,
  subject: Subject,
  { modelId, modelVersionId, basis, accuracy, referenceAccuracy }: QualityAlarm,
): Promise<Severity> {
  const drift = await manager.findOneBy(DriftAlarm, { modelVersionId, closedAt: IsNull() });
  const estimate = await newestEstimate(manager, modelVersionId);
  const current = (estimate === null ? null : countedFigure(estimate, basis))?.accuracy ?? accuracy;
  return {
    effect: effectOf(drift?.findings ?? []),
    qualityDrop: referenceAccuracy - current,
    qualityFrom: basis,
    newLabels: await subject.countNewLabels(manager, modelId),
  };
}
