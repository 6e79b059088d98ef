import type { FilmModel } from '../../ml/recommend/film-model.js';
import { isRating } from '../../ml/recommend/interactions.js';
import { ItemKnnRecommender } from '../../ml/recommend/item-knn.js';
import { meanOf } from '../../ml/recommend/mean-of.js';
import { judgeRanking, type RankingMeasure } from '../../ml/recommend/measures.js';
import { type RankingSummary, summariseRanking } from '../../ml/recommend/ranking-summary.js';
import { squaredRatingErrors } from '../../ml/recommend/rating-biases.js';
import type { Evaluated } from '../../pipeline/subject.js';
import { logMetrics, type MetricPoint } from '../../pipeline/tracking/metrics.js';
import { USER_BOOTSTRAP } from './bootstrap.js';
import { type FilmParts, historyOfSplit } from './film-parts.js';
import { rankerFor, sameFilms } from './ranker-for.js';

const METRIC_OF: Readonly<Record<RankingMeasure, string>> = {
  ndcgAt10: 'ndcg_at_10',
  recallAt10: 'recall_at_10',
  averagePrecision: 'map',
  reciprocalRank: 'mrr',
  hitAt10: 'hit_rate_at_10',
  noveltyBits: 'novelty_bits',
};

type JudgedSplit = 'validation' | 'gold';

interface SplitFigures {
  readonly split: JudgedSplit;
  readonly summary: RankingSummary;
  /** Root of the mean squared error of predicted ratings; null where the model predicts none. */
  readonly rmse: number | null;
}

/** The figures of an evaluation of films, and what the loop takes of them. */
export interface FilmEvaluation extends Evaluated {
  readonly validation: SplitFigures;
  readonly gold: SplitFigures | null;
}

/**
 * Ranks all films for each user that liked something in a split, from what came before it.
 * @throws ModelInputError EMPTY_INPUT where no user can be judged
 */
export function evaluateFilms(
  model: FilmModel,
  parts: FilmParts,
  { withGold }: { readonly withGold: boolean },
): FilmEvaluation {
  const validation = figuresOf(model, parts, 'validation');
  const gold = withGold ? figuresOf(model, parts, 'gold') : null;
  return {
    ...{ validation, gold },
    validationScore: validation.summary.means.ndcgAt10.mean,
    goldScore: gold?.summary.means.ndcgAt10.mean ?? null,
    async record(manager, runId, step) {
      const points = [validation, gold].flatMap((figures) =>
        figures === null ? [] : pointsOf(figures, step),
      );
      await logMetrics(manager, runId, points, new Date());
    },
  };
}

function figuresOf(model: FilmModel, parts: FilmParts, split: JudgedSplit): SplitFigures {
  const history = historyOfSplit(parts, split);
  const judged = judgeRanking(rankerFor(model, parts.filmIds), history, parts[split]);
  return { split, summary: summariseRanking(judged, USER_BOOTSTRAP), rmse: rmseOf(model, parts, split) };
}

function rmseOf(model: FilmModel, parts: FilmParts, split: JudgedSplit): number | null {
  const { ratingBiases, recommender } = model;
  if (ratingBiases === null || !sameFilms(model, parts.filmIds)) return null;
  if (!parts[split].rating.some(isRating)) return null;
  const neighbours = recommender instanceof ItemKnnRecommender ? recommender.neighbours : null;
  const errors = squaredRatingErrors(ratingBiases, historyOfSplit(parts, split), parts[split], neighbours);
  return Math.sqrt(meanOf(errors));
}

function pointsOf({ split, summary, rmse }: SplitFigures, step: number): MetricPoint[] {
  const point = (name: string, value: number) => ({ name: `${split}.${name}`, value, step });
  const measures = Object.entries(METRIC_OF) as [RankingMeasure, string][];
  return [
    ...measures.flatMap(([measure, name]) => {
      const { mean, low, high } = summary.means[measure];
      return [point(name, mean), point(`${name}_low`, low), point(`${name}_high`, high)];
    }),
    point('catalogue_coverage', summary.catalogueCoverage),
    point('users', summary.users),
    ...(rmse === null ? [] : [point('rmse', rmse)]),
  ];
}
