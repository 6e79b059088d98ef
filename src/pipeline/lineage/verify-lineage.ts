import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ModelFileError } from '../../ml/errors.js';
import { decodeContainer } from '../../ml/format/container.js';
import { digestOfJson } from '../../platform/digest.js';
import { AppError, assertIdExists, notFound } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { DatasetVersion, FeatureSet } from '../../store/entities/dataset.js';
import { Prediction } from '../../store/entities/prediction.js';
import { ModelVersion } from '../../store/entities/registry.js';
import { Run } from '../../store/entities/tracking.js';
import type { SubjectOf } from '../subject.js';
import { erasuresOfDataset } from './erasure/erasures.js';

/** One link of the chain from a prediction to the files it comes from: what was recorded, and what was found now. */
interface LineageCheck {
  readonly what: string;
  readonly recorded: string;
  /** What the same computation gives now; null when it could not be done. */
  readonly found: string | null;
  readonly equal: boolean;
  /** Why it differs, where that is known. */
  readonly explanation: string | null;
}

export interface LineageReport {
  /** Null where a model version was verified by itself. */
  readonly predictionId: string | null;
  readonly modelVersionId: string;
  readonly runId: string | null;
  readonly datasetVersionId: string | null;
  readonly checks: readonly LineageCheck[];
  /** The first link, from the prediction on, that is not as recorded. */
  readonly firstDifference: LineageCheck | null;
}

interface Stores {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly subjectOf: SubjectOf;
}

/**
 * Computes every digest between a prediction and the files that its model learnt from again, and compares them with
 * those that were recorded. Reads the whole dataset version and all files.
 * @throws AppError NOT_FOUND
 */
export async function verifyLineage(predictionId: string, stores: Stores): Promise<LineageReport> {
  const { manager } = stores.db;
  assertIdExists('prediction', predictionId);
  const prediction = await manager.findOneBy(Prediction, { id: predictionId });
  if (prediction === null) throw notFound('prediction', predictionId);
  const version = await manager.findOneByOrFail(ModelVersion, { id: prediction.modelVersionId });
  return { ...(await verifyVersion(version, stores)), predictionId };
}

/** As `verifyLineage`, from a model version on, of whichever subject. */
export async function verifyVersion(version: ModelVersion, stores: Stores): Promise<LineageReport> {
  const { manager } = stores.db;
  const run = version.runId === null ? null : await manager.findOneBy(Run, { id: version.runId });
  const dataset = await byId(run?.datasetVersionId, (id) => manager.findOneBy(DatasetVersion, { id }));
  const features = await byId(run?.featureSetDigest, (digest) => manager.findOneBy(FeatureSet, { digest }));
  const checks = [...(await checkModel(version, dataset, run, stores))];
  if (features !== null && dataset !== null) checks.push(...(await checkFeatures(features, dataset, stores)));
  if (dataset !== null) checks.push(...(await checkDataset(dataset, stores)));
  return {
    predictionId: null,
    modelVersionId: version.id,
    runId: run?.id ?? null,
    datasetVersionId: dataset?.id ?? null,
    checks,
    firstDifference: checks.find(({ equal }) => !equal) ?? null,
  };
}

async function checkModel(
  version: ModelVersion,
  dataset: DatasetVersion | null,
  run: Run | null,
  { artifacts }: Stores,
): Promise<LineageCheck[]> {
  if (version.artifactDigest === null) return [];
  const file = await checkFile('model file', version.artifactDigest, artifacts);
  const notes = file.equal ? await notesOf(version.artifactDigest, artifacts) : null;
  if (notes === null) return [file];
  // What the model itself says of its origin, which nobody can change without changing its digest.
  return [
    file,
    ...(dataset === null
      ? []
      : [compare('dataset digest in the model', dataset.digest, notes.datasetDigest)]),
    ...(run?.featureSetDigest == null
      ? []
      : [compare('feature set digest in the model', run.featureSetDigest, notes.featureSetDigest)]),
  ];
}

async function checkFeatures(
  { digest, recipe, artifactDigest }: FeatureSet,
  dataset: DatasetVersion,
  { artifacts }: Stores,
): Promise<LineageCheck[]> {
  return [
    compare('feature set digest', digest, digestOfJson({ ...recipe, dataset: dataset.digest })),
    await checkFile('feature set file', artifactDigest, artifacts),
  ];
}

async function checkDataset(
  dataset: DatasetVersion,
  { db, artifacts, subjectOf }: Stores,
): Promise<LineageCheck[]> {
  const found = await subjectOf(dataset.subject).digestOf(dataset, db.manager);
  const rows = compare('dataset digest', dataset.digest, found);
  const erasures = rows.equal ? [] : await erasuresOfDataset(db.manager, dataset.id);
  const explanation =
    erasures.length === 0
      ? null
      : `Altered by ${erasures.length === 1 ? 'an erasure' : `${erasures.length} erasures`}, the last at ${erasures.at(-1)!.requestedAt.toISOString()}.`;
  const sources = [];
  // A digest over the rows takes a file beside them as read.
  if (dataset.contentDigest !== null) {
    sources.push(await checkFile('dataset file', dataset.contentDigest, artifacts));
  }
  for (const { role, fileName, digest } of dataset.sources) {
    sources.push(await checkFile(`source file ${role} (${fileName})`, digest, artifacts));
  }
  return [{ ...rows, explanation }, ...sources];
}

async function checkFile(what: string, recorded: string, artifacts: ArtifactStore): Promise<LineageCheck> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of await artifacts.stream(recorded)) hash.update(chunk as Buffer);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...compare(what, recorded, null), explanation: error.message };
  }
  return compare(what, recorded, hash.digest('hex'));
}

async function notesOf(digest: string, artifacts: ArtifactStore): Promise<Record<string, unknown> | null> {
  try {
    return decodeContainer(await artifacts.read(digest)).meta.notes as Record<string, unknown>;
  } catch (error) {
    if (error instanceof ModelFileError) return null; // a model of another make says nothing of its origin
    throw error;
  }
}

function compare(what: string, recorded: string, found: unknown): LineageCheck {
  const text = typeof found === 'string' ? found : null;
  return { what, recorded, found: text, equal: text === recorded, explanation: null };
}

function byId<Row>(
  id: string | null | undefined,
  find: (id: string) => Promise<Row | null>,
): Promise<Row | null> {
  return id == null ? Promise.resolve(null) : find(id);
}
