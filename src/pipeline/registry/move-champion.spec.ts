import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../../test/support/environment.js';
import { RegistryTest } from '../../../test/support/registry.js';
import { DEFAULT_GATE_RULE } from '../../platform/gate-rule.js';
import { newId } from '../../platform/ids.js';
import { ArtifactStore } from '../../store/artifact-store.js';
import { LocalBytes } from '../../store/artifacts/local-bytes.js';
import { openDatabase } from '../../store/database.js';
import { GateDecision } from '../../store/entities/gate.js';
import { ModelAliasChange, ModelVersion } from '../../store/entities/registry.js';
import { Run } from '../../store/entities/tracking.js';
import { CHALLENGER, CHAMPION, lockModel, moveAlias, removeAlias } from './champion.js';
import { lookUpChampion } from './champion-lookup.js';
import { evaluateGate } from './evaluate-gate.js';
import { promoteVersion } from './promote-version.js';
import { rollBack } from './roll-back.js';

let environment: TestEnvironment;
let db: DataSource;
let registry: RegistryTest;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  registry = new RegistryTest(db, environment);
});
afterAll(() => environment.close());

const override = { reason: 'the fair is tomorrow' };
const promote = (version: ModelVersion, expectedVersion: number | null, more = {}) =>
  promoteVersion({ modelVersionId: version.id, expectedVersion, ...more }, registry.mover);
const back = (modelName: string, expectedVersion: number) =>
  rollBack({ modelName, expectedVersion, reason: 'it answers nonsense' }, registry.mover);

describe('the gate', () => {
  it.each([
    ['with', () => registry.dataset()],
    ['without', async () => null],
  ])('does not judge a version that a client registered, %s a dataset', async (_which, dataset) => {
    const { id } = await registry.clientVersion(newId());
    await expect(
      evaluateGate(id, await dataset(), { ...registry.mover, subjectOf: () => expect.unreachable() }),
    ).rejects.toMatchObject({
      ...{
        code: 'CONFLICT',
        message: expect.stringMatching(/no model file that Gondola can load.*gondola gate/),
      },
    });
  });
});

