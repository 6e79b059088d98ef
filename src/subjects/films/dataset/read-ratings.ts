import type { EntityManager } from 'typeorm';
import { AppError } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { DatasetVersion } from '../../../store/entities/dataset.js';
import { decodeRatings, type RatingFile } from './rating-file.js';

/**
 * The ratings of a version as their file holds them. Which file that is, is asked again: an erasure puts another in its place.
 * @throws AppError INVALID_INPUT for a version of another subject, NOT_FOUND or DAMAGED_ARTIFACT when its file is gone
 */
export async function readRatings(
  manager: EntityManager,
  artifacts: ArtifactStore,
  datasetVersionId: string,
): Promise<{ readonly contentDigest: string; readonly ratings: RatingFile }> {
  const { contentDigest, bytes } = await readRatingBytes(manager, artifacts, datasetVersionId);
  return { contentDigest, ratings: decodeRatings(bytes) };
}

/** As `readRatings`, not decoded yet. */
export async function readRatingBytes(
  manager: EntityManager,
  artifacts: ArtifactStore,
  datasetVersionId: string,
): Promise<{ readonly contentDigest: string; readonly bytes: Uint8Array }> {
  const digest = await contentDigestOf(manager, datasetVersionId);
  try {
    return { contentDigest: digest, bytes: await artifacts.read(digest) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
    const now = await contentDigestOf(manager, datasetVersionId);
    if (now === digest) throw error;
    return { contentDigest: now, bytes: await artifacts.read(now) };
  }
}

async function contentDigestOf(manager: EntityManager, id: string): Promise<string> {
  const version = await manager.findOneBy(DatasetVersion, { id });
  if (version?.subject === 'films' && version.contentDigest !== null) return version.contentDigest;
  throw new AppError('INVALID_INPUT', `The dataset ${id} holds no films.`, { field: 'datasetVersionId' });
}
