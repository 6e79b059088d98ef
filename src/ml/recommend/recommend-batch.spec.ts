import { beforeAll, describe, expect, it } from 'vitest';
import { NO_FILM } from './batch-job.js';
import { FilmModel } from './film-model.js';
import { historyOf } from './interactions.js';
import { likesOf } from './likes-of.js';
import { recommendBatch } from './recommend-batch.js';
import { fitQuickly, plantedData } from './recommenders.fixture.js';

const K = 10;
const { train, features } = plantedData();
let model: FilmModel;
let bytes: Uint8Array;
beforeAll(async () => {
  const filmIds = features.titles.map((_, film) => String(film));
  const recommender = await fitQuickly('als');
  model = new FilmModel({
    recommender,
    filmIds,
    features,
    likes: likesOf(train),
    ratingBiases: null,
    notes: {},
  });
  bytes = new Uint8Array(Buffer.concat(model.encode()));
});
const refusal = (code: string) => expect.objectContaining({ code });

describe('recommendations for many users', () => {
  it('are those of each user alone', async () => {
    const { films } = await recommendBatch(bytes, train, K, { threads: 1 });
    for (let user = 0; user < train.users; user++) {
      const alone = model.top(historyOf(train, user), K).map(({ film }) => film);
      expect([...films.subarray(user * K, (user + 1) * K)]).toEqual(alone);
    }
  });

  it('are the same from several threads', async () => {
    const one = await recommendBatch(bytes, train, K, { threads: 1 });
    expect(await recommendBatch(bytes, train, K, { threads: 3 })).toEqual(one);
  });

  it('are fewer where there are no more films', async () => {
    const { films } = await recommendBatch(bytes, train, 55, { threads: 1 });
    expect([films[0] === NO_FILM, films[54] === NO_FILM]).toEqual([false, true]);
  });

  it('are refused when the model cannot be read, by threads too', async () => {
    const broken = bytes.slice(0, -1);
    await expect(recommendBatch(broken, train, K, { threads: 1 })).rejects.toEqual(refusal('TRUNCATED'));
    await expect(recommendBatch(broken, train, K, { threads: 2 })).rejects.toEqual(refusal('TRUNCATED'));
  });
});
