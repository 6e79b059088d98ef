import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { decodeRecommender } from './decode-recommender.js';
import type { History, Interactions } from './interactions.js';
import { historyOf } from './interactions.js';
import { meanOf } from './mean-of.js';
import { judgeRanking } from './measures.js';
import { plantedTaste } from './planted-taste.fixture.js';
import { RECOMMENDER_KINDS, type Recommender, type RecommenderEpoch } from './recommender.js';
import { fitQuickly, plantedData, SILENT } from './recommenders.fixture.js';
import { topFilms } from './top-k.js';

const { train, validation, features } = plantedData();
const FILMS = train.films;

const bytesOf = (recommender: Recommender) => {
  const { meta, arrays } = recommender.toParts();
  const hex = Object.entries(arrays).map(([name, array]) => [
    name,
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex'),
  ]);
  return JSON.stringify([meta, hex]);
};

function scoresOf(recommender: Recommender, history: History): Float32Array {
  const out = new Float32Array(FILMS).fill(Number.NaN);
  recommender.scoresInto(history, out);
  return out;
}

const histories = Array.from({ length: 20 }, (_, user) => historyOf(train, 6 * user));

/** Histories of visitors, with films seen and not liked among them. */
function visitors(count: number): History[] {
  const random = createRandom(3);
  return Array.from({ length: count }, () => {
    const films = Int32Array.from({ length: FILMS }, (_, film) => film);
    random.shuffle(films);
    const chosen = Uint32Array.from(films.subarray(0, 1 + random.int(8)));
    return { films: chosen, weights: Float32Array.from(chosen, () => random.int(4) / 2) };
  });
}

const withEvents = (changes: Partial<Interactions>): Interactions => ({ ...train, ...changes });
const refusal = (code: string) => expect.objectContaining({ code });

