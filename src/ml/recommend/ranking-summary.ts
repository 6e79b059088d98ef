import {
  type BootstrapMeansOptions,
  bootstrapMeans,
  type MeanInterval,
} from '../statistics/bootstrap-means.js';
import { type JudgedRanking, RANKING_MEASURES, type RankingMeasure } from './measures.js';

export interface RankingSummary {
  readonly users: number;
  readonly catalogueCoverage: number;
  /** Means over users, with bootstrap intervals; those of averagePrecision and reciprocalRank are MAP and MRR. */
  readonly means: Record<RankingMeasure, MeanInterval>;
}

/** @throws ModelInputError EMPTY_INPUT when no user was judged; INVALID_OPTION */
export function summariseRanking(judged: JudgedRanking, options: BootstrapMeansOptions): RankingSummary {
  const columns = Object.fromEntries(RANKING_MEASURES.map((name) => [name, judged[name]]));
  const means = bootstrapMeans(columns as Record<RankingMeasure, Float64Array>, options);
  return { users: judged.users.length, catalogueCoverage: judged.catalogueCoverage, means };
}
