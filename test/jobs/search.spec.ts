import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type SearchResult, takeBestTrial } from '../../src/pipeline/loop/search-best.js';
import {
  flatParameters,
  givenParametersSchema,
  parametersOf,
} from '../../src/pipeline/training/parameters/parameters.js';
import { searchRequestSchema, startSearch } from '../../src/pipeline/training/start-search.js';
import { DEFAULT_GATE_RULE } from '../../src/platform/gate-rule.js';
import { requestCancel } from '../../src/queue/job-store.js';
import { Job } from '../../src/store/entities/job.js';
import { Model, ModelAlias, ModelAliasChange, ModelVersion } from '../../src/store/entities/registry.js';
import { Run, RunArtifact, RunClassMetric, RunParam } from '../../src/store/entities/tracking.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import type { RunningProgram } from '../support/programs.js';
import { thoroughly } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { JobTest } from './support/job-test.js';

type SearchInput = z.input<typeof searchRequestSchema>;

const SMALL = { wordNgramMax: 1, titleCharNgramMax: 0, descriptionCharNgramMax: 0 };
const SHORT = { text: SMALL, linear: { epochs: 2 } };
/** Long enough that something can happen to it. */
const LONG = { text: SMALL, linear: { epochs: 150 } };
const COSTS = [{ name: 'linear.cost', min: 0.05, max: 20, scale: 'log' as const }];
/** No term is in so many listings, so that nothing can be learned. */
const IMPOSSIBLE = { ...SHORT, text: { ...SMALL, documentFrequencyMin: 1000 } };

let test: JobTest;
let datasetVersionId: string;
let worker: RunningProgram;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(600);
  worker = await test.startWorker({ TRAINING_CONCURRENCY: '1' });
});
afterAll(() => test.close());

function search(input: Partial<SearchInput> = {}, idempotencyKey?: string): Promise<Job> {
  const request = { datasetVersionId, parameters: SHORT, space: COSTS, trials: 2, ...input };
  return startSearch({ ...test, subjectOf }, searchRequestSchema.parse(request), idempotencyKey);
}

const childrenOf = ({ id }: Job) =>
  test.db.manager.find(Job, { where: { parentJobId: id }, order: { id: 'ASC' } });
const trialsOf = ({ runId }: Job) =>
  test.db.manager.find(Run, { where: { parentRunId: runId! }, order: { id: 'ASC' } });
const resultOf = ({ result }: Job) => result as SearchResult;

