import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeatureSet } from '../../src/store/entities/dataset.js';
import type { Job } from '../../src/store/entities/job.js';
import { Model, ModelAlias, ModelAliasChange, ModelVersion } from '../../src/store/entities/registry.js';
import { thoroughly } from '../support/thorough.js';
import { JobTest, type TrainingInput } from './support/job-test.js';

/** Enough gold rows for the gate take their time on a busy machine. */
const LIMIT_MS = 60_000;

let test: JobTest;
let datasetVersionId: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(2000);
  await test.startWorker();
});
afterAll(() => test.close());

async function trained(input: Partial<TrainingInput> = {}): Promise<Job> {
  return test.waitForState(await test.train({ datasetVersionId, ...input }), 'succeeded', LIMIT_MS);
}

const modelIdOf = async (name: string) => (await test.db.manager.findOneByOrFail(Model, { name })).id;
const versionOf = ({ runId }: Job) => test.db.manager.findOneByOrFail(ModelVersion, { runId: runId! });
const fileOf = (digest: string) => join(test.environment.dataDir, 'artifacts', digest.slice(0, 2), digest);

describe('equal trainings', { timeout: LIMIT_MS }, () => {
  it('give the same bytes under another run, from one feature set', async () => {
    const [first, second] = [await trained({ modelName: 'a' }), await trained({ modelName: 'b' })];
    expect((await versionOf(second)).artifactDigest).toBe((await versionOf(first)).artifactDigest);
    expect(await test.db.manager.count(FeatureSet)).toBe(1);
  });

  thoroughly.each(['deleted', 'damaged'])('build a cached feature file anew that was %s', async (what) => {
    const [features] = await test.db.manager.find(FeatureSet);
    const path = fileOf(features!.artifactDigest);
    await (what === 'deleted' ? rm(path) : writeFile(path, 'not what it was'));
    const job = await trained({ modelName: what });
    expect(job.attempt).toBe(1);
    expect((await test.artifacts.read(features!.artifactDigest)).byteLength).toBeGreaterThan(1000);
  });
});

describe('promotion', { timeout: 3 * LIMIT_MS }, () => {
  const model = 'contest';
  const weak = {
    text: { wordNgramMax: 1, titleCharNgramMax: 0, descriptionCharNgramMax: 0 },
    linear: { epochs: 1, cost: 0.001 },
  };
  const strong = { linear: { epochs: 5 } };
  const championId = async (job: Job) => {
    const { modelId } = await versionOf(job);
    return (await test.db.manager.findOneByOrFail(ModelAlias, { modelId })).modelVersionId;
  };

  it('takes a better challenger, with both scores in the reason and the move in the history', async () => {
    const first = await trained({ modelName: model, parameters: weak });
    const second = await trained({ modelName: model, parameters: strong });
    const run = await test.runOf(second);
    expect(run.promotionVerdict).toBe('PROMOTED');
    expect(run.promotionReason).toMatch(
      /^Compared with version 1: It is better .*challenger 0\.\d{4}, champion 0\.\d{4}/,
    );
    expect(await championId(second)).toBe((await versionOf(second)).id);
    const { modelId } = await versionOf(second);
    const changes = await test.db.manager.find(ModelAliasChange, {
      where: { modelId },
      order: { id: 'ASC' },
    });
    expect(changes.map(({ fromVersionId, toVersionId }) => [fromVersionId, toVersionId])).toEqual([
      [null, (await versionOf(first)).id],
      [(await versionOf(first)).id, (await versionOf(second)).id],
    ]);
  });

  thoroughly(
    'leaves the champion before a worse challenger and before an equal one, scored alike on the same rows',
    async () => {
      const worse = await trained({ modelName: model, parameters: weak });
      const equal = await trained({ modelName: model, parameters: strong });
      const reasons = [(await test.runOf(worse)).promotionReason, (await test.runOf(equal)).promotionReason];
      const scores = reasons.map((reason) =>
        /^Compared with version 2: .*challenger (\S+), champion (\S+), /.exec(reason!)!.slice(1),
      );
      expect((await test.runOf(worse)).promotionVerdict).toBe('REJECTED');
      expect((await test.runOf(equal)).promotionVerdict).toBe('REJECTED');
      expect(Number(scores[0]![0])).toBeLessThan(Number(scores[0]![1]));
      expect(scores[1]![0]).toBe(scores[1]![1]);
      expect(await championId(equal)).not.toBe((await versionOf(equal)).id);
    },
  );

  it('scores the champion anew: its stored metric changes nothing', async () => {
    const modelId = await modelIdOf(model);
    const { modelVersionId } = await test.db.manager.findOneByOrFail(ModelAlias, { modelId });
    const champion = await test.db.manager.findOneByOrFail(ModelVersion, { id: modelVersionId });
    for (const table of ['run_metric', 'run_latest_metric']) {
      await test.db.manager.query(
        `UPDATE ${table} SET value = 0 WHERE run_id = ? AND name = 'gold.weighted_f1'`,
        [champion.runId],
      );
    }
    const challenger = await trained({ modelName: model, parameters: weak });
    expect((await test.runOf(challenger)).promotionVerdict).toBe('REJECTED');
  });

  thoroughly.each(['damaged', 'deleted'])(
    'fails closed when the file of the champion is %s',
    async (what) => {
      const modelId = await modelIdOf(model);
      const before = await test.db.manager.findOneByOrFail(ModelAlias, { modelId });
      const champion = await test.db.manager.findOneByOrFail(ModelVersion, { id: before.modelVersionId });
      const path = fileOf(champion.artifactDigest!);
      await (what === 'deleted' ? rm(path) : writeFile(path, 'not what it was'));
      const job = await trained({ modelName: model, parameters: { linear: { epochs: 20 }, seed: 9 } });
      const run = await test.runOf(job);
      expect(run).toMatchObject({ status: 'FINISHED', promotionVerdict: 'ERROR' });
      expect(run.promotionReason).toMatch(
        /^Nothing was promoted, since the champion could not be scored: Version 2/,
      );
      expect(await test.db.manager.findOneByOrFail(ModelAlias, { modelId })).toEqual(before);
    },
  );
});
