import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestTrial, type Trial } from './search-ranking.js';

const trial = (number: number, changes: Partial<Trial> = {}): Trial => ({
  number,
  runId: `run ${number}`,
  status: 'FINISHED',
  score: 0.8,
  logLoss: 0.5,
  modelDigest: 'd',
  errorMessage: null,
  ...changes,
});

describe('the best trial', () => {
  it('has the highest weighted F1, whatever its log loss', () => {
    expect(bestTrial([trial(1), trial(2, { score: 0.9, logLoss: 2 })]).number).toBe(2);
  });

  it('has the lower log loss among equals', () => {
    expect(bestTrial([trial(1), trial(2, { logLoss: 0.4 })]).number).toBe(2);
  });

  it('is the earlier one among those that are equal in both', () => {
    expect(bestTrial([trial(2), trial(1)]).number).toBe(1);
  });

  it.each(['FAILED', 'KILLED'] as const)('is none that is %s', (status) => {
    expect(bestTrial([trial(1, { status, score: 0.99 }), trial(2)]).number).toBe(2);
  });

  it('is at least as good on validation as the first, which has the presets', () => {
    const scores = fc.array(
      fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), logLoss: fc.nat() }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(scores, (drawn) => {
        const trials = drawn.map((figures, index) => trial(index + 1, figures));
        expect(bestTrial(trials).score).toBeGreaterThanOrEqual(trials[0]!.score!);
      }),
    );
  });

  it('does not exist when all have failed, with the first reason', () => {
    const failed = trial(1, { status: 'FAILED', errorMessage: 'no words' });
    expect(() => bestTrial([failed])).toThrow(
      expect.objectContaining({ code: 'CONFLICT', message: expect.stringContaining('no words') }),
    );
  });
});
