import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { trainAndPromote } from '../../src/pipeline/loop/train-and-promote.js';
import { createRun } from '../../src/pipeline/tracking/runs.js';
import { runOf, trainingRequestSchema, withPresets } from '../../src/pipeline/training/training-request.js';
import { DEFAULT_GATE_RULE } from '../../src/platform/gate-rule.js';
import { newId } from '../../src/platform/ids.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { NO_DOMAIN, NO_SIGNALS, type Prediction } from '../../src/store/entities/prediction.js';
import { importRequestSchema } from '../../src/subjects/import-request.js';
import { importDataset } from '../../src/subjects/listings/dataset/import-dataset.js';
import type { FileImport } from '../../src/subjects/listings/dataset/import-sources.js';
import { insertPredictions } from '../../src/subjects/listings/serving/prediction-rows.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

const WORDS = ['lampe', 'livre', 'chaise'];
const ROWS = 90;

export interface Lineage {
  readonly environment: TestEnvironment;
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly csv: string;
  readonly datasetVersionId: string;
  readonly modelVersionId: string;
  readonly runId: string;
  /** Imports the same listings as a dataset of another name. @returns the id of its version */
  importAs(name: string): Promise<string>;
  /** Stores a prediction. @returns its id */
  predict(externalId: string | null, createdAt?: Date): Promise<string>;
}

/** A dataset of 90 listings `l0` to `l89` and two rejected rows, a model trained on it, and predictions of it. */
export async function startLineage(): Promise<Lineage> {
  const environment = await createTestEnvironment();
  const db = await environment.openDatabase();
  const artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
  const csv = [
    'id,title,description,label',
    ...Array.from(
      { length: ROWS },
      (_, row) => `l${row},${WORDS[row % 3]} ${row} modèle ${row * 7},"neuf, ${row}",${WORDS[row % 3]}`,
    ),
    'l5,une autre lampe,,lampe',
    'l900,,,livre',
  ].join('\n');
  const file = { mediaType: 'text/csv', fileName: 'offers.csv' };
  const { digest } = await artifacts.put(db.manager, [Buffer.from(csv)], file);
  const importCsv = async (name: string, listings: string) => {
    const source = { files: { listings: { digest: listings, fileName: 'offers.csv' } }, columns: {} };
    const request = importRequestSchema.parse({ name, source });
    const { datasetVersionId } = await importDataset(request as typeof request & { source: FileImport }, {
      ...{ db, artifacts },
      temporaryDir: join(environment.dataDir, 'tmp'),
      onProgress() {},
    });
    return datasetVersionId;
  };
  const datasetVersionId = await importCsv('offers', digest);
  const importAs = async (name: string) => {
    const more = Buffer.from(`${csv}\nx0,encore une lampe,${name},lampe`); // other content makes another version
    return importCsv(name, (await artifacts.put(db.manager, [more], file)).digest);
  };
  const training = trainingRequestSchema.parse({ datasetVersionId, modelName: 'offers' });
  const run = await createRun(db.manager, runOf(withPresets(training, 'listings')));
  const context = {
    db,
    artifacts,
    subjectOf,
    rule: DEFAULT_GATE_RULE,
    fourEyes: null,
    assertMayWrite: async () => {},
    onProgress() {},
  };
  const { modelVersionId } = await trainAndPromote(run.id, context);
  const predict = async (externalId: string | null, createdAt = new Date()) => {
    const prediction = predictionOf(modelVersionId, externalId, createdAt);
    await insertPredictions(db.manager, [prediction]);
    return prediction.id;
  };
  return {
    environment,
    db,
    artifacts,
    csv,
    datasetVersionId,
    modelVersionId,
    runId: run.id,
    importAs,
    predict,
  };
}

function predictionOf(modelVersionId: string, externalId: string | null, createdAt: Date): Prediction {
  return {
    ...{ id: newId(), modelVersionId, jobId: null, externalId, source: 'rest', createdAt },
    ...{ title: 'lampe de Madame Dupont', description: 'chez elle', pictureDigest: null, pictureNote: null },
    ...{ categoryCode: 'lampe', confidence: 0.9, latencyMs: 1 },
    topK: [{ code: 'lampe', name: 'lampe', confidence: 0.9 }],
    signals: NO_SIGNALS,
    domain: NO_DOMAIN,
  };
}
