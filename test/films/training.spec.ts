import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserEvidence } from '../../src/ml/recommend/judge-users.js';
import type { TrainingResult } from '../../src/pipeline/loop/train-and-promote.js';
import { GateDecision } from '../../src/store/entities/gate.js';
import { Model } from '../../src/store/entities/registry.js';
import { RunArtifact } from '../../src/store/entities/tracking.js';
import { FilmsTest } from './films-test.js';

let test: FilmsTest;
let popular: TrainingResult;
let better: TrainingResult;

beforeAll(async () => {
  test = await FilmsTest.create();
  popular = await test.train({ model: 'popularity' });
  better = await test.train({ model: 'item-knn' });
});
afterAll(() => test?.close());

const decisionOf = ({ decisionId }: TrainingResult) =>
  test.jobs.db.manager.findOneByOrFail(GateDecision, { id: decisionId });

describe('a training on films', () => {
  it('makes the first model of the subject champion', async () => {
    expect(popular).toMatchObject({ verdict: 'PROMOTED', version: 1, measure: 'NDCG@10' });
    const model = await test.jobs.db.manager.findOneByOrFail(Model, { name: 'film-recommender' });
    expect(model.subject).toBe('films');
  });

  it('keeps its figures with their intervals', async () => {
    const names = ['ndcg_at_10', 'ndcg_at_10_low', 'recall_at_10', 'map', 'mrr', 'hit_rate_at_10', 'rmse'];
    for (const name of [...names, 'novelty_bits', 'catalogue_coverage', 'users']) {
      expect.soft(await test.metric(better.runId, `gold.${name}`), name).toBeGreaterThan(0);
    }
    expect(await test.metric(better.runId, 'gold.ndcg_at_10')).toBeCloseTo(better.goldScore, 12);
  });

  it('tells planted tastes better than popularity does', () => {
    expect(better.goldScore).toBeGreaterThan(1.5 * popular.goldScore);
  });

  it('compares a challenger with the champion on the same users', async () => {
    expect(better.verdict).toBe('PROMOTED');
    const { evidence, flipCount } = await decisionOf(better);
    const { users, difference, champion } = evidence as UserEvidence;
    expect(users).toBe(await test.metric(better.runId, 'gold.users'));
    expect(difference.low).toBeGreaterThan(0);
    expect(champion.ndcgAt10).toBeCloseTo(popular.goldScore, 12);
    expect(flipCount).toBe(0);
  });

  it('keeps how well each user was served, so that runs can be compared', async () => {
    const file = await test.jobs.db.manager.findOneByOrFail(RunArtifact, {
      ...{ runId: better.runId, path: 'gold-answers.csv' },
    });
    const [header, ...rows] = (await test.jobs.artifacts.read(file.digest)).toString().trim().split('\n');
    expect(header).toBe('id,ndcg_at_10,recall_at_10,reciprocal_rank');
    expect(rows).toHaveLength((await test.metric(better.runId, 'gold.users'))!);
  });

  it('is reproduced byte for byte', async () => {
    expect(await test.reproduce(better.runId)).toMatchObject({ identical: true, firstDifference: null });
  });

  it('does not let a worse model serve', async () => {
    expect(await test.train({ model: 'popularity' })).toMatchObject({ verdict: 'REJECTED' });
  });

  it('judges no champion by the films of another catalogue', async () => {
    const other = await test.importSample({ users: 100, films: 120, ratings: 3_000, seed: 77 });
    const { verdict, decisionId } = await test.train({ model: 'item-knn', datasetVersionId: other });
    expect(verdict).toBe('ERROR');
    const { reason } = await test.jobs.db.manager.findOneByOrFail(GateDecision, { id: decisionId });
    expect(reason).toContain('another catalogue');
  });

  it('is searched for better settings, the best of which waits as challenger', async () => {
    const model = { model: 'item-knn', modelName: 'searched' } as const;
    const space = [{ name: 'itemKnn.neighbours', values: [1, 50] }];
    const result = await test.search({ ...model, trials: 2, space });
    expect(result).toMatchObject({ measure: 'NDCG@10', gateVerdict: 'PASSED', version: 1 });
    expect(result.validationScore).toBeGreaterThan(0);
  });

  it('is refused for a kind of model of listings', async () => {
    await expect(
      test.jobs.train({ datasetVersionId: test.datasetVersionId, model: 'linear' }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', facts: { field: 'model' } });
  });

  it('is refused under a model that is about listings', async () => {
    await test.jobs.db.manager.update(Model, { name: 'film-recommender' }, { subject: 'listings' });
    try {
      await expect(test.jobs.train({ datasetVersionId: test.datasetVersionId })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    } finally {
      await test.jobs.db.manager.update(Model, { name: 'film-recommender' }, { subject: 'films' });
    }
  });
});
