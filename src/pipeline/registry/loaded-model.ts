import type { EntityManager } from 'typeorm';
import type { DomainScorer } from '../../ml/drift/text/domain-scorer.js';
import { ModelFileError } from '../../ml/errors.js';
import { ListingModel } from '../../ml/model/listing-model.js';
import { SignalMeter } from '../../ml/signals/listing-signals.js';
import { AppError, invalidInput } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { SubjectName } from '../../store/entities/dataset.js';
import { Model, ModelVersion } from '../../store/entities/registry.js';
import { findChampion } from './champion.js';

/** What tells how much listings are like those of the window that a drift report compared. */
export interface ServedDomain {
  readonly reportId: string;
  readonly scorer: DomainScorer;
}

/** A model version in memory, ready to answer. */
export interface LoadedModel {
  readonly modelName: string;
  readonly version: ModelVersion;
  readonly model: ListingModel;
  /** Measures the listings that it answers. */
  readonly meter: SignalMeter;
  /** Replaced while it answers; null until a classifier was fitted. */
  domain: ServedDomain | null;
}

/**
 * Reads a version's file.
 * @throws AppError CONFLICT for a version that was not trained here; DAMAGED_ARTIFACT when the file is gone or is not the
 * model that it should be
 */
export async function readModel<Decoded>(
  artifacts: ArtifactStore,
  version: ModelVersion,
  modelName: string,
  decode: (bytes: Uint8Array) => Decoded,
): Promise<Decoded> {
  const { artifactDigest } = version;
  if (artifactDigest === null) throw notLoadable(version, modelName);
  try {
    return decode(await artifacts.read(artifactDigest));
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new AppError(
      'DAMAGED_ARTIFACT',
      `Version ${version.version} of ${modelName} cannot be loaded: ${error.message}`,
      { digest: artifactDigest },
      { cause: error },
    );
  }
}

/** @throws AppError as `readModel` */
export async function loadModel(
  artifacts: ArtifactStore,
  version: ModelVersion,
  modelName: string,
): Promise<LoadedModel> {
  const model = await readModel(artifacts, version, modelName, (bytes) => ListingModel.decode(bytes));
  return { modelName, version, model, meter: new SignalMeter(), domain: null };
}

/** Whether a file is gone or not what it was; a store that cannot be reached says nothing of the file. */
export function isDamage(error: unknown): error is AppError | ModelFileError {
  if (error instanceof ModelFileError) return true;
  return error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'DAMAGED_ARTIFACT');
}

/**
 * The champion of a model. Three answers: found, none (NO_CHAMPION), or an error that says why it is unknown.
 * @throws AppError NO_CHAMPION, INVALID_INPUT (a model of another subject), DAMAGED_ARTIFACT
 */
export async function loadChampion(
  manager: EntityManager,
  artifacts: ArtifactStore,
  modelName: string,
): Promise<LoadedModel> {
  const version = await findChampion(manager, modelName);
  if (version === null) throw noChampion(modelName);
  await assertAbout(manager, version, 'listings');
  return loadModel(artifacts, version, modelName);
}

/** A version that was registered by a client has no file that could be scored or serve. */
export function notLoadable({ version }: Pick<ModelVersion, 'version'>, modelName: string): AppError {
  const message =
    `Version ${version} of ${modelName} was registered by a client and has no model file that Gondola can load, ` +
    'so it can be neither scored nor served. Train the model here ("gondola train", startTraining), or judge two ' +
    'files of predictions ("gondola gate").';
  return new AppError('CONFLICT', message, { modelName, version });
}

export function noChampion(modelName: string): AppError {
  return new AppError(
    'NO_CHAMPION',
    `The model "${modelName}" has no champion yet. Train one: startTraining, or "gondola train".`,
    { modelName },
  );
}

/** @throws AppError NOT_FOUND */
export async function findModelVersion(manager: EntityManager, id: string): Promise<ModelVersion> {
  const version = await manager.findOneBy(ModelVersion, { id });
  if (version === null)
    throw new AppError('NOT_FOUND', `There is no model version "${id}".`, { kind: 'model version', id });
  return version;
}

/** @throws AppError NOT_FOUND */
export async function modelOf(
  manager: EntityManager,
  { modelId }: Pick<ModelVersion, 'modelId'>,
): Promise<Model> {
  const model = await manager.findOneBy(Model, { id: modelId });
  if (model === null) throw new AppError('NOT_FOUND', 'The model of this version is not there.');
  return model;
}

/** @throws AppError INVALID_INPUT where the model of a version is about another subject than the question */
export async function assertAbout(
  manager: EntityManager,
  version: Pick<ModelVersion, 'modelId'>,
  asked: SubjectName,
): Promise<void> {
  const { name, subject } = await modelOf(manager, version);
  if (subject === null || subject === asked) return;
  const message = `The model "${name}" is about ${subject}; this is a question about ${asked}.`;
  throw invalidInput('modelName', message, { subject });
}
