import type { DataSource } from 'typeorm';
import { sha256 } from '../../../src/platform/digest.js';
import { newId } from '../../../src/platform/ids.js';
import { StoredFile } from '../../../src/store/entities/artifact.js';
import { CorrectedListing, Correction } from '../../../src/store/entities/correction.js';
import { DatasetVersion, FeatureSet } from '../../../src/store/entities/dataset.js';
import { BatchPart, Job } from '../../../src/store/entities/job.js';
import { DriftReportRow, ReferenceProfile } from '../../../src/store/entities/monitoring.js';
import { Prediction } from '../../../src/store/entities/prediction.js';
import { PredictionArchive } from '../../../src/store/entities/prediction-archive.js';
import { Model, ModelVersion } from '../../../src/store/entities/registry.js';
import { Run, RunArtifact } from '../../../src/store/entities/tracking.js';

const now = new Date();

async function addDataset(db: DataSource, named: Partial<DatasetVersion>): Promise<string> {
  const id = newId();
  await db.manager.insert(DatasetVersion, {
    ...{
      id,
      name: 'set',
      digest: sha256(id),
      sourceDigest: sha256(id),
      state: 'ready',
      recipe: {},
      sources: [],
    },
    ...{ acceptedRows: 0, rejectedRows: 0, duplicateRows: 0, trainRows: 0, validationRows: 0, goldRows: 0 },
    createdAt: now,
    ...named,
  });
  return id;
}

async function addJob(db: DataSource, named: { payload?: object; result?: object }): Promise<string> {
  const id = newId();
  await db.manager.insert(Job, {
    ...{ id, kind: 'test', state: 'succeeded', payload: {}, requestDigest: sha256(id), progressPercent: 0 },
    ...{ stage: '', attempt: 1, attemptsMax: 1, createdAt: now },
    ...named,
  });
  return id;
}

async function addDriftReport(db: DataSource, named: Partial<DriftReportRow>): Promise<void> {
  await db.manager.insert(DriftReportRow, {
    ...{ id: newId(), modelId: newId(), modelVersionId: newId(), windowFrom: now, windowTo: now, rows: 0 },
    ...{
      referenceRows: 0,
      state: 'OK',
      driftedColumns: [],
      columnStates: { OK: 0, DRIFT: 0, SMALL: 0, TOO_FEW_ROWS: 0 },
      createdAt: now,
    },
    ...{ reportDigest: sha256('report'), pageDigest: sha256('page') },
    ...named,
  });
}

/** Writes a row that names an artifact, by the column that does. */
export const NAME_IN: Readonly<Record<string, (db: DataSource, digest: string) => Promise<unknown>>> = {
  'batch_part.artifact_digest': async (db, artifactDigest) => {
    const jobId = await addJob(db, {});
    await db.manager.insert(BatchPart, { jobId, partNo: 0, rowCount: 0, rejectedCount: 0, artifactDigest });
  },
  'correction.picture_digest': async (db, pictureDigest) => {
    const [modelId, listingId] = [newId(), newId()];
    await db.manager.insert(Model, { id: modelId, name: modelId, createdAt: now });
    const times = { createdAt: now, updatedAt: now };
    const digest = sha256(listingId);
    await db.manager.insert(CorrectedListing, {
      id: listingId,
      modelId,
      digest,
      state: 'LABELLED',
      ...times,
    });
    await db.manager.insert(Correction, {
      ...{ id: newId(), listingId, modelId, title: '', description: '', pictureDigest, categoryCode: 'a' },
      ...{ newCategory: false, submittedBy: 'a', source: 'API', note: '', state: 'ACCEPTED' },
      ...{ requestDigest: sha256(listingId), createdAt: now },
    });
  },
  'dataset_version.content_digest': (db, digest) => addDataset(db, { contentDigest: digest }),
  'dataset_version.picture_features_digest': (db, digest) =>
    addDataset(db, { pictureFeaturesDigest: digest }),
  'dataset_version.sources': (db, digest) =>
    addDataset(db, { sources: [{ role: 'listings', fileName: 'a.csv', digest }] }),
  'drift_report.classifier_digest': async (db, digest) => addDriftReport(db, { classifierDigest: digest }),
  'drift_report.page_digest': async (db, digest) => addDriftReport(db, { pageDigest: digest }),
  'drift_report.report_digest': async (db, digest) => addDriftReport(db, { reportDigest: digest }),
  'feature_set.artifact_digest': async (db, artifactDigest) => {
    const datasetVersionId = await addDataset(db, {});
    await db.manager.insert(FeatureSet, {
      ...{
        digest: sha256(newId()),
        datasetVersionId,
        recipe: {},
        artifactDigest,
        rowCount: 0,
        featureCount: 0,
      },
      createdAt: now,
    });
  },
  'job.payload': (db, digest) => addJob(db, { payload: { request: { files: [{ digest }] } } }),
  'job.result': (db, digest) => addJob(db, { result: { outputDigest: digest } }),
  'model_version.artifact_digest': async (db, artifactDigest) => {
    const modelId = newId();
    await db.manager.insert(Model, { id: modelId, name: modelId, createdAt: now });
    await db.manager.insert(ModelVersion, {
      id: newId(),
      modelId,
      version: 1,
      artifactDigest,
      createdAt: now,
    });
  },
  'prediction.picture_digest': (db, pictureDigest) =>
    db.manager.insert(Prediction, {
      ...{ id: newId(), modelVersionId: newId(), source: 'rest', title: '', description: '', pictureDigest },
      ...{ categoryCode: 'a', confidence: 1, topK: [], latencyMs: 1, createdAt: now },
    }),
  'prediction_archive.artifact_digest': (db, artifactDigest) =>
    db.manager.insert(PredictionArchive, {
      ...{ id: newId(), firstId: newId(), lastId: newId(), firstAt: now, lastAt: now, rows: 1, versions: {} },
      ...{ artifactDigest, fileBytes: 1, archivedAt: now, cleanedAt: now },
    }),
  'reference_profile.artifact_digest': async (db, artifactDigest) => {
    const [modelId, modelVersionId] = [newId(), newId()];
    await db.manager.insert(Model, { id: modelId, name: modelId, createdAt: now });
    await db.manager.insert(ModelVersion, { id: modelVersionId, modelId, version: 1, createdAt: now });
    await db.manager.insert(ReferenceProfile, {
      ...{ modelVersionId, datasetVersionId: newId(), rows: 1, artifactDigest, createdAt: now },
    });
  },
  'run_artifact.digest': async (db, digest) => {
    const runId = newId();
    await db.manager.insert(Run, {
      id: runId,
      experimentId: 0,
      name: 'a',
      status: 'FINISHED',
      createdAt: now,
    });
    await db.manager.insert(RunArtifact, { runId, path: 'a', digest });
  },
  'stored_file.digest': (db, digest) =>
    db.manager.insert(StoredFile, { path: newId(), digest, createdAt: now }),
};

/** Removes all that was named, and all artifacts from the table. */
export async function forgetEverything(db: DataSource): Promise<void> {
  for (const table of [
    ...[
      'correction',
      'corrected_listing',
      'batch_part',
      'drift_report',
      'feature_set',
      'dataset_version',
      'job',
      'reference_profile',
      'model_version',
      'model',
      'prediction',
      'prediction_archive',
    ],
    ...['run_artifact', 'run', 'stored_file', 'artifact'],
  ]) {
    await db.query(`DELETE FROM ${table}`);
  }
}