async function paramsOf(runId: string): Promise<Record<string, string>> {
  const rows = await test.db.manager.findBy(RunParam, { runId });
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

async function metricOf(runId: string, name: string): Promise<number | undefined> {
  const [row] = await test.db.manager.query(
    'SELECT value FROM run_latest_metric WHERE run_id = ? AND name = ?',
    [runId, name],
  );
  return row?.value;
}

const firstRunning = (job: Job) =>
  waitFor('a trial to run', async () => (await childrenOf(job)).find(({ state }) => state === 'running'));

describe('a search of the usual space', () => {
  it('tries the presets first and ends with nothing worse on validation', async () => {
    const parameters = parametersOf('linear', givenParametersSchema.parse({}));
    const done = await test.waitForState(
      await search({ parameters: {}, space: undefined, trials: 3 }),
      'succeeded',
      120_000,
    );
    const [first] = await trialsOf(done);
    const { 'search.trial': number, ...params } = await paramsOf(first!.id);
    const presets = Object.entries(flatParameters(parameters)).map(([name, value]) => [name, String(value)]);
    expect([number, params]).toEqual(['1', expect.objectContaining(Object.fromEntries(presets))]);
    const preset = await metricOf(first!.id, 'validation.weighted_f1');
    expect(resultOf(done).validationScore).toBeGreaterThanOrEqual(preset!);
  }, 130_000);
});

describe('a search on a worker with one slot', () => {
  let done: Job;

  beforeAll(async () => {
    done = await test.waitForState(
      await search({ modelName: 'searched', runName: 'costs', trials: 3 }),
      'succeeded',
    );
  });

  it('starts once, after its trials, each of which starts once', async () => {
    expect(await test.statesOf(done)).toEqual(['queued', 'running', 'succeeded']);
    const children = await childrenOf(done);
    expect(children.map(({ state, attempt }) => [state, attempt])).toEqual(
      Array.from({ length: 3 }, () => ['succeeded', 1]),
    );
    for (const { finishedAt } of children) expect(finishedAt! <= done.startedAt!).toBe(true);
  });

  it('has its trials as runs below its own, the first with what was given', async () => {
    const trials = await trialsOf(done);
    expect(trials.map(({ status, name }) => `${name}: ${status}`)).toEqual([
      'costs, trial 1: FINISHED',
      'costs, trial 2: FINISHED',
      'costs, trial 3: FINISHED',
    ]);
    const costs = await Promise.all(trials.map(async ({ id }) => (await paramsOf(id))['linear.cost']));
    expect(costs[0]).toBe('1');
    expect(new Set(costs).size).toBe(3);
  });

  it('compares them on validation and judges on gold only the best, for itself', async () => {
    const trials = await trialsOf(done);
    const scores = await Promise.all(trials.map(({ id }) => metricOf(id, 'validation.weighted_f1')));
    const { bestRunId, validationScore, goldScore } = resultOf(done);
    expect(validationScore).toBe(Math.max(...scores.map(Number)));
    expect(trials.map(({ id }) => id)).toContain(bestRunId);
    expect(await metricOf(done.runId!, 'gold.weighted_f1')).toBe(goldScore);
    for (const { id: runId } of trials) {
      expect(await test.db.manager.countBy(RunClassMetric, { runId, split: 'gold' })).toBe(0);
    }
    expect(await paramsOf(done.runId!)).toMatchObject({
      'best.run': bestRunId,
      'best.linear.cost': (await paramsOf(bestRunId))['linear.cost'],
    });
  });

  it('makes the best one challenger, and nobody champion', async () => {
    const { id: modelId } = await test.db.manager.findOneByOrFail(Model, { name: 'searched' });
    const [version, ...others] = await test.db.manager.findBy(ModelVersion, { modelId });
    const { bestRunId, modelVersionId } = resultOf(done);
    const file = await test.db.manager.findOneByOrFail(RunArtifact, {
      runId: bestRunId,
      path: 'model.gondola',
    });
    expect(others).toEqual([]);
    expect(version).toMatchObject({ id: modelVersionId, runId: bestRunId, artifactDigest: file.digest });
    expect(await test.db.manager.findBy(ModelAlias, { modelId })).toMatchObject([
      { alias: 'challenger', modelVersionId },
    ]);
    expect(await test.db.manager.findBy(ModelAliasChange, { modelId })).toMatchObject([
      { alias: 'challenger', fromVersionId: null, toVersionId: modelVersionId },
    ]);
  });

  thoroughly('gives the same trials and the same model for the same seed', async () => {
    const again = await test.waitForState(await search({ modelName: 'searched', trials: 3 }), 'succeeded');
    const digestsOf = async (job: Job) => {
      const trials = await trialsOf(job);
      const files = trials.map(({ id: runId }) =>
        test.db.manager.findOneByOrFail(RunArtifact, { runId, path: 'model.gondola' }),
      );
      return (await Promise.all(files)).map(({ digest }) => digest);
    };
    expect(await digestsOf(again)).toEqual(await digestsOf(done));
    expect(resultOf(again)).toMatchObject({ bestTrial: resultOf(done).bestTrial, version: 2 });
  });

  it('cannot be ended a second time by somebody whose attempt is over', async () => {
    const context = {
      ...{ db: test.db, artifacts: test.artifacts, subjectOf, onProgress() {} },
      rule: DEFAULT_GATE_RULE,
      assertMayWrite: async () => {
        throw new Error('not current');
      },
    };
    await expect(takeBestTrial(done.runId!, context)).rejects.toThrow('not current');
    expect(await test.runOf(done)).toMatchObject({ status: 'FINISHED' });
  });
});

describe('a search', () => {
  thoroughly('is asked for once under one idempotency key', async () => {
    const [first, second] = await Promise.all([search({}, 'once'), search({}, 'once')]);
    expect(second.id).toBe(first.id);
    expect(await childrenOf(first)).toHaveLength(2);
    await expect(search({ trials: 4 }, 'once')).rejects.toMatchObject({ code: 'CONFLICT' });
    await test.waitForState(first, 'succeeded');
  });

  it('is refused with a space that cannot be, and leaves no rows', async () => {
    const before = await test.db.manager.count(Run);
    const space = [{ name: 'neural.dropout', values: [0.1] }];
    await expect(search({ space })).rejects.toMatchObject({ facts: { field: 'space[0].name' } });
    expect(await test.db.manager.count(Run)).toBe(before);
  });

  thoroughly('takes the best of those that are left when one trial fails', async () => {
    const space = [{ name: 'text.documentFrequencyMin', values: [1000] }];
    const done = await test.waitForState(await search({ space, trials: 2 }), 'succeeded');
    expect((await childrenOf(done)).map(({ state }) => state)).toEqual(['succeeded', 'failed']);
    expect((await trialsOf(done)).map(({ status }) => status)).toEqual(['FINISHED', 'FAILED']);
    expect(resultOf(done).bestTrial).toBe(1);
  });

  thoroughly('fails when all its trials fail, and says why', async () => {
    const failed = await test.waitForState(await search({ parameters: IMPOSSIBLE, trials: 2 }), 'failed');
    expect(failed).toMatchObject({ attempt: 1, errorCode: 'CONFLICT' });
    expect(failed.errorMessage).toMatch(
      /^None of the 2 trials ended well.+The first error: Nothing can be learned/,
    );
    expect((await test.runOf(failed)).status).toBe('FAILED');
  });

  thoroughly('shows how many trials have ended while it waits', async () => {
    const job = await search({ parameters: LONG, trials: 2 });
    const waiting = await waitFor('one trial to end', async () => {
      const row = await test.job(job.id);
      return row.progressPercent > 0 ? row : null;
    });
    expect(waiting).toMatchObject({ state: 'queued', stage: '1 of 2 have ended', progressPercent: 45 });
    await test.waitForState(job, 'succeeded');
  });

  it('takes its open trials with it when it is cancelled', async () => {
    const job = await search({ parameters: LONG, modelName: 'cancelled' });
    await firstRunning(job);
    await requestCancel(test.db, job.id);
    expect((await childrenOf(job)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    const runs = [await test.runOf(job), ...(await trialsOf(job))];
    expect(runs.map(({ status }) => status)).toEqual(['KILLED', 'KILLED', 'KILLED']);
    await test.waitForState(await search({ trials: 1 }), 'succeeded'); // the worker is free again
    expect(await test.db.manager.countBy(Model, { name: 'cancelled' })).toBe(0);
  });

  thoroughly(
    'goes on when Redis is emptied while a trial runs; each trial starts once',
    async () => {
      const job = await search({ parameters: LONG });
      await firstRunning(job);
      await test.emptyRedis();
      const done = await test.waitForState(job, 'succeeded', 40_000);
      expect(done.attempt).toBe(1);
      expect((await childrenOf(done)).map(({ attempt }) => attempt)).toEqual([1, 1]);
    },
    60_000,
  );

  thoroughly(
    'goes on with another worker when its own is killed in the middle of a trial',
    async () => {
      const job = await search({ parameters: LONG });
      const killed = await firstRunning(job);
      await worker.stop('SIGKILL');
      worker = await test.startWorker({ TRAINING_CONCURRENCY: '1' });
      const done = await test.waitForState(job, 'succeeded', 45_000);
      expect(done.attempt).toBe(1);
      const attempts = (await childrenOf(done)).map(({ id, attempt }) => [id === killed.id, attempt]);
      expect(attempts.sort()).toEqual([
        [false, 1],
        [true, 2],
      ]);
    },
    90_000,
  );
});
