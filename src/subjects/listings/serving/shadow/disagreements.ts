import type { DataSource, EntityManager } from 'typeorm';
import { assertIdExists, notFound } from '../../../../platform/errors.js';
import { newId } from '../../../../platform/ids.js';
import { bulkInsert } from '../../../../store/bulk.js';
import { ShadowDisagreement } from '../../../../store/entities/shadow.js';
import type { Disagreement } from './shadow-messages.js';

const COLUMNS = [
  'id',
  'model_id',
  'prediction_id',
  'champion_version_id',
  'champion_category',
  'champion_confidence',
  'challenger_version_id',
  'challenger_category',
  'challenger_top_k',
  'created_at',
];

export async function insertDisagreements(
  manager: EntityManager,
  found: readonly Disagreement[],
  now: Date,
): Promise<void> {
  const rows = found.map((each) => [
    newId(),
    each.modelId,
    each.predictionId,
    each.championVersionId,
    each.category,
    each.confidence,
    each.challengerVersionId,
    each.challengerTopK[0]!.code,
    JSON.stringify(each.challengerTopK),
    now,
  ]);
  await bulkInsert(manager, 'shadow_disagreement', COLUMNS, rows);
}

/** Notes that a person has looked at it; once is enough. @throws AppError NOT_FOUND */
export async function markReviewed(db: DataSource, id: string, now: Date): Promise<ShadowDisagreement> {
  assertIdExists('disagreement', id);
  await db.query('UPDATE shadow_disagreement SET reviewed_at = COALESCE(reviewed_at, ?) WHERE id = ?', [
    now,
    id,
  ]);
  const disagreement = await db.manager.findOneBy(ShadowDisagreement, { id });
  if (disagreement === null) throw notFound('disagreement', id);
  return disagreement;
}
