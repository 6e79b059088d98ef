import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { servedBefore } from './last-served.js';

type Move = Parameters<typeof servedBefore>[0][number];

/** Plays promotions and rollbacks; a rollback goes where `servedBefore` says. */
function play(steps: readonly (number | 'back')[]) {
  const moves: Move[] = [];
  let champion: string | null = null;
  for (const step of steps) {
    const back = step === 'back';
    const to: string | null = back
      ? champion === null
        ? null
        : (servedBefore(moves, champion)[0] ?? null)
      : `v${step}`;
    if (to === null || to === champion) continue;
    moves.push({ kind: back ? 'ROLLBACK' : 'GATE', fromVersionId: champion, toVersionId: to });
    champion = to;
  }
  return { moves, champion };
}

const steps = fc.array(fc.oneof(fc.nat(5), fc.constant('back' as const)), { maxLength: 30 });

describe('the version to go back to', () => {
  it.each([
    [[1], []],
    [[1, 2], ['v1']],
    [
      [1, 2, 3],
      ['v2', 'v1'],
    ],
    [[1, 2, 3, 'back'], ['v1']],
    [[1, 2, 'back'], []],
    [[1, 2, 'back', 2], ['v1']],
    [[1, 2, 'back', 3], ['v1']],
  ] as const)('after %j is one of %j', (played, expected) => {
    const { moves, champion } = play(played);
    expect(servedBefore(moves, champion!)).toEqual(expected);
  });

  it('never is the champion, and always was champion', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const { moves, champion } = play(played);
        if (champion === null) return;
        for (const id of servedBefore(moves, champion)) {
          expect(id).not.toBe(champion);
          expect(moves.some(({ toVersionId }) => toVersionId === id)).toBe(true);
        }
      }),
    );
  });

  it('never is one whose last way out was a rollback', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const { moves, champion } = play(played);
        if (champion === null) return;
        for (const id of servedBefore(moves, champion)) {
          expect(moves.findLast(({ fromVersionId }) => fromVersionId === id)?.kind).not.toBe('ROLLBACK');
        }
      }),
    );
  });

  it('is used up after as many rollbacks as there were versions', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const { moves, champion } = play([...played, ...Array<'back'>(7).fill('back')]);
        if (champion !== null) expect(servedBefore(moves, champion)).toEqual([]);
      }),
    );
  });
});
