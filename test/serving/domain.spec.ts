import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fitDomain } from '../../src/ml/drift/text/domain-classifier.js';
import { encodeDomainModel } from '../../src/ml/drift/text/domain-file.js';
import { encodeContainer } from '../../src/ml/format/container.js';
import { type LoadedModel, loadModel } from '../../src/pipeline/registry/loaded-model.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { DriftReportRow } from '../../src/store/entities/monitoring.js';
import { NO_DOMAIN } from '../../src/store/entities/prediction.js';
import { DomainFollower } from '../../src/subjects/listings/serving/domain/domain-follower.js';
import { equipWithClassifier } from '../../src/subjects/listings/serving/domain/newest-classifier.js';
import { judge } from '../../src/subjects/listings/serving/predict.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { champion } from '../support/models.js';

let environment: TestEnvironment;
let db: DataSource;
let artifacts: ArtifactStore;
let loaded: LoadedModel;
let nowMs = 0;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
});
afterAll(() => environment?.close());
beforeEach(async () => {
  const name = newId();
  loaded = await loadModel(artifacts, await champion({ db, artifacts }, name, 'one'), name);
});

/** Keeps a report of the loaded version whose window had this word. */
async function report(word: string | null): Promise<{ id: string; digest: string | null }> {
  const id = newId();
  const digest = word === null ? null : await keepClassifier(id, word);
  await db.manager.insert(DriftReportRow, {
    ...{ id, modelId: loaded.version.modelId, modelVersionId: loaded.version.id, jobId: null },
    ...{ windowFrom: new Date(0), windowTo: new Date(1), rows: 40, referenceRows: 40, state: 'DRIFT' },
    ...{ driftedColumns: [], columnStates: { OK: 0, DRIFT: 1, SMALL: 0, TOO_FEW_ROWS: 0 } },
    ...{ reportDigest: 'a'.repeat(64), pageDigest: 'b'.repeat(64), classifierDigest: digest },
    createdAt: new Date(),
  });
  return { id, digest };
}

async function keepClassifier(id: string, word: string): Promise<string> {
  const usual = Array.from({ length: 40 }, (_, row) => `lampe numéro ${row % 7}`);
  const model = fitDomain(
    usual,
    usual.map((text) => `${text} ${word}`),
    1,
  )!.reduce();
  const file = encodeContainer(encodeDomainModel(model, { driftReportId: id }));
  return (await artifacts.put(db.manager, file, { mediaType: 'x/y', fileName: 'classifier' })).digest;
}

const follower = () =>
  new DomainFollower({
    ...{ db, artifacts, served: () => [loaded], log: createLogger('test', 'silent') },
    clock: () => nowMs,
  });
const scored = (title: string) => judge(loaded, { title, description: '', picture: null }, 1).domain;
const lose = (digest: string) => rmSync(join(environment.dataDir, 'artifacts', digest.slice(0, 2), digest));

describe('a model that serves', () => {
  it('scores nothing before a classifier was kept', async () => {
    await report(null);
    await follower().refresh();
    expect(scored('lampe neuve')).toEqual(NO_DOMAIN);
  });

  it('scores by the classifier of the newest report that has one', async () => {
    await report('ancienne');
    const { id } = await report('neuve');
    await report(null);
    await follower().refresh();
    expect(scored('lampe neuve')).toMatchObject({ reportId: id });
    expect(scored('lampe neuve').score).toBeGreaterThan(0.8);
    expect(scored('lampe ancienne').score).toBeLessThan(0.2);
  });

  it('says nothing of a listing without text', async () => {
    await report('neuve');
    await follower().refresh();
    expect(scored('')).toEqual(NO_DOMAIN);
  });

  it('keeps the classifier that it has while the file of a new one is missing, and takes a later one', async () => {
    const follow = follower();
    const { id } = await report('neuve');
    await follow.refresh();
    lose((await report('perdue')).digest!);
    await follow.refresh();
    expect(scored('lampe neuve').reportId).toBe(id);
    const later = await report('actuelle');
    await follow.refresh();
    expect(scored('lampe actuelle').reportId).toBe(later.id);
  });

  it('tries a classifier that could not be read again after half a minute', async () => {
    const follow = follower();
    const { id, digest } = await report('retrouvée');
    lose(digest!);
    await follow.refresh();
    expect(await keepClassifier(id, 'retrouvée')).toBe(digest);
    await follow.refresh();
    expect(scored('lampe')).toEqual(NO_DOMAIN);
    nowMs += 30_000;
    await follow.refresh();
    expect(scored('lampe').reportId).toBe(id);
  });

  it('answers without one where MySQL is away', async () => {
    const away = await environment.openDatabase();
    await away.destroy();
    const follow = new DomainFollower({
      ...{ db: away, artifacts, served: () => [loaded], log: createLogger('test', 'silent') },
    });
    await follow.refresh();
    expect(scored('lampe')).toEqual(NO_DOMAIN);
  });
});

describe('a model that was loaded for one job', () => {
  it('answers without a classifier that cannot be read, and says why', async () => {
    lose((await report('perdue encore')).digest!);
    const failures: unknown[] = [];
    await equipWithClassifier(loaded, { manager: db.manager, artifacts }, (error) => failures.push(error));
    expect(scored('lampe')).toEqual(NO_DOMAIN);
    expect(failures).toMatchObject([{ code: expect.stringMatching(/NOT_FOUND|DAMAGED_ARTIFACT/) }]);
  });
});
