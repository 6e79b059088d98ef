import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { identityOf, type Principal } from '../../../platform/access/principal.js';
import { AppError, assertIdExists, notFound, toAppError } from '../../../platform/errors.js';
import { plainText } from '../../../platform/validation.js';
import { PendingPromotion } from '../../../store/entities/pending-promotion.js';
import { Model, type ModelVersion } from '../../../store/entities/registry.js';
import { inTransaction } from '../../../store/transaction.js';
import { type Acting, note } from '../../access/actor.js';
import { CHAMPION, moveAlias, removeAlias } from '../champion.js';
import { allows } from '../gate/allows.js';
import { latestDecision } from '../gate/decision-records.js';
import { isGated } from '../in-service.js';
import { findModelVersion } from '../loaded-model.js';
import { assertServable, type ChampionMover, lockModelWithChampion } from '../move-champion.js';
import { settleRun } from './settle-run.js';

const ALIAS_REASON_CHARS_MAX = 1000;

/** Why somebody agrees or refuses; kept with the promotion. */
export const decisionRequestSchema = z.strictObject({
  id: z.string(),
  reason: plainText(500).trim().min(1),
});

type DecisionRequest = z.output<typeof decisionRequestSchema>;

interface Locked {
  readonly model: Model;
  readonly champion: ModelVersion | null;
  readonly asked: PendingPromotion;
}

/**
 * Lets a move of a champion happen that somebody else asked for, in one transaction, if nothing has changed since: the
 * champion is the same, and where the move rests on the gate, its word still counts.
 * @throws AppError NOT_FOUND; FORBIDDEN for who asked for it, and for somebody who has not signed in; CONFLICT when it
 *   was decided before, when another version is champion than when it was asked for, when the gate's word does not
 *   count any more, or when the version was deleted; DAMAGED_ARTIFACT
 */
export function approvePromotion(
  { id, reason }: DecisionRequest,
  acting: Acting,
  { db, artifacts, rule, onPoint }: ChampionMover,
): Promise<PendingPromotion> {
  return noteFailure(db, acting, { action: 'promotion.approve', subject: id }, async () => {
    const known = await findPromotion(db.manager, id);
    const model = await db.manager.findOneByOrFail(Model, { id: known.modelId });
    if (known.modelVersionId !== null && known.kind !== 'MOVE') {
      // All of its file is read while nothing is locked.
      await assertServable(artifacts, await findModelVersion(db.manager, known.modelVersionId), model.name);
    }
    await onPoint?.('scored');
    const approved = await inTransaction(db, async (manager) => {
      const locked = await lockPromotion(manager, known);
      await onPoint?.('model locked');
      const decider = secondPerson(locked, acting.principal);
      assertSameChampion(locked);
      const version = await versionToPromote(manager, locked, rule);
      await move(manager, locked, version, aliasReason(locked.asked, acting.principal, reason), onPoint);
      await onPoint?.('move recorded');
      await settleRun(manager, locked.asked, 'PROMOTED', locked.asked.reason);
      const decided = await close(manager, locked.asked, 'APPROVED', decider, reason, acting);
      await onPoint?.('before commit');
      return decided;
    });
    await onPoint?.('committed');
    return approved;
  });
}

/**
 * Ends a promotion that waits, without it; who asked for it may do that too.
 * @throws AppError NOT_FOUND; FORBIDDEN for somebody who has not signed in; CONFLICT when it was decided before
 */
export function rejectPromotion(
  { id, reason }: DecisionRequest,
  acting: Acting,
  { db }: Pick<ChampionMover, 'db'>,
): Promise<PendingPromotion> {
  return noteFailure(db, acting, { action: 'promotion.reject', subject: id }, async () => {
    const known = await findPromotion(db.manager, id);
    return inTransaction(db, async (manager) => {
      const { asked } = await lockPromotion(manager, known);
      const decider = identified(acting.principal);
      await settleRun(
        manager,
        asked,
        'REJECTED',
        `${acting.principal.name} rejected the promotion: ${reason}`,
      );
      return close(manager, asked, 'REJECTED', decider, reason, acting);
    });
  });
}

async function findPromotion(manager: EntityManager, id: string): Promise<PendingPromotion> {
  assertIdExists('promotion', id);
  const found = await manager.findOneBy(PendingPromotion, { id });
  if (found === null) throw notFound('promotion', id);
  return found;
}

