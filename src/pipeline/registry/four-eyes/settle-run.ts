import type { EntityManager } from 'typeorm';
import { GateDecision } from '../../../store/entities/gate.js';
import type { PendingPromotion } from '../../../store/entities/pending-promotion.js';
import { Run } from '../../../store/entities/tracking.js';

/** Says at the run whose model waited for a second person what has become of it; others are left alone. */
export async function settleRun(
  manager: EntityManager,
  { decisionId }: Pick<PendingPromotion, 'decisionId'>,
  promotionVerdict: 'PROMOTED' | 'REJECTED',
  promotionReason: string,
): Promise<void> {
  if (decisionId === null) return;
  const decision = await manager.findOneBy(GateDecision, { id: decisionId });
  if (decision?.runId == null) return;
  const change = { promotionVerdict, promotionReason: promotionReason.slice(0, 1000) };
  await manager.update(Run, { id: decision.runId, promotionVerdict: 'WAITING' }, change);
}
