import { z } from 'zod';
import { AppError } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';
import { plainText } from '../../platform/validation.js';
import type { GateDecision } from '../../store/entities/gate.js';
import type { PendingPromotion } from '../../store/entities/pending-promotion.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { CHAMPION, moveAlias } from './champion.js';
import { askForPromotion, noteAsked } from './four-eyes/ask-promotion.js';
import type { FourEyes } from './four-eyes/four-eyes.js';
import { allows } from './gate/allows.js';
import { latestDecision } from './gate/decision-records.js';
import { findModelVersion, modelOf } from './loaded-model.js';
import { assertServable, type ChampionMover, lockChampion } from './move-champion.js';

/** Why a person goes against the gate, or back; kept in the history of the alias. */
export const reasonSchema = plainText(900).trim().min(1);

export const promotionRequestSchema = z.strictObject({
  modelVersionId: z.string().regex(ID_PATTERN, 'must be an id (32 hex digits)'),
  /** Number of the champion that the caller means to replace; null for none. */
  expectedVersion: z.int().min(1).nullable(),
  override: z.strictObject({ reason: reasonSchema }).optional(),
});

export type PromotionRequest = z.output<typeof promotionRequestSchema>;

export interface Promotion {
  version: ModelVersion;
  replaced: ModelVersion | null;
  /** The decision that it rests on, or that it overrides; null when there is none. */
  decision: GateDecision | null;
  overridden: boolean;
  /** What waits for a second person; null where the alias was moved. */
  pending: PendingPromotion | null;
}

export interface Promoter extends ChampionMover {
  /** Who asks, where a second person has to agree; null where one suffices. */
  fourEyes: FourEyes | null;
}

/**
 * Makes a version the champion, in one transaction: because the gate passed it, by the present rule and against the
 * present champion, or because a person overrides the gate, which the history says for ever. Where a second person has
 * to agree, the same is left to be decided about, and nothing moves.
 * @throws AppError NOT_FOUND; GATE_REQUIRED without a passing decision and without an override; PROMOTION_CONFLICT
 *   when another version is champion; CONFLICT when it is champion already, or when the champion is unknown;
 *   DAMAGED_ARTIFACT; FORBIDDEN where it is not known who asks and a second person has to agree
 */
export async function promoteVersion(
  { modelVersionId, expectedVersion, override }: PromotionRequest,
  { db, artifacts, rule, fourEyes, onPoint }: Promoter,
): Promise<Promotion> {
  const version = await findModelVersion(db.manager, modelVersionId);
  await assertServable(artifacts, version, (await modelOf(db.manager, version)).name);
  await onPoint?.('scored');
  const promotion = await inTransaction(db, async (manager) => {
    const { model, champion } = await lockChampion(manager, version.modelId, expectedVersion);
    await onPoint?.('model locked');
    // Again under the lock, since a client may have deleted it meanwhile.
    const { deletedAt } = await findModelVersion(manager, version.id);
    if (deletedAt !== null) {
      throw new AppError('CONFLICT', `Version ${version.version} of ${model.name} was deleted.`);
    }
    if (champion?.id === version.id) {
      throw new AppError('CONFLICT', `Version ${version.version} of ${model.name} is the champion already.`);
    }
    const decision = await latestDecision(manager, version);
    const passed = decision !== null && allows(decision, champion, rule);
    if (!passed && override === undefined) throw gateRequired(version, decision, champion);
    const overridden = !passed;
    const reason = overridden ? `Override: ${override!.reason}` : decision.reason;
    const kind = overridden ? ('OVERRIDE' as const) : ('GATE' as const);
    const move = { kind, reason, decisionId: decision?.id ?? null };
    const made = { version, replaced: champion, decision, overridden };
    if (fourEyes !== null) {
      const wanted = { ...move, toVersionId: version.id, championVersionId: champion?.id ?? null };
      const pending = await askForPromotion(manager, model, wanted, fourEyes);
      await noteAsked(manager, model.name, pending, fourEyes);
      return { ...made, pending };
    }
    await moveAlias(manager, model, CHAMPION, version, move, () => onPoint?.('alias moved'));
    await onPoint?.('move recorded');
    await onPoint?.('before commit');
    return { ...made, pending: null };
  });
  await onPoint?.('committed');
  return promotion;
}

function gateRequired(
  version: ModelVersion,
  decision: GateDecision | null,
  champion: ModelVersion | null,
): AppError {
  const what =
    decision === null
      ? 'The gate has not judged it yet.'
      : decision.verdict === 'PASSED'
        ? 'The gate passed it against another champion or by another rule.'
        : `The gate says ${decision.verdict}: ${decision.reason}`;
  return new AppError(
    'GATE_REQUIRED',
    `Version ${version.version} was not promoted. ${what} Evaluate the gate, or override it with a reason.`.slice(
      0,
      2000,
    ),
    {
      modelVersionId: version.id,
      decisionId: decision?.id ?? null,
      championVersion: champion?.version ?? null,
    },
  );
}
