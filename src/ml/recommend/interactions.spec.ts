import { describe, expect, it } from 'vitest';
import {
  assertInteractions,
  collectInteractions,
  countLiked,
  historyFrom,
  historyOf,
  joinInteractions,
  ratedHistoryOf,
  weightOf,
} from './interactions.js';

const event = (user: number, film: number, rating: number, time: number) => ({ user, film, rating, time });
const refusal = (code: string) => expect.objectContaining({ code });

describe('the weight of a rating', () => {
  it.each([
    [1, 0],
    [2.5, 0],
    [3, 0.5],
    [4, 1],
    [5, 1.5],
    [Number.NaN, 1],
  ])('of %s is %s', (rating, weight) => {
    expect(weightOf(rating)).toBe(weight);
  });
});

describe('collected interactions', () => {
  it('are in order of user and time, whatever order they came in', () => {
    const { indptr, filmIndex } = collectInteractions(3, 9, [
      event(2, 4, 3, 50),
      event(0, 7, 5, 30),
      event(0, 1, 2, 10),
      event(2, 8, 4, 20),
    ]);
    expect([[...indptr], [...filmIndex]]).toEqual([
      [0, 2, 2, 4],
      [1, 7, 8, 4],
    ]);
  });

  it('refuse a user that there is not', () => {
    expect(() => collectInteractions(2, 3, [event(2, 0, 4, 1)])).toThrow(refusal('LABEL_OUT_OF_RANGE'));
  });

  it('refuse a film that there is not', () => {
    expect(() => collectInteractions(2, 3, [event(1, 3, 4, 1)])).toThrow(refusal('LABEL_OUT_OF_RANGE'));
  });

  it('refuse a time that is no number', () => {
    expect(() => collectInteractions(2, 3, [event(1, 2, 4, Number.NaN)])).toThrow(refusal('NOT_A_NUMBER'));
  });

  it('are refused when they are not in order of time', () => {
    const { time, ...others } = collectInteractions(1, 3, [event(0, 1, 4, 1), event(0, 2, 4, 2)]);
    expect(() => assertInteractions({ ...others, time: time.toReversed() })).toThrow(
      refusal('SHAPE_MISMATCH'),
    );
  });

  it('refuse a user between two', () => {
    expect(() => collectInteractions(2, 3, [event(0.5, 2, 4, 1)])).toThrow(refusal('LABEL_OUT_OF_RANGE'));
  });

  it('are joined in order of time', () => {
    const later = collectInteractions(1, 3, [event(0, 1, 4, 5)]);
    const earlier = collectInteractions(1, 3, [event(0, 2, 4, 2)]);
    expect([...joinInteractions(later, earlier).filmIndex]).toEqual([2, 1]);
  });
});

describe('a history', () => {
  it('has what was disliked with weight 0', () => {
    const interactions = collectInteractions(1, 3, [event(0, 2, 1, 1), event(0, 1, 4, 2)]);
    expect(historyOf(interactions, 0)).toEqual({
      films: Uint32Array.of(2, 1),
      weights: Float32Array.of(0, 1),
    });
  });

  it('counts half what was done ten films before', () => {
    const films = Uint32Array.from({ length: 11 }, (_, film) => film);
    const { weights } = historyFrom({ films, ratings: new Float32Array(11).fill(4) });
    expect([weights[0], weights[10]]).toEqual([0.5, 1]);
  });

  it('counts the last 200 liked films and names all, though nothing was liked of late', () => {
    const films = Uint32Array.from({ length: 600 }, (_, film) => film);
    const ratings = Float32Array.from(films, (film) => (film < 300 ? 4 : 1));
    const history = historyFrom({ films, ratings });
    expect(history.films).toEqual(films);
    expect([...films].filter((film) => history.weights[film]! > 0)).toEqual([...films.subarray(100, 300)]);
    expect(countLiked({ films, ratings })).toBe(300);
  });

  it('has a film that was rated twice as it was rated last', () => {
    const twice = collectInteractions(1, 3, [event(0, 1, 4, 1), event(0, 2, 3, 2), event(0, 1, 5, 3)]);
    expect(ratedHistoryOf(twice, 0)).toEqual({ films: Uint32Array.of(2, 1), ratings: Float32Array.of(3, 5) });
  });
});
