import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelLoader } from '../../src/pipeline/serving/champion/model-loader.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { ShadowDisagreement } from '../../src/store/entities/shadow.js';
import { markReviewed } from '../../src/subjects/listings/serving/shadow/disagreements.js';
import { Shadow } from '../../src/subjects/listings/serving/shadow/shadow.js';
import type { ShadowedAnswer } from '../../src/subjects/listings/serving/shadow/shadow-messages.js';
import { setShadow } from '../../src/subjects/listings/serving/shadow/shadow-settings.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { champion, point, register, smallModel } from '../support/models.js';
import { RegistryTest } from '../support/registry.js';
import { waitFor } from '../support/wait.js';

let environment: TestEnvironment;
let db: DataSource;
let artifacts: ArtifactStore;
let loader: ModelLoader;

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

/** A model with a champion and a challenger whose categories carry these marks, and a shadow that knows them. */
async function shadowed(
  marks: [string, string],
  sharePercent: number,
  chance = () => 0.499,
  waitShare = () => 0,
) {
  const stores = { db, artifacts };
  const modelName = newId();
  const serving = await champion(stores, modelName, marks[0]);
  const challenger = await register(stores, modelName, await smallModel(marks[1]));
  await point(stores, challenger, 'challenger');
  await setShadow(db, { modelName, sharePercent });
  const shadow = new Shadow({ db, loader, log: createLogger('test', 'silent'), chance, waitShare });
  await shadow.refresh();
  const answer = (category: string): ShadowedAnswer => ({
    predictionId: newId(),
    listing: { title: 'lampe', description: '', picture: null },
    modelName,
    championVersionId: serving.id,
    category,
    confidence: 0.9,
  });
  const counts = () => ({ agreed: 0, disagreed: 0, dropped: 0, ...shadow.counts().get(modelName) });
  return { shadow, modelName, serving, challenger, answer, counts };
}

describe('a challenger', () => {
  it('that agrees is counted', async () => {
    const { shadow, modelName, answer, counts } = await shadowed(['same', 'same'], 100);
    for (let i = 0; i < 120; i++) shadow.offer(modelName, () => answer('lampe/same'));
    await waitFor('all of them', () => counts().agreed === 120);
    expect(counts()).toEqual({ agreed: 120, disagreed: 0, dropped: 0 });
    await shadow.stop();
  });

  it('that disagrees leaves a row to review', async () => {
    const { shadow, modelName, answer, counts, serving, challenger } = await shadowed(['a', 'b'], 100);
    const given = answer('lampe/a');
    shadow.offer(modelName, () => given);
    await waitFor('its answer', () => counts().disagreed === 1);
    await shadow.refresh();
    const row = await db.manager.findOneByOrFail(ShadowDisagreement, { predictionId: given.predictionId });
    expect(row).toMatchObject({
      ...{ championVersionId: serving.id, championCategory: 'lampe/a', championConfidence: 0.9 },
      ...{ challengerVersionId: challenger.id, challengerCategory: 'lampe/b', reviewedAt: null },
    });
    expect(row.challengerTopK).toHaveLength(3);
    await shadow.stop();
  });

  it('is asked about the share that was set', async () => {
    let turn = 0;
    const { shadow, modelName, answer, counts } = await shadowed(['s', 's'], 25, () => (turn++ % 100) / 100);
    for (let i = 0; i < 400; i++) shadow.offer(modelName, () => answer('lampe/s'));
    await waitFor('all of them', () => counts().agreed === 100);
    expect(shadow.pending).toBe(0);
    await shadow.stop();
  });

  it('is not asked until somebody says so, nor after it was turned off', async () => {
    const { shadow, modelName, answer } = await shadowed(['x', 'x'], 0);
    shadow.offer(modelName, () => answer('lampe/x'));
    expect(shadow.pending).toBe(0);
    await setShadow(db, { modelName, sharePercent: 100 });
    await shadow.refresh();
    await setShadow(db, { modelName, sharePercent: 0 });
    await shadow.refresh();
    shadow.offer(modelName, () => answer('lampe/x'));
    expect(shadow.pending).toBe(0);
    await shadow.stop();
  });

  it('that cannot keep up makes nobody wait: the rest is dropped and counted', async () => {
    const { shadow, modelName, answer, counts } = await shadowed(['slow', 'slow'], 100);
    for (let i = 0; i < 1_500; i++) shadow.offer(modelName, () => answer('lampe/slow'));
    expect(counts().dropped).toBe(500);
    await waitFor('the others', () => counts().agreed === 1_000);
    await shadow.stop();
  });
});

describe('whether a challenger can be asked', () => {
  const readiness = async (modelName: string) => {
    const shadow = new Shadow({ db, loader, log: createLogger('test', 'silent'), chance: Math.random });
    return shadow.readiness(await setShadow(db, { modelName, sharePercent: 10 }));
  };

  it('is so for one that was trained here', async () => {
    const { modelName, challenger } = await shadowed(['t', 't'], 0);
    expect(await readiness(modelName)).toMatchObject({ challenger: { id: challenger.id }, problem: null });
  });

  it('is not so without one', async () => {
    const modelName = newId();
    await champion({ db, artifacts }, modelName, 'alone');
    expect(await readiness(modelName)).toEqual({
      ...{ challenger: null, problem: expect.stringMatching(/has the alias "challenger"/) },
    });
  });

  it('is not so for one that a client registered', async () => {
    const modelName = newId();
    const version = await new RegistryTest(db, environment).clientVersion(modelName);
    await point({ db }, version, 'challenger');
    expect((await readiness(modelName)).problem).toMatch(/registered by a client/);
  });

  it('is not so for one whose file holds no model', async () => {
    const modelName = newId();
    const version = await new RegistryTest(db, environment).version(modelName);
    await point({ db }, version, 'challenger');
    expect((await readiness(modelName)).problem).toMatch(/cannot be loaded/);
  });
});

it('asks the challenger once a second only while requests wait for processors', async () => {
  let waitShare = 1;
  const { shadow, modelName, answer, counts } = await shadowed(['w', 'w'], 100, undefined, () => waitShare);
  const before = performance.now();
  for (let i = 0; i < 500; i++) shadow.offer(modelName, () => answer('lampe/w'));
  await waitFor('two batches', () => counts().agreed === 100);
  expect(performance.now() - before).toBeGreaterThan(1_000);
  waitShare = 0;
  await waitFor('the others', () => counts().agreed === 500);
  await shadow.stop();
});

it('cannot be set for a model that is not there', async () => {
  await expect(setShadow(db, { modelName: 'nobody', sharePercent: 1 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('keeps the time of the first review', async () => {
  const { shadow, modelName, answer, counts } = await shadowed(['p', 'q'], 100);
  shadow.offer(modelName, () => answer('lampe/p'));
  await waitFor('its answer', () => counts().disagreed === 1);
  await shadow.stop();
  const { id } = await db.manager.findOneByOrFail(ShadowDisagreement, { championCategory: 'lampe/p' });
  await markReviewed(db, id, new Date(1_000));
  expect((await markReviewed(db, id, new Date(2_000))).reviewedAt).toEqual(new Date(1_000));
});
