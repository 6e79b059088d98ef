import { describe, expect, it } from 'vitest';
import { collectInteractions } from './interactions.js';
import { fitRatingBiases, predictRating, squaredRatingErrors } from './rating-biases.js';

const OPTIONS = { filmDamping: 0, userDamping: 0 };
const rows = (ratings: readonly (readonly [user: number, film: number, rating: number])[]) =>
  collectInteractions(
    2,
    3,
    ratings.map(([user, film, rating], time) => ({ user, film, rating, time })),
  );
const refusal = (code: string) => expect.objectContaining({ code });
const NOBODY = { films: [], ratings: new Float32Array() };

describe('predicted ratings', () => {
  const train = rows([
    [0, 0, 5],
    [0, 1, 3],
    [1, 0, 4],
    [1, 1, 2],
  ]);
  const biases = fitRatingBiases(train, OPTIONS)!;

  it('of a stranger are those of the film', () => {
    expect(predictRating(biases, NOBODY, 0)).toBeCloseTo(4.5, 6);
  });

  it('of a film that nobody rated are the mean', () => {
    expect(predictRating(biases, NOBODY, 2)).toBeCloseTo(3.5, 6);
  });

  it('of a strict person are lower', () => {
    expect(predictRating(biases, { films: [1], ratings: Float32Array.of(2) }, 0)).toBeCloseTo(4, 6);
  });

  it('stay within what can be given', () => {
    expect(predictRating(biases, { films: [1], ratings: Float32Array.of(5) }, 0)).toBe(5);
  });

  it('follow ratings of similar films', () => {
    const similar = { indptr: Uint32Array.of(0, 1, 2, 3), films: Uint32Array.of(1, 0, 1) };
    const neighbours = { ...similar, similarities: Float32Array.of(1, 1, 1) };
    const history = { films: [0, 1], ratings: Float32Array.of(3, 4) };
    const plain = predictRating(biases, history, 2);
    expect(predictRating(biases, history, 2, neighbours)).toBeGreaterThan(plain);
  });

  it('pass over what is no rating', () => {
    const more = rows([
      ...[...train.rating].map((rating, at) => [at >> 1, train.filmIndex[at]!, rating] as const),
      [1, 2, Number.NaN],
    ]);
    expect(fitRatingBiases(more, OPTIONS)!.mean).toBe(3.5);
  });

  it('are not there when there is no rating', () => {
    expect(fitRatingBiases(rows([[0, 1, Number.NaN]]), OPTIONS)).toBe(null);
  });

  it('have no errors when there is no rating to predict', () => {
    expect(() => squaredRatingErrors(biases, train, rows([[0, 1, Number.NaN]]))).toThrow(
      refusal('EMPTY_INPUT'),
    );
  });
});
