import type { EntityManager } from 'typeorm';
import { PendingPromotion } from '../../../store/entities/pending-promotion.js';
import { findModel } from '../registry-lookup.js';

const SHOWN_MAX = 1_000;

/**
 * The promotions that wait for a second person, newest first.
 * @param modelName those of one model, of which there is at most one; null for all
 * @throws AppError NOT_FOUND
 */
export async function pendingPromotions(
  manager: EntityManager,
  modelName: string | null,
): Promise<PendingPromotion[]> {
  const where = modelName === null ? {} : { modelId: (await findModel(manager, modelName)).id };
  return manager.find(PendingPromotion, {
    where: { ...where, status: 'PENDING' },
    order: { id: 'DESC' },
    take: SHOWN_MAX,
  });
}
