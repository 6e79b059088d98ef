import DataLoader from 'dataloader';
import type { EntityManager } from 'typeorm';
import { newestEstimatesOf } from '../../pipeline/monitoring/quality/newest-estimates.js';
import type { QualityEstimate } from '../../store/entities/quality.js';

/** The newest estimate of each model version; null for one that has none. */
export function estimateLoader(manager: EntityManager): DataLoader<string, QualityEstimate | null> {
  return new DataLoader(async (versionIds) => {
    const newest = await newestEstimatesOf(manager, versionIds);
    const byVersion = new Map(newest.map((estimate) => [estimate.modelVersionId, estimate]));
    return versionIds.map((id) => byVersion.get(id) ?? null);
  });
}
