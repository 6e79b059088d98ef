import { describe, expect, it } from 'vitest';
import { type AlarmReport, type AlarmState, observeAlarm } from './alarm-state.js';

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes));
const HYSTERESIS = 30;

const firing = (startsAt: number | null): AlarmReport => ({
  status: 'firing',
  startsAt: startsAt === null ? null : at(startsAt),
});
const resolved = (startsAt: number | null): AlarmReport => ({ ...firing(startsAt), status: 'resolved' });

/** Fires since minute 0 and has started a run. */
const held: AlarmState = { episodeAt: at(0), isFiring: true, changedAt: at(0), heldBy: 'STARTED' };

const observe = (before: AlarmState | null, report: AlarmReport, minute: number) =>
  observeAlarm(before, report, at(minute), HYSTERESIS);

/** The alarm held, cleared at minute 10, firing again at this one. */
function againAt(minute: number): AlarmState {
  const cleared = observe(held, resolved(0), 10).state;
  return observe(cleared, firing(minute), minute).state!;
}

describe('an alarm', () => {
  it('that is heard of for the first time holds nothing', () => {
    expect(observe(null, firing(0), 1)).toEqual({
      state: { episodeAt: at(0), isFiring: true, changedAt: at(1), heldBy: null },
      isStale: false,
    });
  });

  it('that is resolved before it was heard of is nothing', () => {
    expect(observe(null, resolved(0), 1).state).toBeNull();
  });

  it('goes on holding while it fires', () => {
    expect(observe(held, firing(0), 1_000).state).toMatchObject({ heldBy: 'STARTED', changedAt: at(1_000) });
  });

  it('still holds when it was clear too short', () => {
    expect(againAt(39).heldBy).toBe('STARTED');
  });

  it('holds nothing any more after it was clear for long enough', () => {
    expect(againAt(40).heldBy).toBeNull();
  });

  it('does not count time in which it flapped as clear', () => {
    const flapping = againAt(39);
    const clear = observe(flapping, resolved(39), 41).state;
    expect(observe(clear, firing(42), 42).state!.heldBy).toBe('STARTED');
  });

  it('whose end nobody told is a new one when it begins later', () => {
    expect(observe(held, firing(50), 51)).toEqual({
      state: { episodeAt: at(50), isFiring: true, changedAt: at(51), heldBy: null },
      isStale: false,
    });
  });

  it('whose end nobody told still holds when it was told to fire too short before', () => {
    const stillFiring = observe(held, firing(0), 40).state;
    const again = observe(stillFiring, firing(69), 69).state;
    expect(again).toMatchObject({ episodeAt: at(69), heldBy: 'STARTED' });
    expect(observe(again, firing(98), 98).state!.heldBy).toBe('STARTED');
  });

  it('is not cleared by a report about an older episode', () => {
    const later = { ...held, episodeAt: at(5) };
    expect(observe(later, resolved(0), 6)).toEqual({ state: later, isStale: true });
  });

  it.each([0, -5])('does not fire again for an episode that is over (began %i)', (startsAt) => {
    const cleared = observe(held, resolved(0), 10).state;
    expect(observe(cleared, firing(startsAt), 100)).toEqual({ state: cleared, isStale: true });
  });

  it('of a source that names no beginning begins when it is first heard of', () => {
    const cleared = observe(held, resolved(null), 10).state;
    expect(observe(cleared, firing(null), 50).state).toMatchObject({ episodeAt: at(50), isFiring: true });
    expect(observe(held, firing(null), 50).state!.episodeAt).toEqual(at(0));
  });
});
