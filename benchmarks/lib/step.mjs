// One measured step in a process of its own, so that its time and its peak memory are its own.
// Usage: node benchmarks/lib/step.mjs '<json>' ; prints one line of JSON.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';

const dist = new URL('../../dist/src/', import.meta.url);
const load = (path) => import(new URL(path, dist).href);
const { openDatabase, migrateDatabase } = await load('store/database.js');
const { ArtifactStore } = await load('store/artifact-store.js');
const { LocalBytes } = await load('store/artifacts/local-bytes.js');
const { DEFAULT_GATE_RULE } = await load('platform/gate-rule.js');

const input = JSON.parse(process.argv[2]);
await migrateDatabase(input.mysqlUrl);
const db = await openDatabase({ url: input.mysqlUrl, poolSize: 4 });
const artifacts = new ArtifactStore(new LocalBytes(join(input.dataDir, 'artifacts')));
const temporaryDir = join(input.dataDir, 'tmp');

const steps = {
  async sample() {
    const { writeSampleFiles } = await load('subjects/listings/dataset/sample/write.js');
    return writeSampleFiles({ listings: input.listings, seed: 1 }, input.folder);
  },

  async import() {
    const { importDataset } = await load('subjects/listings/dataset/import-dataset.js');
    const { importRequestSchema } = await load('subjects/import-request.js');
    const files = {};
    for (const [role, path] of Object.entries(input.files)) {
      const fileName = path.split('/').at(-1);
      const { digest } = await artifacts.put(db.manager, createReadStream(path), {
        mediaType: 'text/csv',
        fileName,
      });
      files[role] = { digest, fileName };
    }
    const request = importRequestSchema.parse({
      name: input.name,
      source: { files, columns: input.columns },
    });
    return importDataset(request, { db, artifacts, temporaryDir, onProgress() {} });
  },

  async train() {
    const { createRun } = await load('pipeline/tracking/runs.js');
    const { runOf, trainingRequestSchema, withPresets } = await load('pipeline/training/training-request.js');
    const { subjectOf } = await load('subjects/subjects.js');
    const { trainAndPromote } = await load('pipeline/loop/train-and-promote.js');
    const request = trainingRequestSchema.parse({
      datasetVersionId: input.datasetVersionId,
      modelName: input.name,
    });
    const run = await createRun(db.manager, runOf(withPresets(request, 'listings')));
    return trainAndPromote(run.id, {
      db,
      artifacts,
      subjectOf,
      rule: DEFAULT_GATE_RULE,
      fourEyes: null,
      assertMayWrite: async () => {},
      onProgress() {},
    });
  },

  async classify() {
    const { findModelVersion, loadModel } = await load('pipeline/registry/loaded-model.js');
    const { judge } = await load('subjects/listings/serving/predict.js');
    const model = await loadModel(
      artifacts,
      await findModelVersion(db.manager, input.modelVersionId),
      input.name,
    );
    const listings = await db.query(
      'SELECT title, description FROM listing WHERE dataset_version_id = ? ORDER BY row_no LIMIT 20000',
      [input.datasetVersionId],
    );
    const startedAt = performance.now();
    for (const listing of listings) judge(model, { ...listing, picture: null }, 5);
    return { rows: listings.length, classifySeconds: (performance.now() - startedAt) / 1000 };
  },

  /** Predictions of listings of the dataset, round and round. Returns ids from all over the table. */
  async fillPredictions() {
    const { insertPredictions } = await load('subjects/listings/serving/prediction-rows.js');
    const { newId } = await load('platform/ids.js');
    const listings = await db.query(
      'SELECT external_id AS externalId, title, description FROM listing WHERE dataset_version_id = ? LIMIT 5000',
      [input.datasetVersionId],
    );
    const every = Math.floor(input.rows / input.sampleOf);
    const ids = [];
    const rowOf = (index) => {
      const id = newId();
      if (index % every === 0 && ids.length < input.sampleOf) ids.push(id);
      const { externalId, title, description } = listings[index % listings.length];
      const texts = { title, description: description.slice(0, 200), pictureDigest: null, pictureNote: null };
      const topK = [{ code: '10', name: '10', confidence: 0.9 }];
      const answer = { categoryCode: '10', confidence: 0.9, topK, latencyMs: 1, createdAt: new Date() };
      const origin = { modelVersionId: input.modelVersionId, jobId: null, source: 'rest' };
      return { id, externalId: `${externalId}-${index}`, ...origin, ...texts, ...answer };
    };
    for (let from = 0; from < input.rows; from += 10_000) {
      const count = Math.min(10_000, input.rows - from);
      await insertPredictions(
        db.manager,
        Array.from({ length: count }, (_, offset) => rowOf(from + offset)),
      );
    }
    return { ids: ids.sort(() => Math.random() - 0.5) };
  },

  /** As a batch job does it: read the CSV, classify, store every prediction, write the output. */
  async predictFile() {
    const { findModelVersion, loadModel } = await load('pipeline/registry/loaded-model.js');
    const { predictFile } = await load('subjects/listings/serving/batch.js');
    const { columnMappingSchema } = await load('subjects/listings/dataset/columns.js');
    const { PREDICT_BATCH } = await load('queue/definitions.js');
    const { insertJob } = await load('queue/job-store.js');
    const model = await loadModel(
      artifacts,
      await findModelVersion(db.manager, input.modelVersionId),
      input.name,
    );
    const file = await artifacts.put(db.manager, createReadStream(input.path), {
      mediaType: 'text/csv',
      fileName: 'in.csv',
    });
    const payload = { modelVersionId: input.modelVersionId, fileDigest: file.digest, columns: input.columns };
    const job = await insertJob(db.manager, PREDICT_BATCH, { payload, request: payload });
    const columns = columnMappingSchema.parse(input.columns);
    const context = { db, artifacts, assertMayWrite: async () => {}, onProgress() {} };
    return predictFile(job, { fileDigest: file.digest, columns }, model, context);
  },
};

const startedAt = performance.now();
const result = await steps[input.step]();
const seconds = (performance.now() - startedAt) / 1000;
await db.destroy();
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ ...result, seconds, peakMegabytes })}\n`);