describe.each(RECOMMENDER_KINDS)('%s', (kind) => {
  it('gives the same bytes for the same seed', async () => {
    expect(bytesOf(await fitQuickly(kind))).toBe(bytesOf(await fitQuickly(kind)));
  });

  it('scores the same after it was saved and loaded', async () => {
    const recommender = await fitQuickly(kind);
    const loaded = decodeRecommender(kind, recommender.toParts());
    for (const history of histories)
      expect(scoresOf(loaded, history)).toEqual(scoresOf(recommender, history));
  });

  it('writes the same bytes after it was saved and loaded', async () => {
    const recommender = await fitQuickly(kind);
    expect(bytesOf(decodeRecommender(kind, recommender.toParts()))).toBe(bytesOf(recommender));
  });

  it('scores a history the same whatever was asked before', async () => {
    const recommender = await fitQuickly(kind);
    const first = histories.map((history) => scoresOf(recommender, history));
    recommender.similar(3, 5);
    recommender.explain(histories[2]!, [9]);
    expect(histories.toReversed().map((history) => scoresOf(recommender, history))).toEqual(
      first.toReversed(),
    );
  });

  it('gives contributions that add up to the score', async () => {
    const recommender = await fitQuickly(kind);
    for (const history of [...histories, ...visitors(20)]) {
      const scores = scoresOf(recommender, history);
      const films = Array.from({ length: 9 }, (_, at) => (7 * at) % FILMS);
      const explanations = recommender.explain(history, films);
      for (const [at, film] of films.entries()) {
        const { base, contributions } = explanations[at]!;
        expect(contributions).toHaveLength(history.films.length);
        expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(scores[film]!, 4);
      }
    }
  });

  it('gives what was seen and not liked no part in a score', async () => {
    const recommender = await fitQuickly(kind);
    const liked = { films: [3, 9], weights: Float32Array.of(1, 0.5) };
    const more = { films: [3, 4, 9], weights: Float32Array.of(1, 0, 0.5) };
    expect(scoresOf(recommender, more)).toEqual(scoresOf(recommender, liked));
    expect(recommender.explain(more, [12])[0]!.contributions[1]).toBe(0);
  });

  it('names the best films as all scores do', async () => {
    const recommender = await fitQuickly(kind);
    for (const history of [...histories, ...visitors(20)]) {
      const expected = topFilms(scoresOf(recommender, history), 10, history.films, [5, 6]);
      expect(recommender.top(history, 10, [5, 6])).toEqual(expected);
    }
  });

  it('names fewer films when there are no more', async () => {
    const history = {
      films: Uint32Array.from({ length: FILMS - 3 }, (_, film) => film),
      weights: new Float32Array(FILMS - 3),
    };
    const top = (await fitQuickly(kind)).top(history, 10, [FILMS - 1]);
    expect(top.map(({ film }) => film).sort()).toEqual([FILMS - 3, FILMS - 2]);
  });

  it('answers whoever has no history with finite scores', async () => {
    const scores = scoresOf(await fitQuickly(kind), { films: [], weights: new Float32Array() });
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it('finds taste that is planted', async () => {
    if (kind === 'popularity') return;
    const data = plantedData(5);
    const judged = judgeRanking(await fitQuickly(kind, data), data.train, data.validation);
    const popular = judgeRanking(await fitQuickly('popularity', data), data.train, data.validation);
    expect(meanOf(judged.ndcgAt10)).toBeGreaterThan(1.5 * meanOf(popular.ndcgAt10));
  });

  it('finds films of the same taste similar', async () => {
    if (kind === 'popularity') return;
    const recommender = await fitQuickly(kind);
    const similar = Array.from({ length: FILMS }, (_, film) =>
      recommender.similar(film, 5).map((one) => one.film),
    );
    const right = similar.flatMap((others, film) => others.filter((other) => other % 3 === film % 3));
    expect(right.length / similar.flat().length).toBeGreaterThan(0.8);
  });

  it('orders similar films, without the film itself', async () => {
    const similar = (await fitQuickly(kind)).similar(4, 12);
    expect(similar.some(({ film }) => film === 4)).toBe(false);
    const similarities = similar.map(({ similarity }) => similarity);
    expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
  });

  it('tells of each epoch, and of progress up to the end', async () => {
    const epochs: RecommenderEpoch[] = [];
    const fractions: number[] = [];
    const onEpoch = async (figures: RecommenderEpoch) => void epochs.push(figures);
    await fitQuickly(kind, undefined, {
      listener: { onEpoch, onProgress: (share) => fractions.push(share) },
    });
    expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, at) => at + 1));
    expect(
      epochs.every(({ validationNdcgAt10 }) => validationNdcgAt10! > 0 && validationNdcgAt10! <= 1),
    ).toBe(true);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('has no validation figure when nobody can be judged', async () => {
    const none = { indptr: new Uint32Array(train.users + 1), filmIndex: new Uint32Array() };
    const empty = withEvents({ ...none, rating: new Float32Array(), time: new Float64Array() });
    const epochs: RecommenderEpoch[] = [];
    const listener = { ...SILENT, onEpoch: async (figures: RecommenderEpoch) => void epochs.push(figures) };
    await fitQuickly(kind, { train, validation: empty, features }, { listener });
    expect(epochs.every(({ validationNdcgAt10 }) => validationNdcgAt10 === null)).toBe(true);
  });

  it('refuses to learn from nothing that was liked', async () => {
    const disliked = withEvents({ rating: new Float32Array(train.rating.length).fill(1) });
    await expect(fitQuickly(kind, { train: disliked, validation, features })).rejects.toEqual(
      refusal('EMPTY_INPUT'),
    );
  });

  it('refuses a film that it was not told of', async () => {
    const filmIndex = train.filmIndex.slice();
    filmIndex[17] = FILMS;
    const data = { train: withEvents({ filmIndex }), validation, features };
    await expect(fitQuickly(kind, data)).rejects.toEqual(refusal('LABEL_OUT_OF_RANGE'));
  });

  it('refuses a validation of other films', async () => {
    const other = plantedTaste({ films: 30 });
    await expect(fitQuickly(kind, { train, validation: other, features })).rejects.toEqual(
      refusal('SHAPE_MISMATCH'),
    );
  });

  it('refuses a history with a film that it does not know', async () => {
    const recommender = await fitQuickly(kind);
    const history = { films: [FILMS], weights: Float32Array.of(1) };
    expect(() => scoresOf(recommender, history)).toThrow(refusal('LABEL_OUT_OF_RANGE'));
    expect(() => recommender.explain(histories[0]!, [3, FILMS])).toThrow(refusal('LABEL_OUT_OF_RANGE'));
    expect(() => recommender.similar(FILMS, 3)).toThrow(refusal('LABEL_OUT_OF_RANGE'));
  });

  it('refuses a weight that is no number', async () => {
    const recommender = await fitQuickly(kind);
    const history = { films: [1], weights: Float32Array.of(Number.NaN) };
    expect(() => scoresOf(recommender, history)).toThrow(refusal('NOT_A_NUMBER'));
  });

  it('refuses parts of which one is missing', async () => {
    const { meta, arrays } = (await fitQuickly(kind)).toParts();
    for (const name of Object.keys(arrays)) {
      const { [name]: _, ...others } = arrays;
      expect(() => decodeRecommender(kind, { meta, arrays: others })).toThrow(refusal('INVALID_CONTENT'));
    }
  });

  it('ends when its listener throws', async () => {
    const stop = new Error('cancelled');
    const onProgress = () => {
      throw stop;
    };
    await expect(fitQuickly(kind, undefined, { listener: { ...SILENT, onProgress } })).rejects.toBe(stop);
  });
});
