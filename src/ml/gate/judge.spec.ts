import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../random.js';
import type { Costs, GateRule } from './gate-rule.js';
import { judge } from './judge.js';

const RULE: GateRule = {
  ...{ significance: 0.05, power: 0.8, differenceMin: 0.002, decisiveDifference: 0.04 },
  ...{ guardSupportMin: 20, guardFallMax: 0.05, nonInferiorityMargin: 0.005, savingMin: 0.2 },
  ...{ resamples: 300, seed: 1 },
};
const CLASSES = 27;
const CODES = Array.from({ length: CLASSES }, (_, index) => `c${index}`);

/** Class numbers, each as often as its share of the rows. */
const URN = CODES.flatMap((_, index) =>
  Array<number>(10 + Math.round((120 * index) / (CLASSES - 1))).fill(index),
);

interface Simulated {
  rows: number;
  /** Share of rows that both get wrong, that the champion alone, and that the challenger alone gets wrong. */
  bothWrong: number;
  championWrong: number;
  challengerWrong: number;
  /** The challenger answers each row of this class with its neighbour. */
  broken?: number;
}

/** Answers of two models to rows of 27 classes whose shares differ 13-fold, as those of real listings do. */
function simulate(random: Random, { rows, broken, ...shares }: Simulated) {
  const [truth, champion, challenger]: number[][] = [[], [], []];
  for (let row = 0; row < rows; row++) {
    const label = URN[random.int(URN.length)]!;
    const wrong = () => (label + 1 + random.int(CLASSES - 1)) % CLASSES;
    const fate = random.next();
    const both = fate < shares.bothWrong;
    const first = both || fate < shares.bothWrong + shares.championWrong;
    const second =
      both || (!first && fate < shares.bothWrong + shares.championWrong + shares.challengerWrong);
    const shared = wrong();
    truth!.push(label);
    champion!.push(first ? shared : label);
    challenger!.push(label === broken ? (label + 1) % CLASSES : second ? (both ? shared : wrong()) : label);
  }
  return {
    answers: { truth: truth!, champion: champion!, challenger: challenger!, classCount: CLASSES },
    codes: CODES,
    costs: null as Costs | null,
  };
}

function verdicts(count: number, simulated: Simulated): string[] {
  return Array.from({ length: count }, (_, trial) => {
    return judge(simulate(createRandom(100 + trial), simulated), RULE).verdict;
  });
}

const share = (all: readonly string[], verdict: string) =>
  all.filter((each) => each === verdict).length / all.length;

describe('a challenger that differs by chance alone', () => {
  it.each([
    [1000, 0.04],
    [2000, 0.06],
    [8000, 0.02],
    [2000, 0.002],
  ])('on %d gold rows, wrong on %d that the other gets right, is rejected 95 times in 100', (rows, each) => {
    const all = verdicts(100, { rows, bothWrong: 0.12, championWrong: each, challengerWrong: each });
    expect(share(all, 'REJECTED')).toBeGreaterThanOrEqual(0.95);
  });

  it('is hardly ever promoted on few rows either', () => {
    const all = verdicts(400, { rows: 200, bothWrong: 0.12, championWrong: 0.06, challengerWrong: 0.06 });
    expect(share(all, 'PASSED')).toBeLessThanOrEqual(0.05);
  });
});

describe('a truly better challenger', () => {
  it('passes on 2,000 gold rows when it is better by 3 points', () => {
    const all = verdicts(100, { rows: 2000, bothWrong: 0.12, championWrong: 0.05, challengerWrong: 0.02 });
    expect(share(all, 'PASSED')).toBeGreaterThanOrEqual(0.95);
  });

  it('is undecided on too few rows, and so many more are named as decide', () => {
    const truly = { bothWrong: 0.12, championWrong: 0.07, challengerWrong: 0.05 };
    const few = judge(simulate(createRandom(4), { rows: 150, ...truly }), RULE);
    expect(few.verdict).toBe('UNDECIDED');
    expect(few.reasons[0]).toMatch(new RegExp(`about ${few.evidence.rowsNeeded} gold rows would be needed`));
    expect(few.evidence.rowsNeeded).toBeGreaterThan(150);
  });

  it('is rejected when it is better by less than counts', () => {
    const rows = 100_000;
    const truth = Array.from({ length: rows }, (_, row) => row % 2);
    const champion = truth.map((label, row) => (row < 100 ? 1 - label : label));
    const judged = judge(
      { answers: { truth, champion, challenger: truth, classCount: 2 }, codes: ['a', 'b'], costs: null },
      RULE,
    );
    expect(judged).toMatchObject({
      verdict: 'REJECTED',
      reasons: [expect.stringMatching(/0\.2 points/), {}],
    });
  });
});

