import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastServedVersion } from '../../src/pipeline/registry/last-served.js';
import { ChampionHolder } from '../../src/pipeline/serving/champion/champion-holder.js';
import { ModelLoader } from '../../src/pipeline/serving/champion/model-loader.js';
import { readReplicas } from '../../src/pipeline/serving/replica/read-replicas.js';
import { ReplicaRecord } from '../../src/pipeline/serving/replica/replica-record.js';
import { recordServices } from '../../src/pipeline/serving/replica/version-services.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { VersionService } from '../../src/store/entities/replica.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { champion, register, smallModel } from '../support/models.js';

const START_MS = Date.parse('2026-05-04T03:02:01.000Z');
const log = createLogger('test', 'silent');

let environment: TestEnvironment;
let db: DataSource;
let artifacts: ArtifactStore;
let loader: ModelLoader;
let nowMs = START_MS;
const clock = () => nowMs;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
  loader = new ModelLoader(artifacts);
});
afterAll(async () => {
  await loader?.close();
  await environment?.close();
});

const stores = () => ({ db, artifacts });

function startReplica(own: DataSource = db) {
  const champions: ChampionHolder = new ChampionHolder({
    ...{ db: own, subject: 'listings', loader, log, clock },
    onSwap: ({ version }, atMs) => record.serves(version, atMs),
  });
  const record = new ReplicaRecord({ db: own, log, clock, states: () => champions.states() });
  return { champions, record };
}

const found = async (id: string) =>
  (await readReplicas(db, new Date(nowMs))).find((replica) => replica.id === id);

describe('a replica', () => {
  it('writes down which version it serves and since when', async () => {
    const { champions, record } = startReplica();
    const name = newId();
    const version = await champion(stores(), name, 'a');
    await champions.get(name);
    await record.beat();
    expect(await found(record.id)).toMatchObject({
      state: 'OK',
      pid: process.pid,
      models: [{ modelVersionId: version.id, since: new Date(nowMs), secondsBehind: 0, problem: null }],
    });
  });

  it('is degraded when it has served another version for more than 15 seconds', async () => {
    const { champions, record } = startReplica();
    const name = newId();
    await champion(stores(), name, 'b');
    await champions.get(name);
    const { artifactDigest } = await champion(stores(), name, name);
    await artifacts.withFile(artifactDigest!, (path) =>
      import('node:fs/promises').then(({ rm }) => rm(path)),
    );
    await champions.refresh();
    nowMs += 15_001;
    await record.beat();
    expect(await found(record.id)).toMatchObject({ state: 'DEGRADED', models: [{ secondsBehind: 15.001 }] });
  });

  it('is lost after 10 seconds of silence, and forgotten after a minute', async () => {
    const silent = startReplica().record;
    const other = startReplica().record;
    await silent.beat();
    nowMs += 10_001;
    expect(await found(silent.id)).toMatchObject({ state: 'LOST' });
    nowMs += 50_000;
    await other.beat();
    expect(await found(silent.id)).toBeUndefined();
  });

  it('signs off when it stops', async () => {
    const { record } = startReplica();
    await record.beat();
    await record.stop();
    expect(await found(record.id)).toBeUndefined();
  });

  it('writes down later what served while MySQL did not take it', async () => {
    const own = await environment.openDatabase();
    const { champions, record } = startReplica(own);
    const name = newId();
    const version = await champion(stores(), name, 'c');
    await champions.get(name);
    await own.destroy();
    record.serves(version, START_MS - 5_000);
    await record.beat();
    await own.initialize();
    await record.beat();
    const service = await db.manager.findOneByOrFail(VersionService, { modelVersionId: version.id });
    expect(service.firstServedAt).toEqual(new Date(START_MS - 5_000));
  });
});

describe('the version that served last', () => {
  it('is never one that was registered but did not serve', async () => {
    const { champions, record } = startReplica();
    const name = newId();
    const served = await champion(stores(), name, 'served');
    await champions.get(name);
    await record.beat();
    await register(stores(), name, await smallModel('rejected'));
    const promoted = await champion(stores(), name, 'now');
    nowMs += 1_000;
    await champions.refresh();
    await record.beat();
    const last = await lastServedVersion(db.manager, served.modelId, promoted.id);
    expect(last!.id).toBe(served.id);
  });

  it('passes over a champion that no replica has loaded', async () => {
    const name = newId();
    const [served, _skipped, now] = [
      await champion(stores(), name, '1'),
      await champion(stores(), name, '2'),
      await champion(stores(), name, '3'),
    ];
    const period = (version: typeof now) => ({
      modelVersionId: version.id,
      modelId: version.modelId,
      firstServedAt: new Date(1_000),
      lastServedAt: new Date(2_000),
    });
    await recordServices(db.manager, [period(served), period(now)]);
    expect((await lastServedVersion(db.manager, now.modelId, now.id))!.id).toBe(served.id);
  });

  it('is none before the first champion has a follower', async () => {
    const version = await champion(stores(), newId(), 'only');
    expect(await lastServedVersion(db.manager, version.modelId, version.id)).toBeNull();
  });
});
