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

export type JudgedSplit = 'validation' | 'gold';

export interface SplitFigures {
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
  const validation = judgeSplit(model, parts, 'validation');
  const gold = withGold ? judgeSplit(model, parts, 'gold') : null;
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

/**
 * Ranks all films for each user that liked something in one split.
 * @throws ModelInputError EMPTY_INPUT where no user can be judged; `assertJudgeable` says so in words
 */
export function judgeSplit(model: FilmModel, parts: FilmParts, split: JudgedSplit): SplitFigures {
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

/** By the names that the figures have as metrics of a run, without that of the split. */
export function metricsOf({ summary, rmse }: SplitFigures): Record<string, number> {
  const measures = Object.entries(METRIC_OF) as [RankingMeasure, string][];
  const ofUsers = measures.flatMap(([measure, name]): [string, number][] => {
    const { mean, low, high } = summary.means[measure];
    return [
      [name, mean],
      [`${name}_low`, low],
      [`${name}_high`, high],
    ];
  });
  return {
    ...Object.fromEntries(ofUsers),
    catalogue_coverage: summary.catalogueCoverage,
    users: summary.users,
    ...(rmse === null ? {} : { rmse }),
  };
}

function pointsOf(figures: SplitFigures, step: number): MetricPoint[] {
  return Object.entries(metricsOf(figures)).map(([name, value]) => ({
    ...{ name: `${figures.split}.${name}`, value, step },
  }));
}
