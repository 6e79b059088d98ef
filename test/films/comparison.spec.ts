import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserEvidence } from '../../src/ml/recommend/judge-users.js';
import { verifyVersion } from '../../src/pipeline/lineage/verify-lineage.js';
import type { TrainingResult } from '../../src/pipeline/loop/train-and-promote.js';
import { compareRuns, type RunPair } from '../../src/pipeline/registry/compare-runs.js';
import { DEFAULT_GATE_RULE } from '../../src/platform/gate-rule.js';
import { GateDecision } from '../../src/store/entities/gate.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { ThreadedComparer } from '../../src/subjects/answer-comparer.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { runCli } from '../support/cli.js';
import { graphql } from '../support/graphql.js';
import { startApi } from '../support/programs.js';
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

const decision = () => test.jobs.db.manager.findOneByOrFail(GateDecision, { id: better.decisionId });
const gondola = (...args: string[]) => runCli(args, test.jobs.environment.variables);

describe('two runs of films', () => {
  it('are judged by what they kept as the gate judged their models, up to the digits kept', async () => {
    const { db, artifacts } = test.jobs;
    const comparer = new ThreadedComparer();
    const runIds = [popular.runId, better.runId];
    const { pairs } = await compareRuns(runIds, {
      ...{ db, artifacts, rule: DEFAULT_GATE_RULE, comparer, subjectOf },
    }).finally(() => comparer.close());
    const { judgement, flips, note } = pairs[0] as RunPair;
    const gate = (await decision()).evidence as UserEvidence;
    const kept = judgement!.evidence as UserEvidence;
    expect({ verdict: judgement!.verdict, flips, note }).toEqual({
      verdict: 'PASSED',
      flips: [],
      note: null,
    });
    expect(kept).toMatchObject({ users: gate.users, won: gate.won, lost: gate.lost, cost: null });
    for (const figure of ['ndcgAt10', 'low', 'high'] as const) {
      expect(kept.difference[figure]).toBeCloseTo(gate.difference[figure], 5);
    }
  });

  it('show their figures on the command line', async () => {
    const { code, stdout } = await gondola('compare', popular.runId, better.runId);
    expect(code).toBe(0);
    expect(stdout).toContain('the gate would say PASSED');
    expect(stdout).toMatch(/NDCG@10 +0\.\d{4} +0\.\d{4} +\+0\.\d{4}/);
    expect(stdout).not.toContain('F1');
  });
});

describe('a decision about films', () => {
  it('shows the figures of users in GraphQL, and none of listings', async () => {
    const api = await startApi(test.jobs.environment);
    const figures =
      'users won lost usersNeeded champion { ndcgAt10 recallAt10 } difference { low high pBetter }';
    const { data, errors } = await graphql<Record<string, unknown>>(
      api.url,
      `query ($id: ID!, $runIds: [ID!]!) {
        gateDecision(id: $id) { verdict evidence { rows } userEvidence { ${figures} cost { championBytes } } flipCount }
        compareRuns(runIds: $runIds) { pairs { verdict evidence { rows } userEvidence { ${figures} cost { championBytes } } } }
      }`,
      { id: better.decisionId, runIds: [popular.runId, better.runId] },
    ).finally(() => api.stop('SIGKILL'));
    const { users, won, lost } = (await decision()).evidence as UserEvidence;
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      gateDecision: {
        ...{ verdict: 'PASSED', evidence: null, flipCount: 0 },
        userEvidence: { users, won, lost, cost: { championBytes: expect.any(Number) } },
      },
      compareRuns: { pairs: [{ verdict: 'PASSED', evidence: null, userEvidence: { users, cost: null } }] },
    });
  });

  it('shows them on the command line', async () => {
    const { code, stdout } = await gondola('promote', 'film-recommender', '1');
    expect(code).toBe(3);
    expect(stdout).toContain('REJECTED');
    expect(stdout).toMatch(/recall@10 +0\.\d{4} +0\.\d{4} +-0\.\d{4}/);
  });
});

describe('the lineage of a version of films', () => {
  const verify = async () => {
    const version = await test.jobs.db.manager.findOneByOrFail(ModelVersion, { runId: better.runId });
    return verifyVersion(version, { ...test.jobs, subjectOf });
  };

  it('is found as it was recorded, to the file of ratings', async () => {
    const { checks, firstDifference } = await verify();
    expect(firstDifference).toBeNull();
    const names = checks.map(({ what }) => what);
    expect(names.slice(0, 4)).toEqual([
      ...['model file', 'dataset digest in the model', 'dataset digest', 'dataset file'],
    ]);
    expect(names.slice(4).every((name) => name.startsWith('source file'))).toBe(true);
    expect((await gondola('lineage', 'verify-version', 'film-recommender', '2')).code).toBe(0);
  });

  it('tells that a film was changed', async () => {
    const change = (title: string) =>
      test.jobs.db.query('UPDATE film SET title = ? WHERE dataset_version_id = ? AND film_no = 0', [
        ...[title, test.datasetVersionId],
      ]);
    const [{ title }] = await test.jobs.db.query(
      'SELECT title FROM film WHERE dataset_version_id = ? AND film_no = 0',
      [test.datasetVersionId],
    );
    await change(`${title}!`);
    try {
      expect((await verify()).firstDifference).toMatchObject({ what: 'dataset digest' });
    } finally {
      await change(title);
    }
  });
});
