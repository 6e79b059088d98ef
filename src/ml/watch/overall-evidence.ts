import { requireInRange } from '../errors.js';
import type { WatchState } from './watch.js';

export interface OverallEvidence {
  /** Mean of the evidence of all signals. */
  readonly evidence: number;
  readonly isAlarm: boolean;
  /** Signals by their share of the evidence, the greatest first; shares add up to 1 unless there is no evidence. */
  readonly signals: readonly { readonly name: string; readonly evidence: number; readonly share: number }[];
}

/**
 * The mean of e-detectors is an e-detector, however the signals depend on each other (Shin, Ramdas and Rinaldo 2024;
 * Vovk and Wang, "E-values: calibration, combination and applications", Annals of Statistics 2021): an alarm when it
 * reaches A comes by chance at most once in A rows on average, with no correction for the number of signals.
 *
 * @throws ModelInputError INVALID_OPTION
 */
export function overallEvidence(
  watches: Readonly<Record<string, WatchState>>,
  rowsPerFalseAlarm: number,
): OverallEvidence {
  requireInRange('rowsPerFalseAlarm', rowsPerFalseAlarm, 1, Number.MAX_SAFE_INTEGER, 'real');
  const each = Object.entries(watches).map(([name, { evidence }]) => ({ name, evidence }));
  const count = Math.max(1, each.length);
  const evidence = each.reduce((mean, signal) => mean + signal.evidence / count, 0);
  return {
    evidence,
    isAlarm: evidence >= rowsPerFalseAlarm,
    signals: each
      .map((signal) => ({ ...signal, share: evidence === 0 ? 0 : signal.evidence / count / evidence }))
      .sort((a, b) => b.evidence - a.evidence || (a.name < b.name ? -1 : 1)),
  };
}
