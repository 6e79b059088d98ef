import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainAndPromote } from '../../src/pipeline/loop/train-and-promote.js';
import { PROMOTION_POINTS, type PromotionPoint } from '../../src/pipeline/registry/promotion-points.js';
import { createRun } from '../../src/pipeline/tracking/runs.js';
import { runOf, trainingRequestSchema, withPresets } from '../../src/pipeline/training/training-request.js';
import { DEFAULT_GATE_RULE } from '../../src/platform/gate-rule.js';
import { GateDecision } from '../../src/store/entities/gate.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { Run } from '../../src/store/entities/tracking.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { JobTest } from '../jobs/support/job-test.js';
import { RegistryTest } from '../support/registry.js';
import { killedAt } from './dying.js';

const MODEL = 'contest';
const WEAK = {
  text: { wordNgramMax: 1, titleCharNgramMax: 0, descriptionCharNgramMax: 0 },
  linear: { epochs: 1, cost: 0.001 },
};
const STRONG = { text: { titleCharNgramMax: 0, descriptionCharNgramMax: 0 }, linear: { epochs: 2 } };
const UNCOMMITTED = PROMOTION_POINTS.filter((point) => point !== 'committed');

let test: JobTest;
let registry: RegistryTest;
let datasetVersionId: string;
let champion: ModelVersion;

const context = () => ({
  ...{ db: test.db, artifacts: test.artifacts, subjectOf, rule: DEFAULT_GATE_RULE, fourEyes: null },
  assertMayWrite: async () => {},
  onProgress() {},
});

async function newRun(parameters: object): Promise<string> {
  const request = trainingRequestSchema.parse({ datasetVersionId, modelName: MODEL, parameters });
  return (await test.db.transaction((manager) => createRun(manager, runOf(withPresets(request, 'listings')))))
    .id;
}

const decisionOf = (runId: string) => test.db.manager.findOneByOrFail(GateDecision, { runId });
const unmoved = () => ({ champion: champion.id, byHistory: champion.id, moves: 1 });

beforeAll(async () => {
  test = await JobTest.create();
  registry = new RegistryTest(test.db, test.environment);
  datasetVersionId = await test.importSample(2000);
  await trainAndPromote(await newRun(WEAK), context());
  champion = await test.db.manager.findOneByOrFail(ModelVersion, { version: 1 });
});
afterAll(() => test?.close());

describe('a training that would promote its model', () => {
  it.each(UNCOMMITTED)(
    'and is killed at "%s" leaves the champion, and nothing of the promotion',
    async (point) => {
      const runId = await newRun(STRONG);
      expect(await killedAt(point, { task: 'train', request: { runId } }, test.environment)).toBe('SIGKILL');
      expect(await registry.state(MODEL)).toEqual(unmoved());
      expect(await test.db.manager.countBy(ModelVersion, { runId })).toBe(0);
      expect(await test.db.manager.countBy(GateDecision, { runId })).toBe(0);
    },
    60_000,
  );

  it.each(UNCOMMITTED.filter((point) => point !== 'file put'))(
    'and fails at "%s" leaves the champion, with a decision that says ERROR',
    async (point) => {
      const runId = await newRun(STRONG);
      await trainAndPromote(runId, { ...context(), onPoint: failOnceAt(point) });
      expect(await registry.state(MODEL)).toEqual(unmoved());
      const decision = await decisionOf(runId);
      expect([decision.verdict, decision.reason]).toEqual(['ERROR', expect.stringContaining('fault')]);
      expect(await test.db.manager.findOneBy(Run, { id: runId })).toMatchObject({
        ...{ status: 'FINISHED', promotionVerdict: 'ERROR' },
      });
    },
    60_000,
  );

  it('and whose connections are cut while the alias moves leaves the champion, with ERROR', async () => {
    const runId = await newRun(STRONG);
    let cut = false;
    const onPoint = async (point: PromotionPoint) => {
      if (point !== 'alias moved' || cut) return;
      cut = true;
      await cutConnections();
    };
    await trainAndPromote(runId, { ...context(), onPoint });
    expect(await registry.state(MODEL)).toEqual(unmoved());
    expect((await decisionOf(runId)).verdict).toBe('ERROR');
  }, 60_000);

  it('and whose file is damaged before it is compared leaves the champion, with ERROR', async () => {
    const runId = await newRun({ ...STRONG, seed: 77 });
    const onPoint = async (point: PromotionPoint) => {
      if (point !== 'champion read') return;
      const [{ digest }] = await test.db.query(
        `SELECT digest FROM artifact WHERE file_name = '${MODEL}.gondola' ORDER BY created_at DESC LIMIT 1`,
      );
      await writeFile(join(test.environment.dataDir, 'artifacts', digest.slice(0, 2), digest), 'not it');
    };
    await trainAndPromote(runId, { ...context(), onPoint });
    expect(await decisionOf(runId)).toMatchObject({
      ...{ verdict: 'ERROR', reason: expect.stringContaining('the challenger could not be scored') },
    });
    expect(await registry.state(MODEL)).toEqual(unmoved());
  }, 60_000);

  it('and is killed after its commit has promoted it', async () => {
    const runId = await newRun(STRONG);
    expect(await killedAt('committed', { task: 'train', request: { runId } }, test.environment)).toBe(
      'SIGKILL',
    );
    const { id } = await test.db.manager.findOneByOrFail(ModelVersion, { runId });
    expect(await registry.state(MODEL)).toEqual({ champion: id, byHistory: id, moves: 2 });
    expect((await decisionOf(runId)).verdict).toBe('PASSED');
  }, 60_000);
});

function failOnceAt(point: PromotionPoint) {
  let failed = false;
  return (reached: PromotionPoint) => {
    if (reached !== point || failed) return;
    failed = true;
    throw new Error('a fault');
  };
}

/** Ends every other connection to this database, as a server that restarts does. */
async function cutConnections(): Promise<void> {
  const killer = test.db.createQueryRunner();
  try {
    const [{ own }] = await killer.query('SELECT CONNECTION_ID() AS own');
    const others = await killer.query(
      'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> ?',
      [own],
    );
    for (const { id } of others) await killer.query(`KILL ${Number(id)}`);
  } finally {
    await killer.release();
  }
}