/** Locks the model, under whose lock its promotions change too. */
async function lockPromotion(manager: EntityManager, { id, modelId }: PendingPromotion): Promise<Locked> {
  const { model, champion } = await lockModelWithChampion(manager, modelId);
  const asked = await findPromotion(manager, id);
  if (asked.status !== 'PENDING') {
    const by = asked.decidedBy === null ? '' : ` by ${asked.decidedBy}`;
    const message = `This promotion of ${model.name} does not wait any more: it is ${asked.status}${by}.`;
    throw new AppError('CONFLICT', message, { modelName: model.name, status: asked.status });
  }
  return { model, champion, asked };
}

/** @throws AppError FORBIDDEN for somebody who has not signed in */
function identified(principal: Principal): string {
  const identity = identityOf(principal);
  if (identity !== null) return identity;
  throw new AppError('FORBIDDEN', 'Sign in first: it must be known who decides about a promotion.');
}

/** @returns who decides @throws AppError FORBIDDEN where that is who asked */
function secondPerson({ asked, model }: Locked, principal: Principal): string {
  const decider = identified(principal);
  if (asked.askerIdentity !== decider) return decider;
  const who = principal.kind === 'OPERATOR' ? 'Somebody at the command line' : asked.askedBy;
  const message = `${who} asked for it or for its training, so that somebody else has to approve this promotion of ${model.name}.`;
  throw new AppError('FORBIDDEN', message, { modelName: model.name, promotionId: asked.id });
}

function assertSameChampion({ asked, model, champion }: Locked): void {
  if (asked.championVersionId === (champion?.id ?? null)) return;
  const now = champion === null ? 'There is no champion' : `Version ${champion.version} is the champion`;
  const message = `${now} of ${model.name} now, which was otherwise when this promotion was asked for. Ask for it again.`;
  throw new AppError('CONFLICT', message, {
    ...{ modelName: model.name, championVersion: champion?.version ?? null },
  });
}

/** @returns null where the alias is to be taken away @throws AppError CONFLICT */
async function versionToPromote(
  manager: EntityManager,
  { asked, model, champion }: Locked,
  rule: ChampionMover['rule'],
): Promise<ModelVersion | null> {
  const conflict = (message: string) => new AppError('CONFLICT', message, { modelName: model.name });
  // A version may have been trained here meanwhile.
  if (asked.kind === 'MOVE' && (await isGated(manager, model))) {
    throw conflict(`The champion of ${model.name} serves now, so that it moves through the gate alone.`);
  }
  if (asked.modelVersionId === null) return null;
  const version = await findModelVersion(manager, asked.modelVersionId);
  if (version.deletedAt !== null) throw conflict(`Version ${version.version} of ${model.name} was deleted.`);
  if (asked.kind !== 'GATE') return version;
  const decision = await latestDecision(manager, version);
  if (decision === null || !allows(decision, champion, rule)) {
    const message = `What the gate says of version ${version.version} of ${model.name} does not let it be promoted any more. Judge it and ask again.`;
    throw conflict(message);
  }
  return version;
}

async function move(
  manager: EntityManager,
  { asked, model }: Locked,
  version: ModelVersion | null,
  reason: string,
  onPoint: ChampionMover['onPoint'],
): Promise<void> {
  const { kind, decisionId } = asked;
  if (version === null) return removeAlias(manager, model, CHAMPION, reason);
  await moveAlias(manager, model, CHAMPION, version, { kind, reason, decisionId }, () =>
    onPoint?.('alias moved'),
  );
}

/** Why the alias moved, with both persons; of a long reason the beginning. */
function aliasReason(asked: PendingPromotion, { name }: Principal, reason: string): string {
  const both = ` (asked for by ${asked.askedBy ?? 'the gate'}, approved by ${name}: ${reason})`;
  return asked.reason.slice(0, Math.max(0, ALIAS_REASON_CHARS_MAX - both.length)) + both;
}

async function close(
  manager: EntityManager,
  asked: PendingPromotion,
  status: 'APPROVED' | 'REJECTED',
  deciderIdentity: string,
  decisionReason: string,
  acting: Acting,
): Promise<PendingPromotion> {
  const change = {
    ...{ status, openModelId: null, decidedBy: acting.principal.name, deciderIdentity },
    ...{ decidedAt: acting.now, decisionReason },
  };
  await manager.update(PendingPromotion, { id: asked.id }, change);
  await note(acting, manager, {
    action: status === 'APPROVED' ? 'promotion.approve' : 'promotion.reject',
    subject: asked.id,
    details: { modelId: asked.modelId, modelVersionId: asked.modelVersionId, reason: decisionReason },
  });
  return Object.assign(asked, change);
}

/** An attempt that is refused is written down as well; what is done is, in its own transaction. */
async function noteFailure<Result>(
  db: DataSource,
  { principal, audit, now }: Acting,
  what: { action: string; subject: string },
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    await audit.record(db, { ...what, principal, outcome: toAppError(error).code }, now);
    throw error;
  }
}