describe('the guard of classes', () => {
  it('rejects a challenger with a class broken, naming it, though it is better on the whole', () => {
    for (let trial = 0; trial < 50; trial++) {
      const better = { rows: 2000, bothWrong: 0.1, championWrong: 0.08, challengerWrong: 0.01, broken: 8 };
      const judged = judge(simulate(createRandom(trial), better), RULE);
      expect(judged.verdict).toBe('REJECTED');
      expect(judged.evidence.fallen).toContain('c8');
      expect(judged.reasons[0]).toMatch(/in category (.*, )?c8 by \d/);
    }
  });

  it('does not name a class that falls by chance: at most 5 of 100 comparisons of equals name any', () => {
    const equals = { rows: 1500, bothWrong: 0.12, championWrong: 0.06, challengerWrong: 0.06 };
    const named = Array.from({ length: 200 }, (_, trial) =>
      judge(simulate(createRandom(trial), equals), RULE),
    )
      .map(({ evidence }) => evidence)
      .filter(({ fallen }) => fallen.length > 0);
    expect(named.length / 200).toBeLessThanOrEqual(0.05);
  });

  it('would name one in most of them by the fall alone', () => {
    const equals = { rows: 1500, bothWrong: 0.12, championWrong: 0.06, challengerWrong: 0.06 };
    const fell = Array.from({ length: 50 }, (_, trial) => judge(simulate(createRandom(trial), equals), RULE))
      .map(({ evidence }) => evidence.classes)
      .filter((classes) =>
        classes.some((each) => each.guarded && each.champion.f1 - each.challenger.f1 > 0.05),
      );
    expect(fell.length / 50).toBeGreaterThan(0.5);
  });

  it('leaves classes alone that have too few gold rows', () => {
    const judged = judge(simulate(createRandom(1), { rows: 300, ...EQUAL, broken: 0 }), RULE);
    const first = judged.evidence.classes[0]!;
    expect(first.support).toBeLessThan(20);
    expect(first).toMatchObject({ guarded: false, fell: false });
  });
});

const EQUAL = { bothWrong: 0.12, championWrong: 0.002, challengerWrong: 0.002 };

describe('a challenger that is cheaper', () => {
  const costs = (bytes: number, micros: number[]): Costs => ({
    champion: { fileBytes: 1000, answerMicros: [10, 10, 10] },
    challenger: { fileBytes: bytes, answerMicros: micros },
  });
  const judgeEqual = (rows: number, cost: Costs, each = 0.002) => {
    const equal = { rows, bothWrong: 0.12, championWrong: each, challengerWrong: each };
    return judge({ ...simulate(createRandom(11), equal), costs: cost }, RULE);
  };

  it('passes with a smaller file when it is not worse by more than the margin', () => {
    const judged = judgeEqual(8000, costs(500, [10, 10, 10]));
    expect(judged).toMatchObject({
      verdict: 'PASSED',
      reasons: [expect.stringMatching(/500 instead of 1000 b/), {}],
    });
  });

  it('passes when it was faster in every round', () => {
    expect(judgeEqual(8000, costs(1000, [5, 6, 7])).verdict).toBe('PASSED');
  });

  it('is not faster when it was not in one of the rounds', () => {
    expect(judgeEqual(8000, costs(1000, [5, 6, 9])).verdict).toBe('REJECTED');
  });

  it('is not cheaper with a smaller file when it is slower', () => {
    expect(judgeEqual(8000, costs(500, [20, 20, 20])).verdict).toBe('REJECTED');
  });

  it('is undecided when the rows do not show that it is as good, with the number that would', () => {
    const judged = judgeEqual(1000, costs(500, [10, 10, 10]), 0.04);
    expect(judged.verdict).toBe('UNDECIDED');
    expect(judged.reasons[0]).toContain(`about ${judged.evidence.rowsNeededForEquality} would`);
  });

  it('is rejected when it is worse by more than the margin', () => {
    const worse = { rows: 3000, bothWrong: 0.1, championWrong: 0.01, challengerWrong: 0.05 };
    const judged = judge({ ...simulate(createRandom(2), worse), costs: costs(10, [1, 1, 1]) }, RULE);
    expect(judged.verdict).toBe('REJECTED');
  });
});

describe('a challenger that does not know all categories of the champion', () => {
  const better = { rows: 3000, bothWrong: 0.1, championWrong: 0.1, challengerWrong: 0.01 };
  const judgeNarrow = (unlearnt: string[]) => judge({ ...simulate(createRandom(3), better), unlearnt }, RULE);

  it('is rejected however much better it is on these rows', () => {
    expect(judgeNarrow([]).verdict).toBe('PASSED');
    expect(judgeNarrow(['lamps']).verdict).toBe('REJECTED');
  });

  it('is told which it does not know', () => {
    expect(judgeNarrow(['a', 'b', 'c', 'd', 'e', 'f', 'g']).reasons[0]).toBe(
      'It does not know 7 categories that the champion answers with: a, b, c, d, e and 2 more.',
    );
  });
});

describe('the judgement', () => {
  it('rejects the champion itself', () => {
    const judged = judge(
      simulate(createRandom(1), { rows: 500, ...EQUAL, championWrong: 0, challengerWrong: 0 }),
      RULE,
    );
    expect(judged).toMatchObject({
      verdict: 'REJECTED',
      reasons: ['It answers every row as the champion does.', {}],
    });
  });

  it('says that a worse challenger is worse', () => {
    const worse = { rows: 1000, bothWrong: 0.1, championWrong: 0.01, challengerWrong: 0.06 };
    expect(judge(simulate(createRandom(1), worse), RULE).reasons[0]).toMatch(/^It is worse|falls by/);
  });

  it('is the same for the same answers', () => {
    const models = simulate(createRandom(1), { rows: 500, ...EQUAL });
    expect(judge(models, RULE)).toEqual(judge(models, RULE));
  });

  it('counts right answers and F1 as the evaluation does', () => {
    const { evidence } = judge(simulate(createRandom(9), { rows: 700, ...EQUAL }), RULE);
    const { won, lost, champion, challenger, rows, difference } = evidence;
    expect(challenger.accuracy - champion.accuracy).toBeCloseTo((won - lost) / rows, 12);
    expect(challenger.weightedF1 - champion.weightedF1).toBeCloseTo(difference.weightedF1, 12);
  });
});
