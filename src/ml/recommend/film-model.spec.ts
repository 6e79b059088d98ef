import { beforeAll, describe, expect, it } from 'vitest';
import { decodeContainer, encodeContainer } from '../format/container.js';
import { FilmModel } from './film-model.js';
import { type History, historyOf } from './interactions.js';
import { likesOf } from './likes-of.js';
import { plantedFeatures, plantedTaste } from './planted-taste.fixture.js';
import { DEFAULT_RATING_OPTIONS, fitRatingBiases } from './rating-biases.js';
import { RECOMMENDER_KINDS, type RecommenderKind } from './recommender.js';
import { fitQuickly } from './recommenders.fixture.js';
import { splitByTime } from './split-by-time.js';

/** The last films are new: nobody saw them. */
const KNOWN = 60;
const FILMS = 66;
const { train, validation } = splitByTime(plantedTaste());
const data = {
  train: { ...train, films: FILMS },
  validation: { ...validation, films: FILMS },
  features: plantedFeatures(FILMS),
};
const filmIds = Array.from({ length: FILMS }, (_, film) => `tt${1000 + film}`);
const STRANGER: History = { films: [], weights: new Float32Array() };
const ofSpace: History = { films: [2, 5, 8, 11], weights: Float32Array.of(1, 1.5, 0, 1) };

const models = new Map<RecommenderKind, FilmModel>();
beforeAll(async () => {
  for (const kind of RECOMMENDER_KINDS) {
    const ratingBiases = fitRatingBiases(data.train, DEFAULT_RATING_OPTIONS);
    const { features } = data;
    const recommender = await fitQuickly(kind, data);
    const likes = likesOf(data.train);
    models.set(
      kind,
      new FilmModel({ recommender, filmIds, features, likes, ratingBiases, notes: { code: 'c0de' } }),
    );
  }
});

const bytesOf = (model: FilmModel) => new Uint8Array(Buffer.concat(model.encode()));
const refusal = (code: string) => expect.objectContaining({ code });

function scoresOf(model: FilmModel, history: History): Float32Array {
  const out = new Float32Array(FILMS);
  model.scoresInto(history, out);
  return out;
}

/** The file of a model, changed, and its checksum right again. */
function rewritten(change: (container: ReturnType<typeof decodeContainer>) => object): Uint8Array {
  const container = decodeContainer(bytesOf(models.get('item-knn')!));
  return new Uint8Array(Buffer.concat(encodeContainer({ ...container, ...change(container) })));
}

describe.each(RECOMMENDER_KINDS)('a film model with %s', (kind) => {
  it('scores as before when it was saved and loaded', () => {
    const model = models.get(kind)!;
    const loaded = FilmModel.decode(bytesOf(model));
    for (const history of [STRANGER, ofSpace, historyOf(train, 5)]) {
      expect(scoresOf(loaded, history)).toEqual(scoresOf(model, history));
    }
  });

  it('gives the same bytes when it is saved again', () => {
    const bytes = bytesOf(models.get(kind)!);
    expect(Buffer.compare(bytesOf(FilmModel.decode(bytes)), bytes)).toBe(0);
  });

  it('has reasons that add up, for new films and strangers too', () => {
    const model = models.get(kind)!;
    for (const history of [STRANGER, ofSpace, { films: [3], weights: Float32Array.of(0) }]) {
      const scores = scoresOf(model, history);
      const films = [0, 7, KNOWN, FILMS - 1];
      const explanations = model.explain(history, films);
      for (const [at, film] of films.entries()) {
        const { base, contributions } = explanations[at]!;
        expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(scores[film]!, 4);
      }
    }
  });

  it('recommends to a stranger what most people liked', () => {
    const likes = likesOf(train);
    const first = models.get(kind)!.top(STRANGER, 3);
    const most = [...likes].sort((a, b) => b - a).slice(0, 3);
    expect(first.map(({ film }) => likes[film])).toEqual(most);
  });

  it('recommends to a stranger within the genres that are named', () => {
    const films = models.get(kind)!.top(STRANGER, 5, { genres: ['War'] });
    expect(films.map(({ film }) => film % 3)).toEqual([1, 1, 1, 1, 1]);
  });

  it('leaves out what was seen and what is not wanted', () => {
    const films = models
      .get(kind)!
      .top(ofSpace, FILMS, { excluded: [0, 1] })
      .map(({ film }) => film);
    expect(films.length).toBe(FILMS - 6);
    expect(films.some((film) => [0, 1, 2, 5, 8, 11].includes(film))).toBe(false);
  });

  it('ranks new films of the genre that is liked above the others', () => {
    if (kind === 'popularity') return;
    const scores = scoresOf(models.get(kind)!, ofSpace);
    expect(Math.min(scores[62]!, scores[65]!)).toBeGreaterThan(
      Math.max(scores[60]!, scores[61]!, scores[63]!),
    );
  });

  it('knows films like a new one by genre and title', () => {
    const similar = models.get(kind)!.similar(61, 5);
    expect(similar.map(({ film }) => film % 3)).toEqual([1, 1, 1, 1, 1]);
  });

  it('says of a film that few have liked what it says of one that nobody has', () => {
    const model = models.get(kind)!;
    const withLikes = (count: number) =>
      new FilmModel({ ...model, likes: model.likes.map((likes, film) => (film === 1 ? count : likes)) });
    expect(withLikes(4).similar(1, 5)).toEqual(withLikes(0).similar(1, 5));
  });

  it('predicts ratings that can be given', () => {
    const rated = { films: [2, 5], ratings: Float32Array.of(5, 1) };
    for (const film of [0, 5, 61]) {
      const rating = models.get(kind)!.predictRating(rated, film)!;
      expect(rating >= 0.5 && rating <= 5).toBe(true);
    }
  });
});

