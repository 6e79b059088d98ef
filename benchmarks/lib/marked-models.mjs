// Two versions of one model that answer differently, so that every answer tells which of them gave it, and a third that
// mostly agrees with the first, as a challenger does.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const load = (path) => import(join(root, 'dist/src', path));

/**
 * Trains on generated listings and registers the result twice, its categories marked `/1` and `/2`. The rival, marked
 * `/1` as well, is trained with another setting.
 */
export async function registerMarked(stores, folder, modelName, listings) {
  const { writeSampleFiles } = await load('subjects/listings/dataset/sample/write.js');
  const { ListingModel } = await load('ml/model/listing-model.js');
  const { xPath, yPath } = await writeSampleFiles({ listings, seed: 1, pictures: false }, folder);
  const trained = async (name, ...settings) => {
    const path = join(folder, `${name}.gondola`);
    const cli = join(root, 'dist/src/main/cli.js');
    const args = [
      'fit',
      '--train',
      xPath,
      '--labels',
      yPath,
      '--model',
      'linear',
      '--out',
      path,
      ...settings,
    ];
    await promisify(execFile)(process.execPath, [cli, ...args]);
    return readFileSync(path);
  };
  const marked = (bytes, mark) => {
    const { vectorizer, classifier, calibration, classCodes, notes } = ListingModel.decode(bytes);
    const codes = classCodes.map((code) => `${code}/${mark}`);
    return new ListingModel({ vectorizer, classifier, calibration, classCodes: codes, notes });
  };
  const bytes = await trained('model');
  const versions = [];
  for (const mark of [1, 2]) versions.push(await register(stores, modelName, marked(bytes, mark)));
  const rivalBytes = await trained('rival', '--set', 'linear.cost=0.3');
  const rival = await register(stores, modelName, marked(rivalBytes, 1));
  return { versions, rival, xPath, modelBytes: bytes.length };
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
