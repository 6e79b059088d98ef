import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ListingModel } from '../../src/ml/model/listing-model.js';
import type { LoadedModel } from '../../src/pipeline/registry/loaded-model.js';
import { NO_OBSERVER } from '../../src/pipeline/serving/answer-metrics.js';
import { ChampionHolder } from '../../src/pipeline/serving/champion/champion-holder.js';
import { ModelLoader } from '../../src/pipeline/serving/champion/model-loader.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { openDatabase } from '../../src/store/database.js';
import { judge, predictMany } from '../../src/subjects/listings/serving/predict.js';
import { decodeHere } from '../../src/subjects/listings/serving/read-picture.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { champion, point, register, smallModel } from '../support/models.js';

const LISTING = { title: 'lampe', description: '', picture: null };

let environment: TestEnvironment;
let db: DataSource;
let artifacts: ArtifactStore;
let loader: ModelLoader;
let nowMs = 0;

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
const holder = (parts: Partial<ConstructorParameters<typeof ChampionHolder<LoadedModel>>[0]> = {}) =>
  new ChampionHolder({
    ...{ db, subject: 'listings', loader, log: createLogger('test', 'silent'), clock: () => nowMs },
    ...parts,
  });
const answerOf = async (champions: ChampionHolder, modelName: string) =>
  judge(await champions.get(modelName), LISTING, 1).categoryCode;
const fileOf = (digest: string) => join(environment.dataDir, 'artifacts', digest.slice(0, 2), digest);

describe('a champion', () => {
  it('is swapped in at the next look', async () => {
    const [name, champions] = [newId(), holder()];
    await champion(stores(), name, 'one');
    expect(await answerOf(champions, name)).toBe('lampe/one');
    await champion(stores(), name, 'two');
    await champions.refresh();
    expect(await answerOf(champions, name)).toBe('lampe/two');
  });

  it('answers as the model that was saved', async () => {
    const [name, model] = [newId(), await smallModel('same')];
    await point(stores(), await register(stores(), name, model));
    const loaded = await holder().get(name);
    expect(loaded.model.predict(LISTING)).toEqual(model.predict(LISTING));
  });

  it('does not serve a version that was removed from the registry, as by a reset', async () => {
    const [name, champions] = [newId(), holder()];
    const { id, modelId } = await champion(stores(), name, 'removed');
    await champions.get(name);
    await db.query('DELETE FROM model_alias WHERE model_id = ?', [modelId]);
    await db.query('DELETE FROM model_version WHERE id = ?', [id]);
    await champions.refresh();
    expect(champions.states()).toEqual([]);
    await expect(champions.get(name)).rejects.toMatchObject({ code: 'NO_CHAMPION' });
  });

  it('keeps a batch to the end on the version that it began with', async () => {
    const [name, champions] = [newId(), holder()];
    await champion(stores(), name, 'old');
    await champions.get(name);
    const serving = {
      db,
      champions,
      artifacts,
      pictures: { decode: decodeHere },
      log: { append() {} } as never,
      shadow: { offer() {} },
      observer: NO_OBSERVER,
    };
    const listings = Array.from({ length: 1_000 }, () => ({ title: 'livre '.repeat(100), description: '' }));
    const batch = predictMany(serving, { modelName: name, topK: 1, listings }, 'rest');
    await champion(stores(), name, 'new');
    await champions.refresh();
    const codes = new Set((await batch).map(({ prediction }) => prediction.categoryCode));
    const versions = new Set((await batch).map(({ modelVersion }) => modelVersion.version));
    expect([codes.size, versions.size]).toEqual([1, 1]);
    expect(await answerOf(champions, name)).toBe('lampe/new');
  });
});

describe('a damaged new champion', () => {
  it.each([
    [
      'with a changed byte',
      (content: Buffer) => Buffer.from(content.map((byte, at) => (at === 999 ? byte ^ 1 : byte))),
    ],
    ['that is cut short', (content: Buffer) => content.subarray(0, 1_000)],
    ['without a file', () => null],
  ])('%s never serves, is reported, and serves once it is mended', async (_what, damage) => {
    const [name, champions] = [newId(), holder()];
    await champion(stores(), name, 'sound');
    await champions.get(name);
    const { artifactDigest } = await champion(stores(), name, `damaged-${name}`);
    const file = fileOf(artifactDigest!);
    const content = readFileSync(file);
    const damaged = damage(content);
    if (damaged === null) rmSync(file);
    else writeFileSync(file, damaged);

    await champions.refresh();
    expect(await answerOf(champions, name)).toBe('lampe/sound');
    expect(champions.states()[0]!.problem).toContain('Version 2');

    writeFileSync(file, content);
    nowMs += 1_000;
    await champions.refresh();
    expect(await answerOf(champions, name)).toBe(`lampe/damaged-${name}`);
    expect(champions.states()[0]).toMatchObject({ problem: null, secondsBehind: 0 });
  });

  it('that answers with no probabilities never serves', async () => {
    const [name, champions] = [newId(), holder()];
    await champion(stores(), name, 'sound');
    await champions.get(name);
    const { vectorizer, classifier, classCodes, calibration } = await smallModel('nonsense');
    const scale = Float64Array.of(Number.NaN, 1, 1);
    const nonsense = new ListingModel({
      vectorizer,
      classifier,
      classCodes,
      calibration: { ...calibration, scale },
      notes: {},
    });
    await point(stores(), await register(stores(), name, nonsense));
    await champions.refresh();
    expect(await answerOf(champions, name)).toBe('lampe/sound');
    expect(champions.states()[0]!.problem).not.toBeNull();
  });
});