describe('a promotion', () => {
  it('is made when the gate passed the version against the champion of now', async () => {
    const champion = await registry.champion('passed');
    const challenger = await registry.version('passed');
    const decision = await registry.decision(challenger, 'PASSED', champion);
    expect(await promote(challenger, 1)).toMatchObject({ overridden: false, replaced: { id: champion.id } });
    expect((await registry.history('passed')).at(-1)).toMatchObject({
      ...{ kind: 'GATE', decisionId: decision.id, toVersionId: challenger.id, moveNo: 2 },
    });
  });

  it.each(['REJECTED', 'UNDECIDED', 'ERROR'] as const)('needs the gate when it said %s', async (verdict) => {
    const champion = await registry.champion(verdict);
    const challenger = await registry.version(verdict);
    const { id: decisionId } = await registry.decision(challenger, verdict, champion);
    await expect(promote(challenger, 1)).rejects.toMatchObject({
      ...{ code: 'GATE_REQUIRED', facts: { decisionId } },
    });
    expect((await registry.state(verdict)).champion).toBe(champion.id);
  });

  it('needs the gate when it has not judged the version', async () => {
    await registry.champion('unjudged');
    await expect(promote(await registry.version('unjudged'), 1)).rejects.toMatchObject({
      ...{ code: 'GATE_REQUIRED', facts: { decisionId: null } },
    });
  });

  it.each([
    ['neither by the gate', {}],
    ['nor by an override', { override }],
  ])('is not made of a version that a client registered, %s; it says what to do', async (_how, more) => {
    const version = await registry.clientVersion(newId());
    await expect(promote(version, null, more)).rejects.toMatchObject({
      ...{
        code: 'CONFLICT',
        message: expect.stringMatching(/registered by a client.* Train the model here/),
      },
    });
  });

  it('is not made of a deleted version, and says so', async () => {
    const version = await registry.version('gone before');
    await db.manager.update(ModelVersion, { id: version.id }, { deletedAt: new Date() });
    await expect(promote(version, null, { override })).rejects.toThrow(
      'Version 1 of gone before was deleted.',
    );
  });

  it('needs the gate when it passed the version against a former champion', async () => {
    const former = await registry.champion('stale');
    const [next, challenger] = [await registry.version('stale'), await registry.version('stale')];
    await registry.decision(challenger, 'PASSED', former);
    await promote(next, 1, { override });
    await expect(promote(challenger, 2)).rejects.toMatchObject({ code: 'GATE_REQUIRED' });
  });

  it('needs the gate when it passed the version by another rule', async () => {
    const champion = await registry.champion('other rule');
    const challenger = await registry.version('other rule');
    await registry.decision(challenger, 'PASSED', champion, { ...DEFAULT_GATE_RULE, significance: 0.2 });
    await expect(promote(challenger, 1)).rejects.toMatchObject({ code: 'GATE_REQUIRED' });
  });

  it('needs the gate when it passed the version on other gold rows, but not on those of its own dataset', async () => {
    const champion = await registry.champion('other rows');
    const challenger = await registry.version('other rows');
    const [own, other] = [await registry.dataset(), await registry.dataset()];
    await db.manager.update(Run, { id: challenger.runId! }, { datasetVersionId: own });
    const rejection = await registry.decision(challenger, 'REJECTED', champion);
    await db.manager.update(GateDecision, { id: rejection.id }, { datasetVersionId: own });
    const pass = await registry.decision(challenger, 'PASSED', champion);
    await db.manager.update(GateDecision, { id: pass.id }, { datasetVersionId: other });
    await expect(promote(challenger, 1)).rejects.toMatchObject({
      ...{ code: 'GATE_REQUIRED', facts: { decisionId: rejection.id } },
    });
  });

  it('of a version that a client deletes meanwhile is refused', async () => {
    const champion = await registry.champion('deleted');
    const challenger = await registry.version('deleted');
    const onPoint = async (point: string) => {
      if (point === 'scored') {
        await db.manager.update(ModelVersion, { id: challenger.id }, { deletedAt: new Date() });
      }
    };
    const request = { modelVersionId: challenger.id, expectedVersion: 1, override };
    await expect(promoteVersion(request, { ...registry.mover, onPoint })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await registry.state('deleted')).champion).toBe(champion.id);
  });

  it('by override is marked as one in the history, with its reason and the decision that it overrides', async () => {
    const champion = await registry.champion('override');
    const challenger = await registry.version('override');
    const decision = await registry.decision(challenger, 'REJECTED', champion);
    expect(await promote(challenger, 1, { override })).toMatchObject({ overridden: true });
    expect((await registry.history('override')).at(-1)).toMatchObject({
      ...{ kind: 'OVERRIDE', reason: 'Override: the fair is tomorrow', decisionId: decision.id },
    });
  });

  it.each([null, 2, 7])('is refused when %s is expected as champion and version 1 is', async (expected) => {
    const name = `expected ${expected}`;
    await registry.champion(name);
    await expect(promote(await registry.version(name), expected, { override })).rejects.toMatchObject({
      ...{ code: 'PROMOTION_CONFLICT', facts: { championVersion: 1, expectedVersion: expected } },
    });
  });

  it('of a version whose file is gone is refused, by override too', async () => {
    const champion = await registry.champion('no file');
    const challenger = await registry.version('no file');
    const digest = challenger.artifactDigest!;
    await rm(join(environment.dataDir, 'artifacts', digest.slice(0, 2), digest));
    await expect(promote(challenger, 1, { override })).rejects.toMatchObject({ code: 'DAMAGED_ARTIFACT' });
    expect((await registry.state('no file')).champion).toBe(champion.id);
  });

  it('of the champion itself is refused', async () => {
    const champion = await registry.champion('itself');
    await expect(promote(champion, 1, { override })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is won by exactly one of two at once; the other gets a conflict, and the history has one move', async () => {
    const other = await openDatabase({ url: environment.mysqlUrl, poolSize: 2 });
    try {
      for (let round = 0; round < 10; round++) {
        const name = `raced ${round}`;
        await registry.champion(name);
        const rivals = [await registry.version(name), await registry.version(name)];
        const outcomes = await Promise.allSettled(
          rivals.map(({ id: modelVersionId }, index) =>
            promoteVersion(
              { modelVersionId, expectedVersion: 1, override },
              { ...registry.mover, db: index === 0 ? db : other },
            ),
          ),
        );
        const lost = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
        expect(lost).toEqual(['PROMOTION_CONFLICT']);
        expect(await registry.state(name)).toMatchObject({ moves: 2 });
      }
    } finally {
      await other.destroy();
    }
  });
});

