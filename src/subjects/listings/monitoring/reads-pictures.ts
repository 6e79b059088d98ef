import type { EntityManager } from 'typeorm';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { RunParam } from '../../../store/entities/tracking.js';

/**
 * Whether a model version looks at pictures. What does not is not held against pictures either: sellers may upload them
 * all the same, and its reference is measured without.
 */
export async function readsPictures(
  manager: EntityManager,
  { runId }: Pick<ModelVersion, 'runId'>,
): Promise<boolean> {
  const kind = runId === null ? null : await manager.findOneBy(RunParam, { runId, name: 'model' });
  return kind?.value !== 'linear';
}
