import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { FilmModel } from '../../../ml/recommend/film-model.js';
import {
  historyOf,
  type Interactions,
  joinInteractions,
  ratedHistoryOf,
} from '../../../ml/recommend/interactions.js';
import { likesOf } from '../../../ml/recommend/likes-of.js';
import { judgeRanking } from '../../../ml/recommend/measures.js';
import { plantedFeatures, plantedTaste } from '../../../ml/recommend/planted-taste.fixture.js';
import { summariseRanking } from '../../../ml/recommend/ranking-summary.js';
import { fitQuickly } from '../../../ml/recommend/recommenders.fixture.js';
import { splitByTime } from '../../../ml/recommend/split-by-time.js';
import { USER_BOOTSTRAP } from '../bootstrap.js';
import { judgeLiked, type Liked } from './judge-liked.js';

const { train, validation, gold } = splitByTime(plantedTaste());
const features = plantedFeatures();
const interactions = joinInteractions(train, validation);
const filmIds = Array.from({ length: train.films }, (_, film) => `film ${film}`);
const userIds = Array.from({ length: train.users }, (_, user) => `user ${user}`);
const data = { interactions, userIds };

let model: FilmModel;
beforeAll(async () => {
  const recommender = await fitQuickly('item-knn', { train, validation, features });
  model = new FilmModel({
    ...{ recommender, filmIds, features, likes: likesOf(train), ratingBiases: null, notes: {} },
  });
});

/** Interactions as users would tell them. */
function said({ users, indptr, filmIndex, rating, time }: Interactions): Liked[] {
  return Array.from({ length: users }, (_, user) => user).flatMap((user) =>
    Array.from({ length: indptr[user + 1]! - indptr[user]! }, (_, at) => indptr[user]! + at).map((at) => ({
      ...{ userId: userIds[user]!, filmId: filmIds[filmIndex[at]!]! },
      ...{ rating: rating[at]!, time: time[at]! },
    })),
  );
}

const judge = (liked: readonly Liked[]) => judgeLiked(model, data, filmIds, liked);
const likedInGold = said(gold);

describe('what a version would have had on what users liked', () => {
  it('is the measure of gold where users did what is in gold', () => {
    const { means, users } = summariseRanking(judgeRanking(model, interactions, gold), USER_BOOTSTRAP);
    expect(judge(likedInGold)).toEqual({ ndcgAt10: means.ndcgAt10, users });
  });

  it('does not look at strangers, at films that nobody knows, nor at what a user had seen', () => {
    const [one] = likedInGold;
    const seen = userIds.slice(0, 50).map((userId, user) => {
      const { films } = ratedHistoryOf(interactions, user);
      return { ...one!, userId, filmId: filmIds[films[0]!]!, rating: 5 };
    });
    const besides = [{ ...one!, userId: 'stranger' }, { ...one!, filmId: 'not a film' }, ...seen];
    expect(judge(besides)).toBeNull();
    expect(judge([...likedInGold, ...besides])).toEqual(judge(likedInGold));
  });

  it('is 1 for who liked the first film of the list, and less the farther down it is', () => {
    fc.assert(
      fc.property(fc.nat(train.users - 1), fc.integer({ min: 1, max: 20 }), (user, rank) => {
        const { film } = model.top(historyOf(interactions, user), rank)[rank - 1]!;
        const liked = { userId: userIds[user]!, filmId: filmIds[film]!, rating: 5, time: 0 };
        expect(judge([liked])!.ndcgAt10.mean).toBeCloseTo(rank > 10 ? 0 : 1 / Math.log2(rank + 1), 9);
      }),
      { numRuns: 30 },
    );
  });
});
