import { z } from 'zod';
import type { Asked } from '../../pipeline/loop/retraining/request-retraining.js';
import { DEFAULT_MODEL_NAME } from '../../pipeline/training/model-name.js';
import { sha256 } from '../../platform/digest.js';
import type { RetrainingEvidence } from '../../store/entities/retraining.js';
import { OWN_ALERTS } from './own-alerts.js';

/** More alerts in one notification are refused; Grafana and Alertmanager can be told to send fewer. */
const ALERTS_MAX = 200;
const TEXT_CHARS_MAX = 500;
const VALUES_MAX = 20;
/** A name that is longer is told by its digest. */
const ALARM_CHARS_MAX = 150;

const labels = z.record(z.string(), z.string()).default({});

const alertSchema = z.looseObject({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels,
  startsAt: z.iso.datetime({ offset: true }),
  fingerprint: z.string().min(1).max(1_000),
  /** Grafana's; what the expressions of the rule gave. */
  values: z.record(z.string(), z.unknown()).nullish(),
});

/** The notification of Alertmanager (version 4), which Grafana's webhook sends too. */
export const alertsSchema = z.looseObject({
  alerts: z.array(alertSchema).min(1).max(ALERTS_MAX),
});

/** What the alerts of a notification ask for, one each. The label `model` names the model. */
export function askedByAlerts(
  source: 'grafana' | 'alertmanager',
  { alerts }: z.output<typeof alertsSchema>,
): Asked[] {
  return alerts.map(({ status, labels, annotations, startsAt, fingerprint, values }) => {
    const alertName = short(labels.alertname ?? 'alert');
    const weighedAs = OWN_ALERTS.get(alertName);
    return {
      modelName: labels.model ?? DEFAULT_MODEL_NAME,
      cause: 'WEBHOOK',
      source,
      alarm: alarmName(source, fingerprint),
      report: { status, startsAt: new Date(startsAt) },
      alertName,
      ...(weighedAs !== undefined && { weighedAs }),
      evidence: {
        ...{ alertName, fingerprint: short(fingerprint), startsAt },
        ...textOf('severity', labels.severity),
        ...textOf('summary', annotations.summary ?? annotations.description),
        ...numbersOf(values ?? {}),
      },
    };
  });
}

export function alarmName(source: string, name: string): string {
  return `${source}:${name.length <= ALARM_CHARS_MAX ? name : sha256(name)}`;
}

export function short(text: string): string {
  return text.slice(0, TEXT_CHARS_MAX);
}

function textOf(name: string, text: string | undefined): RetrainingEvidence {
  return text === undefined ? {} : { [name]: short(text) };
}

function numbersOf(values: Readonly<Record<string, unknown>>): RetrainingEvidence {
  const numbers = Object.entries(values).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(
    numbers.slice(0, VALUES_MAX).map(([name, value]) => [`value.${name.slice(0, 50)}`, value as number]),
  );
}