describe('a film model', () => {
  it('finds a film by its name outside', () => {
    const model = models.get('als')!;
    expect([model.filmOf('tt1004'), model.filmOf('tt9')]).toEqual([4, undefined]);
  });

  it('has other notes when asked to', () => {
    const model = models.get('als')!.withNotes({ digest: 'abc' });
    expect(FilmModel.decode(bytesOf(model)).notes).toEqual({ digest: 'abc' });
  });

  it('predicts no ratings when it knows none', () => {
    const { recommender, features, likes, notes } = models.get('als')!;
    const model = new FilmModel({ recommender, filmIds, features, likes, ratingBiases: null, notes });
    const loaded = FilmModel.decode(bytesOf(model));
    expect(loaded.predictRating({ films: [1], ratings: Float32Array.of(4) }, 3)).toBe(null);
  });

  it('refuses names that are not as many as its films', () => {
    const { recommender, features, likes, notes, ratingBiases } = models.get('als')!;
    const content = { recommender, features, likes, notes, ratingBiases };
    expect(() => new FilmModel({ ...content, filmIds: filmIds.slice(1) })).toThrow(
      refusal('INVALID_CONTENT'),
    );
    expect(() => new FilmModel({ ...content, filmIds: filmIds.map(() => 'same') })).toThrow(
      refusal('INVALID_CONTENT'),
    );
  });
});

describe('the file of a film model', () => {
  it('is refused when a byte was changed', () => {
    const bytes = bytesOf(models.get('bpr')!);
    bytes[bytes.length >> 1]! ^= 1;
    expect(() => FilmModel.decode(bytes)).toThrow(refusal('DAMAGED'));
  });

  it('is refused when it is of another kind', () => {
    expect(() => FilmModel.decode(rewritten(() => ({ kind: 'listing-model' })))).toThrow(
      refusal('WRONG_KIND'),
    );
  });

  it('is refused when it was written by a later version', () => {
    const later = rewritten(({ meta }) => ({ meta: { ...meta, modelFormatVersion: 2 } }));
    expect(() => FilmModel.decode(later)).toThrow(refusal('FUTURE_FORMAT_VERSION'));
  });

  it.each(['model', 'filmIds', 'titles', 'genres', 'years', 'recommender', 'notes'])(
    'is refused without %s',
    (part) => {
      const without = rewritten(({ meta }) => {
        const { [part]: _, ...others } = meta;
        return { meta: others };
      });
      expect(() => FilmModel.decode(without)).toThrow(refusal('INVALID_CONTENT'));
    },
  );

  it('scores new films the same when it is of before it held what stands for them', () => {
    const older = rewritten(({ arrays }) => ({
      arrays: Object.fromEntries(Object.entries(arrays).filter(([name]) => !name.startsWith('cold.'))),
    }));
    const loaded = FilmModel.decode(older);
    expect(scoresOf(loaded, ofSpace)).toEqual(scoresOf(models.get('item-knn')!, ofSpace));
    expect(Buffer.compare(bytesOf(loaded), bytesOf(models.get('item-knn')!))).toBe(0);
  });

  it('holds what stands for new films, which is not looked for again', () => {
    const swapped = rewritten(({ arrays }) => ({
      arrays: { ...arrays, 'cold.standIns': arrays['cold.standIns']!.map(() => 2) },
    }));
    const scores = scoresOf(FilmModel.decode(swapped).withNotes({}), ofSpace);
    expect(scores[KNOWN]).toBeCloseTo(scores[2]!, 6);
  });

  it('is refused when a new film stands for another', () => {
    const swapped = rewritten(({ arrays }) => ({
      arrays: { ...arrays, 'cold.standIns': arrays['cold.standIns']!.map(() => KNOWN) },
    }));
    expect(() => FilmModel.decode(swapped)).toThrow(refusal('INVALID_CONTENT'));
  });

  it.each(['films.likes', 'films.biases', 'recommender.similarities', 'cold.shares'])(
    'is refused without the array %s',
    (name) => {
      const without = rewritten(({ arrays }) => {
        const { [name]: _, ...others } = arrays;
        return { arrays: others };
      });
      expect(() => FilmModel.decode(without)).toThrow(refusal('INVALID_CONTENT'));
    },
  );
});
