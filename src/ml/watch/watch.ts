import { ModelInputError, requireInRange } from '../errors.js';
import {
  type CategoryState,
  categoryOf,
  copyCategory,
  startCategory,
  takeCategory,
} from './category-watch.js';
import { copyEvidence, noEvidence, type Since } from './evidence.js';
import { describeFinding, type Finding } from './finding.js';
import { copyNumeric, type NumericState, startNumeric, takeNumber } from './numeric-watch.js';
import { assertProfile, type ReferenceProfile } from './reference-profile.js';

/** 100 times 30 days of 20 rows an hour: at most one such month in a hundred has a false alarm. */
export const ROWS_PER_FALSE_ALARM = 1_440_000;

export interface WatchOptions {
  /** One false alarm in so many rows, on average at most, while nothing changes. Preset ROWS_PER_FALSE_ALARM. */
  readonly rowsPerFalseAlarm?: number;
}

/** What a row has of a signal: a number, a category, whether it has a property; null or NaN when it is missing. */
export type SignalValue = number | string | boolean | null | undefined;

/** The moment at which the evidence of a watch first reached its threshold, and what it then said. */
interface Alarm {
  /** Rows given by then, the row of the alarm included. */
  readonly row: number;
  /** What the caller said of the time of that row. */
  readonly at: number | null;
  readonly evidence: number;
  readonly finding: Finding;
}

/**
 * All that a watch over one signal needs to go on: plain JSON, of constant size (or of the order of the number of
 * categories). Kept as text and read again, it goes on exactly as it would have done.
 */
export interface WatchState {
  readonly format: 1;
  readonly rowsPerFalseAlarm: number;
  /** Rows given, and those of them that had a value. */
  readonly rows: number;
  readonly used: number;
  /**
   * As strong as would be met by chance once in so many rows. Falls again when a change is over. The mean over several
   * signals has the same meaning.
   */
  readonly evidence: number;
  /** The first alarm; it stays. */
  readonly alarm: Alarm | null;
  readonly signal: NumericState | CategoryState;
}

/**
 * Begins a watch over one signal: rows of the stream against a reference.
 *
 * @throws ModelInputError when the profile has too few rows or contradicts itself, or an option is out of range
 */
export function startWatch(reference: ReferenceProfile, options: WatchOptions = {}): WatchState {
  const { rowsPerFalseAlarm = ROWS_PER_FALSE_ALARM } = options;
  requireInRange('rowsPerFalseAlarm', rowsPerFalseAlarm, 1, Number.MAX_SAFE_INTEGER, 'real');
  assertProfile(reference);
  const signal = reference.kind === 'numeric' ? startNumeric(reference) : startCategory(reference);
  return { format: 1, rowsPerFalseAlarm, rows: 0, used: 0, evidence: 0, alarm: null, signal };
}

/**
 * Takes rows in, in the order in which they came; the state that is given stays as it is. A value that is missing or
 * of another kind than the signal counts as a row, and otherwise changes nothing.
 *
 * @param at when these rows came, in any unit, e.g. milliseconds; comes back as the time of a change and of an alarm
 */
export function observe(
  state: WatchState,
  values: readonly SignalValue[],
  at: number | null = null,
): WatchState {
  const signal = state.signal.kind === 'numeric' ? copyNumeric(state.signal) : copyCategory(state.signal);
  const take = taker(signal);
  let { rows, used, evidence, alarm } = state;
  for (const value of values) {
    const total = take(value, { row: rows, used, at });
    rows++;
    if (total === null) continue;
    used++;
    evidence = total;
    if (alarm === null && evidence >= state.rowsPerFalseAlarm) {
      alarm = { row: rows, at, evidence, finding: describeFinding(signal, { row: rows, used, at }) };
    }
  }
  return { ...state, rows, used, evidence, alarm, signal };
}

type Take = (value: SignalValue, now: Since) => number | null;

function taker(signal: NumericState | CategoryState): Take {
  if (signal.kind === 'numeric') {
    return (value, now) =>
      typeof value === 'number' && Number.isFinite(value) ? takeNumber(signal, value, now) : null;
  }
  const type = signal.kind === 'share' ? 'boolean' : 'string';
  const index = new Map(signal.categories.map((category, i) => [category, i]));
  return (value, now) =>
    typeof value === type
      ? takeCategory(signal, categoryOf(signal, index, value as string | boolean), now)
      : null;
}

/** What the evidence speaks for at present, whether or not it is enough for an alarm; null before the first value. */
export function currentFinding(state: WatchState): Finding | null {
  const now = { row: state.rows, used: state.used, at: null };
  return state.used === 0 ? null : describeFinding(state.signal, now);
}

/**
 * The watch without its alarm and evidence, but with all it has learnt of the stream: for a false alarm. The next one by
 * chance comes at most once in as many rows from here on, since each row's e-value is right given all rows before. A
 * change that is to be the new normal is better told by a watch that starts with a new reference.
 */
export function rearmWatch(state: WatchState): WatchState {
  const evidence = noEvidence(state.signal.bets.length);
  return { ...state, evidence: 0, alarm: null, signal: { ...state.signal, evidence } };
}

/**
 * Reads a state that was kept as JSON.
 *
 * @throws ModelInputError SHAPE_MISMATCH when it is none, or of a format that this version does not know
 */
export function restoreWatch(kept: string): WatchState {
  const state = parse(kept);
  const signal = state?.signal;
  const bets = signal?.bets?.length;
  const whole =
    state?.format === 1 &&
    signal?.counts !== undefined &&
    signal.evidence !== undefined &&
    Object.values(copyEvidence(signal.evidence)).every((column) => column.length === bets);
  if (!whole) throw new ModelInputError('SHAPE_MISMATCH', 'this is no state of a watch that can be read');
  return state;
}

function parse(kept: string): WatchState | null {
  try {
    return JSON.parse(kept) as WatchState;
  } catch {
    return null;
  }
}
