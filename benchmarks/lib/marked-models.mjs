// Two versions of one model that answer differently, so that every answer tells which of them gave it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const load = (path) => import(join(root, 'dist/src', path));

/** Trains once on generated listings and registers the result twice, its categories marked `/1` and `/2`. */
export async function registerMarked(stores, folder, modelName, listings) {
  const { writeSampleFiles } = await load('pipeline/dataset/sample/write.js');
  const { ListingModel } = await load('ml/model/listing-model.js');
  const { xPath, yPath } = await writeSampleFiles({ listings, seed: 1, pictures: false }, folder);
  const path = join(folder, 'model.gondola');
  const cli = join(root, 'dist/src/main/cli.js');
  const args = ['fit', '--train', xPath, '--labels', yPath, '--model', 'linear', '--out', path];
  await promisify(execFile)(process.execPath, [cli, ...args]);
  const { vectorizer, classifier, calibration, classCodes, notes } = ListingModel.decode(readFileSync(path));
  const versions = [];
  for (const mark of [1, 2]) {
    const marked = classCodes.map((code) => `${code}/${mark}`);
    const model = new ListingModel({ vectorizer, classifier, calibration, classCodes: marked, notes });
    versions.push(await register(stores, modelName, model));
  }
  return { versions, xPath, modelBytes: readFileSync(path).length };
}

async function register({ db, artifacts }, modelName, model) {
  const { lockModel, registerVersion } = await load('pipeline/registry/champion.js');
  const { experimentIdByName } = await load('pipeline/tracking/runs.js');
  const { newId } = await load('platform/ids.js');
  const { Run } = await load('store/entities/tracking.js');
  const file = { mediaType: 'application/octet-stream', fileName: 'model.gondola' };
  const { digest } = await artifacts.put(db.manager, model.encode(), file);
  const run = { id: newId(), name: 'marked', status: 'FINISHED', modelName, createdAt: new Date() };
  const experimentId = await experimentIdByName(db.manager, 'benchmark');
  await db.manager.insert(Run, { ...run, experimentId });
  return db.transaction(async (manager) =>
    registerVersion(manager, await lockModel(manager, modelName), { runId: run.id, artifactDigest: digest }),
  );
}

/** Points an alias at a version. */
export async function point(db, modelName, alias, version) {
  const { lockModel, moveAlias } = await load('pipeline/registry/champion.js');
  await db.transaction(async (manager) => {
    await moveAlias(manager, await lockModel(manager, modelName), alias, version, 'benchmark');
  });
}
