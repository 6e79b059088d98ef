import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf } from '../../../../test/access/support/callers.js';
import { createTestEnvironment, type TestEnvironment } from '../../../../test/support/environment.js';
import { RegistryTest } from '../../../../test/support/registry.js';
import { anonymous, operator, type Principal } from '../../../platform/access/principal.js';
import { newId } from '../../../platform/ids.js';
import { AuditEntry } from '../../../store/entities/audit.js';
import { GateDecision } from '../../../store/entities/gate.js';
import { PendingPromotion } from '../../../store/entities/pending-promotion.js';
import { type Model, ModelVersion } from '../../../store/entities/registry.js';
import { Run } from '../../../store/entities/tracking.js';
import { deleteAlias, setAlias } from '../aliases.js';
import { CHAMPION, lockModel, moveAlias } from '../champion.js';
import { deleteVersion } from '../model-versions.js';
import { promoteVersion } from '../promote-version.js';
import type { PromotionPoint } from '../promotion-points.js';
import { deleteModel, renameModel } from '../registered-models.js';
import { approvePromotion, rejectPromotion } from './decide-promotion.js';

let environment: TestEnvironment;
let db: DataSource;
let registry: RegistryTest;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  registry = new RegistryTest(db, environment);
});
afterAll(() => environment.close());

const account = (name: string): Principal => ({
  ...{ ...anonymous('ENGINEER'), kind: 'ACCOUNT' as const, name, accountId: newId() },
});
const anna = account('anna');
const ben = account('ben');
const eyes = (principal: Principal | null) => ({ principal, audit: auditOf(environment) });
const acting = (principal: Principal) => ({ principal, audit: auditOf(environment), now: new Date() });

/** Anna asks to have a version promoted: against the gate, unless it has passed it. */
async function asked(version: ModelVersion, expectedVersion: number | null, byGate = false) {
  const override = byGate ? undefined : { reason: 'the fair is tomorrow' };
  const request = { modelVersionId: version.id, expectedVersion, override };
  return (await promoteVersion(request, { ...registry.mover, fourEyes: eyes(anna) })).pending!;
}
const approve = (id: string, principal: Principal, onPoint?: (point: PromotionPoint) => void) =>
  approvePromotion({ id, reason: 'looks right' }, acting(principal), { ...registry.mover, onPoint });
const reject = (id: string, principal: Principal) =>
  rejectPromotion({ id, reason: 'not today' }, acting(principal), registry.mover);
const statusOf = async (id: string) => (await db.manager.findOneByOrFail(PendingPromotion, { id })).status;

/** A model with a champion and a version that Anna wants in its place. */
async function waiting() {
  const name = newId();
  const champion = await registry.champion(name);
  const challenger = await registry.version(name);
  return { name, champion, challenger, promotion: await asked(challenger, 1) };
}

