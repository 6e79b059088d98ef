import { describe, expect, it } from 'vitest';
import reference from '../../../test/reference/recommend.json' with { type: 'json' };
import { fitAls } from './fit-als.js';
import { fitItemKnn } from './fit-item-knn.js';
import { collectInteractions, historyOf, ratedHistoryOf } from './interactions.js';
import { judgeRanking, type Ranker } from './measures.js';
import { fitRatingBiases, predictRating, squaredRatingErrors } from './rating-biases.js';
import { SILENT } from './recommenders.fixture.js';

const { users, films } = reference;
const interactionsOf = (events: readonly (readonly number[])[]) =>
  collectInteractions(
    users,
    films,
    events.map(([user, film, rating, time]) => ({ user: user!, film: film!, rating: rating!, time: time! })),
  );
const history = interactionsOf(reference.history);
const held = interactionsOf(reference.held);

/** Scores by a matrix from film to film. */
const linear: Ranker = {
  filmCount: films,
  scoresInto(known, out) {
    for (let film = 0; film < films; film++) {
      out[film] = known.weights.reduce(
        (sum, weight, at) => sum + weight * reference.linear[known.films[at]!]![film]!,
        0,
      );
    }
  },
};

describe('the measures of a ranking', () => {
  const judged = judgeRanking(linear, history, held);

  it('are of the same users', () => {
    expect([...judged.users]).toEqual(reference.measures.users.map(({ user }) => user));
  });

  it.each([
    'ndcgAt10',
    'recallAt10',
    'averagePrecision',
    'reciprocalRank',
    'hitAt10',
    'noveltyBits',
  ] as const)('agree in %s for every user to 1e-9', (measure) => {
    reference.measures.users.forEach((expected, at) => {
      expect(judged[measure][at]).toBeCloseTo(expected[measure], 9);
    });
  });

  it('agree in the coverage', () => {
    expect(judged.catalogueCoverage).toBeCloseTo(reference.measures.catalogueCoverage, 12);
  });
});

it('the neighbours of films are those of dense matrices, to 1e-6', async () => {
  const recommender = await fitItemKnn(history, held, reference.knn.options, SILENT);
  reference.knn.neighbours.forEach((expected, film) => {
    const similar = recommender.similar(film, films);
    expect(similar.map((one) => one.film)).toEqual(expected.map(([other]) => other));
    similar.forEach(({ similarity }, at) => {
      expect(similarity).toBeCloseTo(expected[at]![1]!, 6);
    });
  });
});

it('alternating least squares comes to the scores of another solver, to 1e-4', async () => {
  const recommender = await fitAls(history, held, { ...reference.als.options, steps: 30 }, SILENT);
  const scores = new Float32Array(films);
  reference.als.scores.forEach((expected, user) => {
    recommender.scoresInto(historyOf(history, user), scores);
    expected.forEach((score, film) => {
      expect(scores[film]).toBeCloseTo(score, 4);
    });
  });
});

describe('predicted ratings', () => {
  const biases = fitRatingBiases(history, reference.ratings.options)!;

  it('agree to 1e-6', () => {
    reference.held.forEach(([user, film], at) => {
      const predicted = predictRating(biases, ratedHistoryOf(history, user!), film!);
      expect(predicted).toBeCloseTo(reference.ratings.predictions[at]!, 6);
    });
  });

  it('agree in the root of the mean squared error', () => {
    const errors = squaredRatingErrors(biases, history, held);
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(Math.sqrt(mean)).toBeCloseTo(reference.ratings.rmse, 6);
  });
});
