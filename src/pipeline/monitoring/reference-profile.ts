import type { EntityManager } from 'typeorm';
import { decodeContainer, encodeContainer } from '../../ml/format/container.js';
import { decodeProfile, encodeProfile, type Profile } from '../../ml/signals/profile.js';
import { AppError } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { ReferenceProfile } from '../../store/entities/monitoring.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import { Run } from '../../store/entities/tracking.js';
import { findDatasetVersion } from '../dataset/find-version.js';
import type { Subject } from '../subject.js';

export interface Reference {
  readonly record: ReferenceProfile;
  readonly profile: Profile;
}

interface Context {
  readonly manager: EntityManager;
  readonly artifacts: ArtifactStore;
  readonly onProgress?: (fraction: number) => void;
}

/**
 * What a model version's answers look like where nothing has drifted. It is measured once, on the dataset that the version
 * learned from, and kept as a file.
 * @throws AppError CONFLICT for a version that was not trained here; DAMAGED_ARTIFACT
 */
export async function referenceOf(
  { monitoring }: Subject,
  version: ModelVersion,
  modelName: string,
  context: Context,
): Promise<Reference> {
  const { manager, artifacts } = context;
  const known = await manager.findOneBy(ReferenceProfile, { modelVersionId: version.id });
  const record = known ?? (await measureReference(monitoring, version, modelName, context));
  const file = decodeContainer(await artifacts.read(record.artifactDigest));
  return { record, profile: decodeProfile(file, monitoring.signals) };
}

async function measureReference(
  monitoring: Subject['monitoring'],
  version: ModelVersion,
  modelName: string,
  context: Context,
): Promise<ReferenceProfile> {
  const { manager, artifacts } = context;
  const dataset = await findDatasetVersion(manager, await datasetOf(manager, version, modelName));
  const profile = await monitoring.measureReference(version, modelName, dataset, context);
  const about = { modelVersionId: version.id, datasetVersionId: dataset.id, datasetDigest: dataset.digest };
  const { digest } = await artifacts.put(
    manager,
    encodeContainer(encodeProfile(profile, { ...about, split: 'gold' })),
    { mediaType: 'application/octet-stream', fileName: `reference-of-version-${version.version}.profile` },
  );
  const record = {
    ...{ modelVersionId: version.id, datasetVersionId: dataset.id, rows: profile.rows },
    ...{ artifactDigest: digest, createdAt: new Date() },
  };
  // Another worker may have measured it meanwhile: to the same bytes.
  await manager.createQueryBuilder().insert().into(ReferenceProfile).values(record).orIgnore().execute();
  return record;
}

async function datasetOf(manager: EntityManager, version: ModelVersion, modelName: string): Promise<string> {
  const run = version.runId === null ? null : await manager.findOneBy(Run, { id: version.runId });
  if (run?.datasetVersionId == null) {
    throw new AppError(
      'CONFLICT',
      `Version ${version.version} of ${modelName} was not trained on a dataset here, so there is nothing to compare with.`,
      { modelName, version: version.version },
    );
  }
  return run.datasetVersionId;
}
