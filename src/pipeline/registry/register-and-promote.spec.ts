import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../../test/support/environment.js';
import { DEFAULT_GATE_RULE } from '../../platform/gate-rule.js';
import { newId } from '../../platform/ids.js';
import { Artifact } from '../../store/entities/artifact.js';
import { Run } from '../../store/entities/tracking.js';
import { experimentIdByName } from '../tracking/runs.js';
import { findChampion } from './champion.js';
import type { GateFinding } from './gate/judge-challenger.js';
import { registerAndPromote } from './register-and-promote.js';

const MODEL = 'classifier';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment.close());

async function made(): Promise<{ runId: string; artifactDigest: string }> {
  const runId = newId();
  const artifactDigest = randomBytes(32).toString('hex');
  const createdAt = new Date();
  const experimentId = await experimentIdByName(db.manager, 'registry');
  const run = { id: runId, experimentId, name: 'r', status: 'RUNNING' as const, modelName: MODEL, createdAt };
  await db.manager.insert(Run, run);
  await db.manager.insert(Artifact, {
    digest: artifactDigest,
    bytes: 1,
    mediaType: 'x/y',
    fileName: 'f',
    createdAt,
  });
  return { runId, artifactDigest };
}

/** Registers what a new run made, as if the gate had found this about the champion of that moment. */
async function register(
  model: string,
  verdict: GateFinding['verdict'],
  comparedWith?: GateFinding['champion'],
) {
  const champion = comparedWith === undefined ? await findChampion(db.manager, model) : comparedWith;
  const finding: GateFinding = {
    ...{ verdict, reason: `said ${verdict}`, champion, evidence: null },
    ...{ championScore: null, flips: [], answers: null },
    ...{ datasetVersionId: newId(), rule: DEFAULT_GATE_RULE },
  };
  const run = await made();
  return db.transaction((manager) => registerAndPromote(manager, model, run, finding, { fourEyes: null }));
}

describe('registering a version', () => {
  it('moves the alias when the gate passed it', async () => {
    const { version, decision } = await register('promoted', 'PASSED');
    expect(decision.verdict).toBe('PASSED');
    expect((await findChampion(db.manager, 'promoted'))!.id).toBe(version.id);
  });

  it.each(['REJECTED', 'UNDECIDED', 'ERROR'] as const)(
    'leaves the alias when the gate said %s',
    async (verdict) => {
      const champion = await register(verdict, 'PASSED');
      const challenger = await register(verdict, verdict);
      expect(challenger.version.version).toBe(2);
      expect((await findChampion(db.manager, verdict))!.id).toBe(champion.version.id);
    },
  );

  it('does not overwrite a champion that came during the comparison', async () => {
    const first = (await register('raced', 'PASSED')).version;
    const newcomer = (await register('raced', 'PASSED')).version;
    const late = await register('raced', 'PASSED', first);
    expect(late.decision).toMatchObject({
      verdict: 'ERROR',
      reason: expect.stringContaining('another model became champion'),
    });
    expect((await findChampion(db.manager, 'raced'))!.id).toBe(newcomer.id);
  });

  it('does not overwrite a first champion that came during the comparison', async () => {
    const first = (await register('first', 'PASSED')).version;
    expect((await register('first', 'PASSED', null)).decision.verdict).toBe('ERROR');
    expect((await findChampion(db.manager, 'first'))!.id).toBe(first.id);
  });

  it('numbers versions without gap or repetition when many register at once', async () => {
    const registered = await Promise.all(Array.from({ length: 8 }, () => register('many', 'REJECTED')));
    const numbers = registered.map(({ version }) => version.version).sort((one, other) => one - other);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
