const DAY_MS = 24 * 60 * 60 * 1000;
/** What was answered longer ago says nothing of how a version does now, as after a rollback to it. */
const PRESENT_DAYS = 7;

/** A span of time of which the answers are looked at. */
export interface Window {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}

/** The window where nobody asks for another: a day, since traffic has the rhythm of days. */
export function dayBefore(to: Date): Window {
  return { from: new Date(to.getTime() - DAY_MS), to };
}

/** From when on answers, and reports on windows of them, count for how a version does now. */
export function presentSince(now: Date): Date {
  return new Date(now.getTime() - PRESENT_DAYS * DAY_MS);
}
