// One measured step in a process of its own, so that its time and its peak memory are its own.
// Usage: node benchmarks/lib/step.mjs '<json>' ; prints one line of JSON.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';

const dist = new URL('../../dist/src/', import.meta.url);
const load = (path) => import(new URL(path, dist).href);
const { openDatabase, migrateDatabase } = await load('store/database.js');
const { ArtifactStore } = await load('store/artifact-store.js');

const input = JSON.parse(process.argv[2]);
await migrateDatabase(input.mysqlUrl);
const db = await openDatabase({ url: input.mysqlUrl, poolSize: 4 });
const artifacts = new ArtifactStore(join(input.dataDir, 'artifacts'));
const temporaryDir = join(input.dataDir, 'tmp');

const steps = {
  async sample() {
    const { writeSampleFiles } = await load('pipeline/dataset/sample/write.js');
    return writeSampleFiles({ listings: input.listings, seed: 1 }, input.folder);
  },

  async import() {
    const { importDataset } = await load('pipeline/dataset/import-dataset.js');
    const { importRequestSchema } = await load('pipeline/dataset/import-request.js');
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
    const { runOf, trainingRequestSchema } = await load('pipeline/training/start-training.js');
    const { trainAndPromote } = await load('pipeline/loop/train-and-promote.js');
    const request = trainingRequestSchema.parse({
      datasetVersionId: input.datasetVersionId,
      modelName: input.name,
    });
    const run = await createRun(db.manager, runOf(request));
    return trainAndPromote(run.id, { db, artifacts, assertMayWrite: async () => {}, onProgress() {} });
  },

  async classify() {
    const { findModelVersion, loadModel } = await load('pipeline/registry/loaded-model.js');
    const { classify } = await load('pipeline/serving/predict.js');
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
    for (const listing of listings) classify(model, { ...listing, picture: null }, 5);
    return { rows: listings.length, classifySeconds: (performance.now() - startedAt) / 1000 };
  },

  /** As a batch job does it: read the CSV, classify, store every prediction, write the output. */
  async predictFile() {
    const { findModelVersion, loadModel } = await load('pipeline/registry/loaded-model.js');
    const { predictFile } = await load('pipeline/serving/batch.js');
    const { columnMappingSchema } = await load('pipeline/dataset/columns.js');
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
    return predictFile(job, { digest: file.digest, columns }, model, context);
  },
};

const startedAt = performance.now();
const result = await steps[input.step]();
const seconds = (performance.now() - startedAt) / 1000;
await db.destroy();
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ ...result, seconds, peakMegabytes })}\n`);
