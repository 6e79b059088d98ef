import DataLoader from 'dataloader';
import { type EntityManager, In } from 'typeorm';
import { QualityEstimate } from '../../store/entities/quality.js';

/** The newest estimate of each model version; null for one that has none. */
export function newestEstimatesOf(manager: EntityManager): DataLoader<string, QualityEstimate | null> {
  return new DataLoader(async (versionIds) => {
    const newest: { id: string }[] = await manager.query(
      'SELECT MAX(id) AS id FROM quality_estimate WHERE model_version_id IN (?) GROUP BY model_version_id',
      [versionIds],
    );
    const rows = await manager.findBy(QualityEstimate, { id: In(newest.map(({ id }) => id)) });
    const byVersion = new Map(rows.map((row) => [row.modelVersionId, row]));
    return versionIds.map((id) => byVersion.get(id) ?? null);
  });
}
