import type { RetrainingAlarm } from '../../../store/entities/retraining.js';

export type AlarmState = Omit<RetrainingAlarm, 'modelId' | 'alarm'>;

/** What a source says of an alarm. */
export interface AlarmReport {
  readonly status: 'firing' | 'resolved';
  /** When the episode began, as the source says; null where it does not. */
  readonly startsAt: Date | null;
}

export interface Observed {
  /** Null while nothing is known of it: an alarm that is resolved before it was heard of. */
  readonly state: AlarmState | null;
  /** The report is about an episode that is over: late, or sent again by somebody who should not. */
  readonly isStale: boolean;
}

/**
 * How an alarm stands after a report. Episodes go forward only: a report about an older one than the last, or about
 * one that was cleared, changes nothing. What the alarm did is forgotten when it begins to fire after it was clear for
 * `hysteresisMinutes`, so that flapping does not count as clear. An end that nobody told, since the source does not tell
 * ends or the message was lost, shows by a later beginning; the alarm was clear since it was last told to fire, at most.
 */
export function observeAlarm(
  before: AlarmState | null,
  { status, startsAt }: AlarmReport,
  now: Date,
  hysteresisMinutes: number,
): Observed {
  if (before === null) {
    if (status === 'resolved') return { state: null, isStale: false };
    return {
      state: { episodeAt: startsAt ?? now, isFiring: true, changedAt: now, heldBy: null },
      isStale: false,
    };
  }
  const isOlder = startsAt !== null && startsAt < before.episodeAt;
  if (status === 'resolved') {
    if (isOlder || !before.isFiring) return { state: before, isStale: isOlder };
    return { state: { ...before, isFiring: false, changedAt: now }, isStale: false };
  }
  const isOver = !before.isFiring && startsAt !== null && startsAt.getTime() === before.episodeAt.getTime();
  if (isOlder || isOver) return { state: before, isStale: true };
  const isSame = startsAt === null || startsAt.getTime() === before.episodeAt.getTime();
  if (before.isFiring && isSame) return { state: { ...before, changedAt: now }, isStale: false };
  const clearMinutes = (now.getTime() - before.changedAt.getTime()) / 60_000;
  return {
    state: {
      episodeAt: startsAt ?? now,
      isFiring: true,
      changedAt: now,
      heldBy: clearMinutes >= hysteresisMinutes ? null : before.heldBy,
    },
    isStale: false,
  };
}
