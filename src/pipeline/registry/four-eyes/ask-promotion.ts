import type { EntityManager } from 'typeorm';
import { identityOf } from '../../../platform/access/principal.js';
import { AppError } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { PendingPromotion } from '../../../store/entities/pending-promotion.js';
import type { AliasMoveKind, Model } from '../../../store/entities/registry.js';
import type { Run } from '../../../store/entities/tracking.js';
import type { FourEyes } from './four-eyes.js';
import { settleRun } from './settle-run.js';

const REASON_CHARS_MAX = 1000;

/** A move of the champion that somebody wants. */
interface WantedMove {
  /** The version that is to be champion; null where the alias is to be taken away. */
  readonly toVersionId: string | null;
  /** The champion of now; null for none. */
  readonly championVersionId: string | null;
  readonly kind: AliasMoveKind;
  readonly decisionId: string | null;
  readonly reason: string;
}

/**
 * Leaves a move of the champion for a second person to decide about; one that waited before is superseded. The caller
 * holds the model's lock, and calls `noteAsked` as the last thing in the transaction.
 * @param trainedFor for the gate after a training, which is nobody: who asked for the training, and so for what came of it
 * @throws AppError FORBIDDEN for somebody who has not signed in: nobody could be told to be another one
 */
export async function askForPromotion(
  manager: EntityManager,
  model: Pick<Model, 'id' | 'name'>,
  wanted: WantedMove,
  { principal }: FourEyes,
  trainedFor?: Pick<Run, 'askedBy' | 'askerIdentity'>,
): Promise<PendingPromotion> {
  const askerIdentity = principal === null ? (trainedFor?.askerIdentity ?? null) : identityOf(principal);
  if (principal !== null && askerIdentity === null) {
    const message = `Sign in first: a second person decides about the champion of ${model.name}, so that it must be known who asks.`;
    throw new AppError('FORBIDDEN', message, { modelName: model.name });
  }
  const now = new Date();
  await supersede(manager, model.id, wanted.toVersionId, now);
  const asked = manager.create(PendingPromotion, {
    ...{ id: newId(), modelId: model.id, openModelId: model.id, modelVersionId: wanted.toVersionId },
    ...{ championVersionId: wanted.championVersionId, kind: wanted.kind, decisionId: wanted.decisionId },
    ...{ reason: wanted.reason.slice(0, REASON_CHARS_MAX), status: 'PENDING' as const },
    ...{
      askedBy: principal === null ? (trainedFor?.askedBy ?? null) : principal.name,
      askerIdentity,
      askedAt: now,
    },
    ...{ decidedBy: null, deciderIdentity: null, decidedAt: null, decisionReason: null },
  });
  await manager.insert(PendingPromotion, asked);
  return asked;
}

/** Writes down that somebody asked, as the last thing in the transaction that does it. */
export async function noteAsked(
  manager: EntityManager,
  modelName: string,
  { id, modelVersionId, championVersionId, kind, decisionId, askedAt, askedBy }: PendingPromotion,
  { principal, audit }: FourEyes,
): Promise<void> {
  const trainedFor = principal === null ? { trainingAskedBy: askedBy } : {};
  const details = { promotionId: id, modelVersionId, championVersionId, kind, decisionId, ...trainedFor };
  const by = principal ?? ({ kind: 'SYSTEM', name: null, apiKeyId: null } as const);
  await audit.append(
    manager,
    { principal: by, action: 'promotion.ask', subject: modelName, details },
    askedAt,
  );
}

async function supersede(
  manager: EntityManager,
  modelId: string,
  toVersionId: string | null,
  now: Date,
): Promise<void> {
  const open = await manager.findOneBy(PendingPromotion, { openModelId: modelId });
  if (open === null) return;
  const decisionReason = 'A later request took its place.';
  const change = { status: 'SUPERSEDED' as const, openModelId: null, decidedAt: now, decisionReason };
  await manager.update(PendingPromotion, { id: open.id }, change);
  // The same version goes on waiting.
  if (open.modelVersionId !== toVersionId) await settleRun(manager, open, 'REJECTED', decisionReason);
}