it('goes on serving while MySQL is away, and says unknown when that lasts', async () => {
  const name = newId();
  await champion(stores(), name, 'kept');
  const own = await environment.openDatabase();
  const champions = holder({ db: own });
  await champions.get(name);
  await own.destroy();
  nowMs += 15_001;
  await champions.refresh();
  expect(await answerOf(champions, name)).toBe('lampe/kept');
  expect(champions.states()[0]).toMatchObject({
    ...{ state: 'UNKNOWN', secondsBehind: 0, secondsSinceLookup: 15.001 },
  });
});

describe('a new champion that takes long to load', () => {
  async function slowSwap() {
    const [slow, other] = [newId(), newId()];
    let goOn = () => {};
    const opened = new Promise<void>((open) => {
      goOn = open;
    });
    let loads = 0;
    const load: ModelLoader['load'] = async (version, modelName) => {
      loads += 1;
      if (modelName === slow && version.version > 1) await opened;
      return loader.load(version, modelName);
    };
    const champions = holder({ loader: { load } });
    for (const name of [slow, other]) {
      await champion(stores(), name, 'old');
      await champions.get(name);
    }
    await champion(stores(), slow, 'new');
    const swap = champions.refresh();
    await vi.waitFor(() => expect(loads).toBe(3));
    return { champions, slow, other, swap, goOn };
  }

  it('keeps no other model from its own', async () => {
    const { champions, other, swap, goOn } = await slowSwap();
    await champion(stores(), other, 'new');
    void champions.refresh();
    await vi.waitFor(() => expect(champions.ready(other)!.version.version).toBe(2));
    expect(await answerOf(champions, other)).toBe('lampe/new');
    goOn();
    await swap;
  });

  it('is told from one that came meanwhile, which follows at the next look', async () => {
    const { champions, slow, swap, goOn } = await slowSwap();
    const latest = await champion(stores(), slow, 'latest');
    const second = champions.refresh();
    await vi.waitFor(() => expect(champions.states()[0]!.champion?.modelVersionId).toBe(latest.id));
    goOn();
    await Promise.all([swap, second]);
    expect(champions.states()[0]).toMatchObject({ version: 2, champion: { version: 3 } });
    await champions.refresh();
    expect(await answerOf(champions, slow)).toBe('lampe/latest');
  });
});

it('goes on serving when the alias is gone', async () => {
  const [name, champions] = [newId(), holder()];
  const { modelId } = await champion(stores(), name, 'last');
  await champions.get(name);
  await db.query('DELETE FROM model_alias WHERE model_id = ?', [modelId]);
  await champions.refresh();
  expect(await answerOf(champions, name)).toBe('lampe/last');
  expect(champions.states()[0]!.problem).toContain('no champion any more');
});

it('looks for all champions with one statement', async () => {
  const own = await openDatabase({ url: environment.mysqlUrl, poolSize: 1 });
  const champions = holder({ db: own });
  const names = [newId(), newId(), newId()];
  for (const name of names) await champion(stores(), name, name);
  for (const name of names) await champions.get(name);
  const before = await statementsOf(own);
  await champions.refresh();
  expect((await statementsOf(own)) - before).toBe(2); // the other one counts
  await own.destroy();
});

/** Statements of the one connection that a pool of one has. */
async function statementsOf(pool: DataSource): Promise<number> {
  const [{ Value }] = await pool.query("SHOW SESSION STATUS LIKE 'Questions'");
  return Number(Value);
}

describe('a first champion that cannot be loaded', () => {
  /** Its file is away, and it has been asked for once. */
  async function withoutFile() {
    const [name, champions] = [newId(), holder()];
    const { artifactDigest } = await champion(stores(), name, `first-${name}`);
    const file = fileOf(artifactDigest!);
    const content = readFileSync(file);
    rmSync(file);
    await expect(champions.get(name)).rejects.toMatchObject({ code: 'DAMAGED_ARTIFACT' });
    return { name, champions, mend: () => writeFileSync(file, content) };
  }

  it('degrades the replica after as long as an older version would, and says why', async () => {
    const { name, champions } = await withoutFile();
    const state = {
      modelName: name,
      champion: { version: 1 },
      problem: expect.stringContaining('nothing serves'),
    };
    expect(champions.missingStates()).toMatchObject([{ ...state, state: 'LOADING' }]);
    nowMs += 15_001;
    expect(champions.missingStates()).toMatchObject([{ ...state, state: 'DEGRADED', secondsBehind: 15.001 }]);
  });

  it('is tried again by itself, after a pause that grows', async () => {
    const { champions } = await withoutFile();
    const attempts = async (pauseMs: number) => {
      nowMs += pauseMs;
      await champions.refresh();
      return /Tried (\d) times/.exec(champions.missingStates()[0]!.problem)![1];
    };
    expect([await attempts(999), await attempts(1), await attempts(1_999), await attempts(1)]).toEqual([
      '1',
      '2',
      '2',
      '3',
    ]);
  });

  it('serves once it is mended, and nothing is missing any more', async () => {
    const { name, champions, mend } = await withoutFile();
    mend();
    nowMs += 1_000;
    await champions.refresh();
    expect([champions.ready(name)?.version.version, champions.missingStates()]).toEqual([1, []]);
  });

  it('is no more to be loaded once the alias is gone', async () => {
    const { champions } = await withoutFile();
    await db.query('DELETE FROM model_alias');
    nowMs += 1_000;
    await champions.refresh();
    expect(champions.missingStates()).toEqual([]);
  });
});