describe('a promotion that waits', () => {
  it('has moved nothing', async () => {
    const { name, champion } = await waiting();
    expect(await registry.state(name)).toMatchObject({ champion: champion.id, moves: 1 });
  });

  it('is not approved by who asked for it', async () => {
    const { name, champion, promotion } = await waiting();
    await expect(approve(promotion.id, anna)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await registry.state(name)).champion).toBe(champion.id);
  });

  it('is not approved by who asked for it under another name, nor with an API key', async () => {
    const { promotion } = await waiting();
    const key = { ...anna, kind: 'API_KEY' as const, apiKeyId: newId(), name: 'nightly' };
    await expect(approve(promotion.id, key)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is approved by another one of the same name', async () => {
    const { name, challenger, promotion } = await waiting();
    await approve(promotion.id, account('anna'));
    expect((await registry.state(name)).champion).toBe(challenger.id);
  });

  it('is not decided about by somebody who has not signed in', async () => {
    const { promotion } = await waiting();
    const stranger = anonymous('ADMIN');
    await expect(approve(promotion.id, stranger)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(reject(promotion.id, stranger)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('moves the champion as it was asked for, and the history names both persons', async () => {
    const { name, champion, challenger, promotion } = await waiting();
    await approve(promotion.id, ben);
    expect((await registry.history(name)).at(-1)).toMatchObject({
      ...{ kind: 'OVERRIDE', fromVersionId: champion.id, toVersionId: challenger.id },
      reason: 'Override: the fair is tomorrow (asked for by anna, approved by ben: looks right)',
    });
  });

  it('leaves who asked and who approved in the audit log, and who tried in vain', async () => {
    const { name, promotion } = await waiting();
    await expect(approve(promotion.id, anna)).rejects.toThrow();
    await approve(promotion.id, ben);
    const entries = await db.manager.find(AuditEntry, {
      where: [{ subject: name }, { subject: promotion.id }],
      order: { position: 'ASC' },
    });
    expect(entries.map(({ actor, action, outcome }) => [actor, action, outcome])).toEqual([
      ['anna', 'promotion.ask', 'DONE'],
      ['anna', 'promotion.approve', 'FORBIDDEN'],
      ['ben', 'promotion.approve', 'DONE'],
    ]);
  });

  it('is rejected without a move, also by who asked for it', async () => {
    const { name, champion, promotion } = await waiting();
    await reject(promotion.id, anna);
    expect(await statusOf(promotion.id)).toBe('REJECTED');
    expect((await registry.state(name)).champion).toBe(champion.id);
  });

  it('is decided once', async () => {
    const { promotion } = await waiting();
    await reject(promotion.id, ben);
    await expect(approve(promotion.id, ben)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is approved once, by whoever is first', async () => {
    const { name, promotion } = await waiting();
    const both = await Promise.allSettled([
      approve(promotion.id, ben),
      approve(promotion.id, account('cleo')),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await registry.state(name)).moves).toBe(2);
  });

  it('makes room for a later one', async () => {
    const { name, promotion } = await waiting();
    const later = await asked(await registry.version(name), 1);
    expect([await statusOf(promotion.id), await statusOf(later.id)]).toEqual(['SUPERSEDED', 'PENDING']);
    await expect(approve(promotion.id, ben)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is a conflict once another version is champion', async () => {
    const { name, promotion } = await waiting();
    const other = await registry.version(name);
    await db.transaction(async (manager) => {
      await moveAlias(manager, await lockModel(manager, name), CHAMPION, other, 'meanwhile');
    });
    await expect(approve(promotion.id, ben)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await registry.state(name)).champion).toBe(other.id);
  });

  it('is a conflict when its version was deleted meanwhile', async () => {
    const { challenger, promotion } = await waiting();
    await db.manager.update(ModelVersion, { id: challenger.id }, { deletedAt: new Date() });
    await expect(approve(promotion.id, ben)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it.each(['model locked', 'alias moved', 'move recorded', 'before commit'] as const)(
    'goes on waiting when its approval fails at "%s"',
    async (failing) => {
      const { name, champion, promotion } = await waiting();
      const fail = (point: PromotionPoint) => {
        if (point === failing) throw new Error('the power went');
      };
      await expect(approve(promotion.id, ben, fail)).rejects.toThrow('the power went');
      expect(await statusOf(promotion.id)).toBe('PENDING');
      expect(await registry.state(name)).toMatchObject({ champion: champion.id, moves: 1 });
    },
  );
});

describe('a promotion that rests on the gate', () => {
  async function passed() {
    const name = newId();
    const champion = await registry.champion(name);
    const challenger = await registry.version(name);
    await registry.decision(challenger, 'PASSED', champion);
    return { name, champion, challenger, promotion: await asked(challenger, 1, true) };
  }

  it('is approved while its word counts', async () => {
    const { name, challenger, promotion } = await passed();
    await approve(promotion.id, ben);
    expect((await registry.history(name)).at(-1)).toMatchObject({ kind: 'GATE', toVersionId: challenger.id });
  });

  it('is a conflict once the gate has said otherwise', async () => {
    const { name, champion, challenger, promotion } = await passed();
    await registry.decision(challenger, 'REJECTED', champion);
    await expect(approve(promotion.id, ben)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await registry.state(name)).champion).toBe(champion.id);
  });
});

describe('the run whose model waits', () => {
  const later = async (_id: string, name: string) => asked(await registry.version(name), 1);
  it.each([
    ['approved', 'PROMOTED', (id: string) => approve(id, ben)],
    ['rejected', 'REJECTED', (id: string) => reject(id, ben)],
    ['superseded', 'REJECTED', later],
  ] as const)('says so when it is %s', async (_what, verdict, decide) => {
    const name = newId();
    const champion = await registry.champion(name);
    const challenger = await registry.version(name);
    const { id } = await registry.decision(challenger, 'PASSED', champion);
    const runId = challenger.runId!;
    await db.manager.update(GateDecision, { id }, { runId });
    await db.manager.update(Run, { id: runId }, { promotionVerdict: 'WAITING' });
    await decide((await asked(challenger, 1, true)).id, name);
    expect((await db.manager.findOneByOrFail(Run, { id: runId })).promotionVerdict).toBe(verdict);
  });
});

describe('at the command line', () => {
  it('everybody is one and the same', async () => {
    const name = newId();
    await registry.champion(name);
    const request = { modelVersionId: (await registry.version(name)).id, expectedVersion: 1 };
    const promoter = { ...registry.mover, fourEyes: eyes(operator('cli:anna')) };
    const { pending } = await promoteVersion({ ...request, override: { reason: 'now' } }, promoter);
    await expect(approve(pending!.id, operator('cli:root'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await approve(pending!.id, ben)).status).toBe('APPROVED');
  });

  it('what an account asked for is approved', async () => {
    const { promotion } = await waiting();
    expect((await approve(promotion.id, operator('cli:root'))).status).toBe('APPROVED');
  });
});

describe('asking', () => {
  it('is not for somebody who has not signed in', async () => {
    const version = await registry.version(newId());
    const request = { modelVersionId: version.id, expectedVersion: null, override: { reason: 'now' } };
    const promoter = { ...registry.mover, fourEyes: eyes(anonymous('ADMIN')) };
    await expect(promoteVersion(request, promoter)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('the champion of a model from elsewhere', () => {
  async function elsewhere(): Promise<{ name: string; modelId: Model['id'] }> {
    const name = newId();
    const { modelId } = await registry.clientVersion(name);
    return { name, modelId };
  }
  const open = (modelId: string) => db.manager.findOneByOrFail(PendingPromotion, { openModelId: modelId });

  it('waits to be set, and is set by a second person', async () => {
    const { name, modelId } = await elsewhere();
    await expect(setAlias(db, name, CHAMPION, 1, eyes(anna))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await registry.state(name)).champion).toBeNull();
    await approve((await open(modelId)).id, ben);
    expect((await registry.state(name)).champion).not.toBeNull();
  });

  it('waits to be taken away, and is taken away by a second person', async () => {
    const { name, modelId } = await elsewhere();
    await setAlias(db, name, CHAMPION, 1, null);
    await expect(deleteAlias(db, name, CHAMPION, eyes(anna))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await registry.state(name)).champion).not.toBeNull();
    await approve((await open(modelId)).id, ben);
    expect((await registry.state(name)).champion).toBeNull();
  });

  it('does not take another name, nor go with its version or its model', async () => {
    const { name } = await elsewhere();
    await setAlias(db, name, CHAMPION, 1, null);
    const kept = { keepsChampion: true };
    await expect(renameModel(db, name, newId(), kept)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(deleteVersion(db, name, 1, kept)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(deleteModel(db, name, kept)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is left to the gate once a version was trained here', async () => {
    const { name, modelId } = await elsewhere();
    await expect(setAlias(db, name, CHAMPION, 1, eyes(anna))).rejects.toThrow();
    await registry.version(name);
    await expect(approve((await open(modelId)).id, ben)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is free to other aliases', async () => {
    const { name } = await elsewhere();
    await expect(setAlias(db, name, 'blue', 1, eyes(anna))).resolves.toBeUndefined();
  });
});
