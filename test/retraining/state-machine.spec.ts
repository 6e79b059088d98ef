import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asked } from '../../src/pipeline/loop/retraining/request-retraining.js';
import { DEFAULT_RETRAINING_POLICY } from '../../src/platform/retraining-policy.js';
import type { RetrainingRequest } from '../../src/store/entities/retraining.js';
import type { PromotionVerdict } from '../../src/store/entities/tracking.js';
import { alert, at, RetrainingTest } from './support.js';

const RUNS = 10;
const COMMANDS = 40;
const DAY = 24 * 60;
const POLICY = { ...DEFAULT_RETRAINING_POLICY, cooldownMinutes: 60, dailyBudget: 2, hysteresisMinutes: 30 };

let test: RetrainingTest;
beforeAll(async () => {
  test = await RetrainingTest.create();
});
afterAll(() => test?.close());

type Event =
  | { readonly kind: 'fire' | 'clear'; readonly alarm: number }
  | { readonly kind: 'tick' }
  | { readonly kind: 'ask'; readonly times: number }
  | { readonly kind: 'end'; readonly verdict: PromotionVerdict };

const anyEvent = fc.record({
  minutes: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 600 })),
  event: fc.oneof<fc.WeightedArbitrary<Event>[]>(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('fire' as const), alarm: fc.nat(2) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('clear' as const), alarm: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('tick' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('ask' as const), times: fc.integer({ min: 1, max: 3 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        verdict: fc.constantFrom<PromotionVerdict[]>('PROMOTED', 'REJECTED', 'UNDECIDED', 'ERROR'),
      }),
    },
  ),
});

/** What happened, in memory, to judge every start by. */
interface Ledger {
  running: RetrainingRequest | null;
  alarmStarts: number[];
  /** Minute of the last end of a run that was set off by whatever. */
  lastEnd: number | null;
  /** Alarms that have started a run, with since when they are clear; null while they fire. */
  held: Map<number, number | null>;
  began: Map<number, number>;
}

async function play(modelName: string, ledger: Ledger, event: Event, minute: number): Promise<void> {
  const name = (alarm: number) => `grafana:${alarm}`;
  if (event.kind === 'end') {
    if (ledger.running === null) return;
    await test.end(ledger.running, event.verdict, at(minute));
    Object.assign(ledger, { running: null, lastEnd: minute });
    return;
  }
  if (event.kind === 'clear') {
    const began = ledger.began.get(event.alarm);
    if (began === undefined) return;
    await test.ask(
      alert(modelName, { alarm: name(event.alarm), startsAt: at(began), clear: true }),
      at(minute),
    );
    ledger.began.delete(event.alarm);
    if (ledger.held.has(event.alarm)) ledger.held.set(event.alarm, minute);
    return;
  }
  if (event.kind === 'fire' && !ledger.began.has(event.alarm)) {
    const clearSince = ledger.held.get(event.alarm);
    if (clearSince != null && minute - clearSince >= POLICY.hysteresisMinutes)
      ledger.held.delete(event.alarm);
    if (clearSince != null && ledger.held.has(event.alarm)) ledger.held.set(event.alarm, null);
    ledger.began.set(event.alarm, minute);
  }
  const asked: Asked =
    event.kind === 'fire'
      ? alert(modelName, { alarm: name(event.alarm), startsAt: at(ledger.began.get(event.alarm)!) })
      : {
          ...{ modelName, source: 'x', alarm: event.kind, evidence: {} },
          cause: event.kind === 'tick' ? 'SCHEDULE' : 'MANUAL',
          dedupKey: `${event.kind}@${minute}`,
        };
  const times = event.kind === 'ask' ? event.times : 1;
  const answers = await Promise.all(Array.from({ length: times }, () => test.ask(asked, at(minute), POLICY)));
  const started = answers.filter((request) => request!.decision === 'STARTED');
  expect(started.length).toBeLessThanOrEqual(ledger.running === null ? 1 : 0);
  if (started.length === 0) return;
  if (event.kind === 'fire') {
    expect(ledger.alarmStarts.filter((start) => start > minute - DAY).length).toBeLessThan(
      POLICY.dailyBudget,
    );
    expect(minute - (ledger.lastEnd ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(
      POLICY.cooldownMinutes,
    );
    expect(ledger.held.has(event.alarm)).toBe(false);
    ledger.alarmStarts.push(minute);
    ledger.held.set(event.alarm, null);
  }
  ledger.running = started[0]!;
}

describe('whatever happens in whatever order', () => {
  it('no two runs are in flight, alarms keep to the budget and the cooldown, and none starts two without being clear', async () => {
    let starts = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent, { minLength: 10, maxLength: COMMANDS, size: 'max' }),
        async (steps) => {
          const modelName = await test.champion();
          const ledger: Ledger = {
            ...{ running: null, alarmStarts: [], lastEnd: null, held: new Map(), began: new Map() },
          };
          let minute = 0;
          for (const { minutes, event } of steps) {
            minute += minutes + 1;
            await play(modelName, ledger, event, minute);
          }
          starts += ledger.alarmStarts.length;
        },
      ),
      { numRuns: RUNS },
    );
    expect(starts).toBeGreaterThan(0);
  }, 120_000);
});
