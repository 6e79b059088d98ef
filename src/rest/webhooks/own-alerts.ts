import type { RetrainingCause } from '../../store/entities/retraining.js';

/**
 * The alerts of `prometheus/alerts` that ask for a retraining, and which alarm of our own each is the echo of. They are
 * weighed as it is, so that the way round through Alertmanager opens no back door. A spec holds the names against the
 * rules.
 */
export const OWN_ALERTS: ReadonlyMap<
  string,
  Extract<RetrainingCause, 'DRIFT_ALARM' | 'QUALITY_ALARM'>
> = new Map([
  ['GondolaDrift', 'DRIFT_ALARM'],
  ['GondolaWatchAlarm', 'DRIFT_ALARM'],
  ['GondolaRealisedAccuracyFell', 'QUALITY_ALARM'],
]);
