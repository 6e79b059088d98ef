import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRAINING_POLICY, type RetrainingPolicy } from '../../../platform/retraining-policy.js';
import type { RetrainingCause } from '../../../store/entities/retraining.js';
import { cooldownMinutes, decideRetraining, type Facts, type Severity } from './decide.js';

const policy: RetrainingPolicy = DEFAULT_RETRAINING_POLICY;

/** An alert from outside with nothing in its way. */
const facts = (changes: Partial<Facts> = {}): Facts => ({
  cause: 'WEBHOOK',
  severity: null,
  alertName: 'Drift',
  isRepeated: false,
  isInFlight: false,
  isHeld: false,
  minutesSinceLast: null,
  fruitless: 0,
  startedInDay: 0,
  ...changes,
});

const own = (cause: RetrainingCause, severity: Partial<Severity>): Facts =>
  facts({
    cause,
    alertName: null,
    severity: { effect: 0.3, qualityDrop: 0.05, qualityFrom: 'ESTIMATED', ...severity },
  });

const decide = (given: Facts, changes: Partial<RetrainingPolicy> = {}) =>
  decideRetraining(given, { ...policy, ...changes }).decision;

describe('a request for a training', () => {
  it('starts one where nothing stands in the way', () => {
    expect(decide(facts())).toBe('STARTED');
  });

  it.each([
    [{ isRepeated: true }, 'MERGED'],
    [{ isInFlight: true }, 'IN_FLIGHT'],
    [{ isHeld: true }, 'HYSTERESIS'],
    [{ minutesSinceLast: 359 }, 'COOLDOWN'],
    [{ minutesSinceLast: 360 }, 'STARTED'],
    [{ minutesSinceLast: 719, fruitless: 1 }, 'COOLDOWN'],
    [{ minutesSinceLast: 720, fruitless: 1 }, 'STARTED'],
    [{ startedInDay: 2 }, 'STARTED'],
    [{ startedInDay: 3 }, 'BUDGET'],
  ] as const)('of an alarm with %j is %s', (changes, decision) => {
    expect(decide(facts(changes))).toBe(decision);
  });

  it('of an alarm starts nothing in a dry run', () => {
    expect(decide(facts(), { dryRun: true })).toBe('DRY_RUN');
  });

  it.each(['SCHEDULE', 'MANUAL'] as const)('by %s is held back by a run under way alone', (cause) => {
    const busy = facts({ cause, alertName: null, isHeld: true, minutesSinceLast: 0, startedInDay: 99 });
    expect(decide(busy, { dryRun: true })).toBe('STARTED');
    expect(decide({ ...busy, isInFlight: true })).toBe('IN_FLIGHT');
  });

  it('of an alert that the policy does not name is a notice', () => {
    expect(decide(facts(), { alertNames: ['Other'] })).toBe('NOTIFIED');
    expect(decide(facts(), { alertNames: ['Other', 'Drift'] })).toBe('STARTED');
  });
});

describe('an alarm of our own', () => {
  it.each(['DRIFT_ALARM', 'QUALITY_ALARM'] as const)(
    '%s needs an effect together with a drop of quality',
    (cause) => {
      expect(decide(own(cause, {}))).toBe('STARTED');
      expect(decide(own(cause, { qualityFrom: 'REALISED' }))).toBe('STARTED');
      expect(decide(own(cause, { qualityDrop: null }))).toBe('NOTIFIED');
      expect(decide(own(cause, { qualityDrop: 0.01 }))).toBe('NOTIFIED');
      expect(decide(own(cause, { isDropSure: false }))).toBe('NOTIFIED');
      expect(decide(own(cause, { effect: 0.01 }))).toBe('NOTIFIED');
      expect(decide(own(cause, { effect: 0.01, qualityDrop: null }))).toBe('NO_EFFECT');
    },
  );

  it('of counted quality may be enough by itself, where the policy says so', () => {
    const counted = own('QUALITY_ALARM', { effect: 0, qualityFrom: 'REALISED' });
    expect(decide(counted, { realisedDropSuffices: true })).toBe('STARTED');
    expect(decide(own('QUALITY_ALARM', { effect: 0 }), { realisedDropSuffices: true })).toBe('NOTIFIED');
    expect(
      decide(own('DRIFT_ALARM', { effect: 0, qualityFrom: 'REALISED' }), { realisedDropSuffices: true }),
    ).toBe('NOTIFIED');
  });

  it('says the figures and the limits', () => {
    const { reason } = decideRetraining(own('DRIFT_ALARM', { qualityDrop: 0.011 }), policy);
    expect(reason).toBe('a drop of 1.1 %; the policy asks for 2 %');
  });
});

describe('the cooldown', () => {
  it('doubles with each training that brought nothing, up to its limit', () => {
    const hours = [0, 1, 2, 4, 5, 99].map((fruitless) => cooldownMinutes(fruitless, policy) / 60);
    expect(hours).toEqual([6, 12, 24, 96, 168, 168]);
  });

  it('is never shorter than its first length', () => {
    expect(cooldownMinutes(3, { ...policy, cooldownMinutes: 100, cooldownMaxMinutes: 10 })).toBe(100);
  });
});

const anyFacts = fc.record<Facts>({
  cause: fc.constantFrom('SCHEDULE', 'DRIFT_ALARM', 'QUALITY_ALARM', 'WEBHOOK', 'MANUAL'),
  severity: fc.option(
    fc.record<Severity>({
      effect: fc.double({ min: 0, max: 1, noNaN: true }),
      qualityDrop: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
      qualityFrom: fc.constantFrom('ESTIMATED', 'REALISED'),
    }),
  ),
  alertName: fc.option(fc.constantFrom('Drift', 'Disk')),
  isRepeated: fc.boolean(),
  isInFlight: fc.boolean(),
  isHeld: fc.boolean(),
  minutesSinceLast: fc.option(fc.double({ min: 0, max: 20_000, noNaN: true })),
  fruitless: fc.nat(40),
  startedInDay: fc.nat(5),
});

describe('whatever the facts', () => {
  it('no run starts beside another, and no alarm one beyond the budget, while held or in the cooldown', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        if (decide(given) !== 'STARTED') return;
        expect(given.isInFlight || given.isRepeated).toBe(false);
        if (given.cause === 'SCHEDULE' || given.cause === 'MANUAL') return;
        expect(given.startedInDay).toBeLessThan(policy.dailyBudget);
        expect(given.isHeld).toBe(false);
        const since = given.minutesSinceLast ?? Number.POSITIVE_INFINITY;
        expect(since).toBeGreaterThanOrEqual(cooldownMinutes(given.fruitless, policy));
      }),
    );
  });

  it('a dry run differs from the real thing in DRY_RUN alone', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const [real, dry] = [decide(given), decide(given, { dryRun: true })];
        expect(dry === real || (real === 'STARTED' && dry === 'DRY_RUN')).toBe(true);
      }),
    );
  });
});
