import type { DataSource } from 'typeorm';
import type { RetrainingPolicy } from '../../../platform/retraining-policy.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import type { RetrainingEvidence, RetrainingRequest } from '../../../store/entities/retraining.js';
import type { RetrainingRules, Severity } from './decide.js';
import { askForRetraining } from './request-retraining.js';

/** What the watch over a model needs to ask for trainings. */
export interface RetrainingServices extends RetrainingRules {
  readonly db: DataSource;
  /** Where there is none, e.g. in the thread of a job, the reconciler brings what was started within seconds. */
  readonly dispatcher?: Dispatcher;
}

/** An alarm of our own watch. */
export interface OwnAlarm {
  readonly modelName: string;
  /** What alarms, e.g. the name of a signal; at most 150 characters. */
  readonly signal: string;
  /** When this episode of the alarm began. */
  readonly openedAt: Date;
}

/**
 * Tells that inputs have drifted. Asks for a training only where the effect and the drop of quality are both as large
 * as the policy says; everything else is written down as NOTIFIED or NO_EFFECT. May be called again and again while
 * the alarm lasts.
 * @throws AppError NOT_FOUND (model)
 */
export function onDriftAlarm(
  services: RetrainingServices,
  alarm: OwnAlarm & Severity,
  now: Date,
): Promise<RetrainingRequest | null> {
  return tell(services, 'DRIFT_ALARM', alarm, now);
}

/** As onDriftAlarm, for a fall of estimated or realised quality; `effect` is that of the largest drift meanwhile. */
export function onQualityAlarm(
  services: RetrainingServices,
  alarm: OwnAlarm & Severity,
  now: Date,
): Promise<RetrainingRequest | null> {
  return tell(services, 'QUALITY_ALARM', alarm, now);
}

/** Tells that an alarm is over: once it was clear for long enough it may ask for another training. */
export async function onAlarmCleared(
  services: RetrainingServices,
  cause: 'DRIFT_ALARM' | 'QUALITY_ALARM',
  { modelName, signal, openedAt }: OwnAlarm,
  now: Date,
): Promise<void> {
  const report = { status: 'resolved', startsAt: openedAt } as const;
  const asked = { modelName, cause, source: 'monitoring', alarm: nameOf(cause, signal) };
  await askForRetraining(services, { ...asked, report, evidence: {} }, now);
}

function tell(
  services: RetrainingServices,
  cause: 'DRIFT_ALARM' | 'QUALITY_ALARM',
  { modelName, signal, openedAt, ...severity }: OwnAlarm & Severity,
  now: Date,
): Promise<RetrainingRequest | null> {
  return askForRetraining(
    services,
    {
      ...{ modelName, cause, source: 'monitoring', alarm: nameOf(cause, signal) },
      report: { status: 'firing', startsAt: openedAt },
      severity,
      evidence: {
        ...{ signal, openedAt: openedAt.toISOString() },
        ...evidenceOf(severity, services.policy),
      },
    },
    now,
  );
}

/** What an alarm of our own is weighed by, and against what. */
export function evidenceOf(
  { effect, qualityDrop, isDropSure, qualityFrom, newLabels }: Severity,
  { effectMin, qualityDropMin, newLabelsMin }: RetrainingPolicy,
): RetrainingEvidence {
  return {
    ...{ effect, effectMin, qualityDrop, qualityDropMin, qualityFrom },
    ...(isDropSure !== undefined && { isDropSure }),
    ...(newLabels !== undefined && { newLabels, newLabelsMin }),
  };
}

function nameOf(cause: 'DRIFT_ALARM' | 'QUALITY_ALARM', signal: string): string {
  return `${cause === 'DRIFT_ALARM' ? 'drift' : 'quality'}:${signal}`;
}
