import type { DataSource } from 'typeorm';
import { newId } from '../../../platform/ids.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { QualityEstimate } from '../../../store/entities/quality.js';
import { Model } from '../../../store/entities/registry.js';
import { type SubjectOf, subjectOfModel, type VersionOfModel } from '../../subject.js';
import { newestEstimate } from './newest-estimates.js';

export interface EstimatingContext {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly subjectOf: SubjectOf;
}

/**
 * Measures how well a version did in its newest window, as its subject can tell: estimated without labels, and by what came
 * back.
 * @returns the new estimate; null when there is nothing that counts for now, or nothing changed since the last one
 * @throws what the subject's `quality.measureWindow` throws
 */
export async function estimateQuality(
  context: EstimatingContext,
  version: VersionOfModel,
  now: Date,
): Promise<QualityEstimate | null> {
  const { db, artifacts, subjectOf } = context;
  const { manager } = db;
  const { modelVersionId } = version;
  const model = await manager.findOneByOrFail(Model, { id: version.modelId });
  const { quality } = subjectOfModel(subjectOf, model);
  const seenDigest = await quality.digestOfSeen(manager, version, now);
  const last = await newestEstimate(manager, modelVersionId);
  if (last?.seenDigest === seenDigest) return null;
  const measured = await quality.measureWindow(version, now, { db, artifacts });
  if (measured === null) return null;
  const row: QualityEstimate = { ...measured, id: newId(), modelVersionId, seenDigest, createdAt: now };
  await manager.insert(QualityEstimate, row);
  return row;
}
