import type { EntityManager } from 'typeorm';
import { decodeContainer, encodeContainer } from '../../ml/format/container.js';
import {
  decodeProfile,
  encodeProfile,
  type SignalProfile,
  SignalProfileBuilder,
} from '../../ml/signals/signal-profile.js';
import { AppError } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { ReferenceProfile } from '../../store/entities/monitoring.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import { Run } from '../../store/entities/tracking.js';
import { findDatasetVersion, readListings } from '../dataset/listings.js';
import { PictureTable } from '../dataset/picture-table.js';
import { loadModel } from '../registry/loaded-model.js';
import { judge } from '../serving/predict.js';
import { measuredAnswer } from './measured-answer.js';

/** Gold rows are neither learned from nor used to calibrate: what is unsure and unknown there is so in service. */
const REFERENCE_SPLIT = 'gold';

export interface Reference {
  readonly record: ReferenceProfile;
  readonly profile: SignalProfile;
}

interface Context {
  readonly manager: EntityManager;
  readonly artifacts: ArtifactStore;
  readonly onProgress?: (fraction: number) => void;
}

/**
 * What a model version's answers look like where nothing has drifted. It is measured once, on the gold rows of the
 * dataset that the version learned from, and kept as a file.
 * @throws AppError CONFLICT for a version that was not trained here; DAMAGED_ARTIFACT
 */
export async function referenceOf(
  version: ModelVersion,
  modelName: string,
  context: Context,
): Promise<Reference> {
  const { manager, artifacts } = context;
  const known = await manager.findOneBy(ReferenceProfile, { modelVersionId: version.id });
  const record = known ?? (await measureReference(version, modelName, context));
  return { record, profile: decodeProfile(decodeContainer(await artifacts.read(record.artifactDigest))) };
}

async function measureReference(
  version: ModelVersion,
  modelName: string,
  { manager, artifacts, onProgress }: Context,
): Promise<ReferenceProfile> {
  const loaded = await loadModel(artifacts, version, modelName);
  const dataset = await findDatasetVersion(manager, await datasetOf(manager, version, modelName));
  const pictures = loaded.model.kind === 'linear' ? null : await PictureTable.load(artifacts, dataset);
  const builder = new SignalProfileBuilder();
  let rows = 0;
  for await (const batch of readListings(manager, dataset.id, REFERENCE_SPLIT)) {
    for (const { rowNo, title, description } of batch) {
      const picture = pictures?.of(rowNo) ?? null;
      if (title === '' && description === '' && picture === null) continue; // would be refused in service
      builder.add(measuredAnswer(judge(loaded, { title, description, picture }, 1), picture !== null));
    }
    rows += batch.length;
    onProgress?.(rows / dataset.goldRows);
  }
  const profile = builder.build();
  const about = { modelVersionId: version.id, datasetVersionId: dataset.id, datasetDigest: dataset.digest };
  const { digest } = await artifacts.put(
    manager,
    encodeContainer(encodeProfile(profile, { ...about, split: REFERENCE_SPLIT })),
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