describe('a rollback', () => {
  it('goes to the version that served before, not to a challenger that came between', async () => {
    const first = await registry.champion('simple');
    const rejected = await registry.version('simple');
    await registry.decision(rejected, 'REJECTED', first);
    const second = await registry.version('simple');
    await promote(second, 1, { override });
    const later = await registry.version('simple');
    await db.transaction(async (manager) =>
      moveAlias(manager, await lockModel(manager, 'simple'), CHALLENGER, later, 'best of a search'),
    );
    const before = performance.now();
    expect(await back('simple', 3)).toMatchObject({ version: { id: first.id }, replaced: { id: second.id } });
    expect(performance.now() - before).toBeLessThan(2000);
    expect((await registry.history('simple')).at(-1)).toMatchObject({
      ...{ kind: 'ROLLBACK', reason: 'Rollback: it answers nonsense' },
    });
  });

  it('after a rollback goes further back, never to what was rolled back from', async () => {
    const first = await registry.champion('further');
    for (const expected of [1, 2]) await promote(await registry.version('further'), expected, { override });
    expect((await back('further', 3)).version.version).toBe(2);
    expect((await back('further', 2)).version.id).toBe(first.id);
    await expect(back('further', 1)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is refused when another version is champion than expected', async () => {
    await registry.champion('unexpected');
    await expect(back('unexpected', 2)).rejects.toMatchObject({ code: 'PROMOTION_CONFLICT' });
  });

  it('leaves the champion when the file of the former one is gone', async () => {
    const first = await registry.champion('gone');
    const second = await registry.version('gone');
    await promote(second, 1, { override });
    const digest = first.artifactDigest!;
    await rm(join(environment.dataDir, 'artifacts', digest.slice(0, 2), digest));
    await expect(back('gone', 2)).rejects.toMatchObject({ code: 'DAMAGED_ARTIFACT' });
    expect((await registry.state('gone')).champion).toBe(second.id);
  });

  it('reads the file while the model is free for others', async () => {
    const { modelId } = await registry.champion('unlocked');
    await promote(await registry.version('unlocked'), 1, { override });
    class WatchedBytes extends LocalBytes {
      override async open(digest: string) {
        await db.query('SELECT id FROM model WHERE id = ? FOR UPDATE NOWAIT', [modelId]);
        return super.open(digest);
      }
    }
    const artifacts = new ArtifactStore(new WatchedBytes(join(environment.dataDir, 'artifacts')));
    const request = { modelName: 'unlocked', expectedVersion: 2, reason: 'slow' };
    expect((await rollBack(request, { ...registry.mover, artifacts })).version.version).toBe(1);
  });

  it('is refused when the version to go to is deleted after its file was read', async () => {
    await registry.champion('vanished');
    for (const expected of [1, 2]) await promote(await registry.version('vanished'), expected, { override });
    const { id, modelId } = await db.manager.findOneByOrFail(ModelVersion, {
      ...{ version: 2, modelId: (await registry.history('vanished'))[0]!.modelId },
    });
    const onPoint = async (point: string) => {
      if (point === 'scored') await db.manager.update(ModelVersion, { id }, { deletedAt: new Date() });
    };
    const request = { modelName: 'vanished', expectedVersion: 3, reason: 'it was there' };
    await expect(rollBack(request, { ...registry.mover, onPoint })).rejects.toMatchObject({
      ...{ code: 'PROMOTION_CONFLICT', facts: { version: 1 } },
    });
    expect(await db.manager.countBy(ModelAliasChange, { modelId, kind: 'ROLLBACK' })).toBe(0);
  });

  it('of a model that is not there is refused', async () => {
    await expect(back('nobody', 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('looking the champion up', () => {
  it('finds it', async () => {
    const champion = await registry.champion('found');
    expect(await lookUpChampion(db.manager, 'found')).toMatchObject({
      ...{ answer: 'found', version: { id: champion.id } },
    });
  });

  it('says none for a model that is not there, and for one without a champion', async () => {
    await registry.version('bare');
    expect(await lookUpChampion(db.manager, 'nobody')).toEqual({ answer: 'none' });
    expect(await lookUpChampion(db.manager, 'bare')).toEqual({ answer: 'none' });
  });

  it('says none when the alias was taken away, which the history says too', async () => {
    await registry.champion('removed');
    await db.transaction(async (manager) =>
      removeAlias(manager, await lockModel(manager, 'removed'), CHAMPION, 'out of service'),
    );
    expect(await lookUpChampion(db.manager, 'removed')).toEqual({ answer: 'none' });
    expect((await registry.history('removed')).at(-1)).toMatchObject({ toVersionId: null, moveNo: 2 });
  });

  it('says unknown when the database does not answer', async () => {
    const lost = await openDatabase({ url: environment.mysqlUrl, poolSize: 1 });
    await lost.destroy();
    expect(await lookUpChampion(lost.manager, 'found')).toMatchObject({ answer: 'unknown' });
  });

  it('says unknown when the alias is gone though its history says who serves', async () => {
    const { modelId } = await registry.champion('lost');
    await db.query('DELETE FROM model_alias WHERE model_id = ?', [modelId]);
    expect(await lookUpChampion(db.manager, 'lost')).toMatchObject({ answer: 'unknown' });
    const challenger = await registry.version('lost');
    await registry.decision(challenger, 'PASSED', null);
    await expect(promote(challenger, null, { override })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('says unknown when the alias is where no move has put it', async () => {
    const { modelId } = await registry.champion('apart');
    const other = await registry.version('apart');
    await db.query('UPDATE model_alias SET model_version_id = ? WHERE model_id = ?', [other.id, modelId]);
    expect(await lookUpChampion(db.manager, 'apart')).toMatchObject({ answer: 'unknown' });
  });
});

it('refuses an id that names nothing', async () => {
  await expect(
    promoteVersion({ modelVersionId: newId(), expectedVersion: null }, registry.mover),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
