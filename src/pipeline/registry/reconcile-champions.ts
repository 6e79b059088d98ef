import type { DataSource } from 'typeorm';
import type { Logger } from '../../platform/logging.js';
import { repeatEvery } from '../../platform/repeat.js';
import { Model, ModelAlias } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { CHAMPION } from './champion.js';

const RECONCILE_EVERY_MS = 2_000;

/** Models whose champion is not the one that the last move of its history made. */
const APART = `
  SELECT last.model_id AS modelId, last.to_version_id AS expectedId, alias.model_version_id AS foundId
    FROM model_alias_change last
    LEFT JOIN model_alias alias ON alias.model_id = last.model_id AND alias.alias = last.alias
   WHERE last.alias = ?
     AND NOT EXISTS (SELECT 1 FROM model_alias_change later
                      WHERE later.model_id = last.model_id AND later.alias = last.alias
                        AND later.move_no > last.move_no)
     AND NOT (alias.model_version_id <=> last.to_version_id)`;

/**
 * Makes every champion agree with its history. Promotions move both in one transaction, so that no crash of ours can
 * part them; whatever else moved the alias alone is undone, and a move that was written down alone is finished.
 * @returns the ids of the models that were mended
 */
export async function reconcileChampions(db: DataSource, log: Logger): Promise<string[]> {
  const apart: { modelId: string }[] = await db.query(APART, [CHAMPION]);
  const mended: string[] = [];
  for (const { modelId } of apart) {
    if (await mend(db, modelId, log)) mended.push(modelId);
  }
  return mended;
}

async function mend(db: DataSource, modelId: string, log: Logger): Promise<boolean> {
  return inTransaction(db, async (manager) => {
    await manager.findOneOrFail(Model, { where: { id: modelId }, lock: { mode: 'pessimistic_write' } });
    const [apart]: { expectedId: string | null; foundId: string | null }[] = await manager.query(
      `${APART} AND last.model_id = ?`,
      [CHAMPION, modelId],
    );
    if (apart === undefined) return false; // somebody else was faster, or a promotion was under way
    const { expectedId, foundId } = apart;
    if (expectedId === null) await manager.delete(ModelAlias, { modelId, alias: CHAMPION });
    else {
      const row = { modelId, alias: CHAMPION, modelVersionId: expectedId, updatedAt: new Date() };
      await manager.upsert(ModelAlias, row, ['modelId', 'alias']);
    }
    log.warn({ modelId, foundId, expectedId }, 'the champion did not agree with its history; mended');
    return true;
  });
}

/** Reconciles every two seconds until the returned function is called. Any number of processes may do it at once. */
export function keepReconcilingChampions(db: DataSource, log: Logger): () => Promise<void> {
  return repeatEvery(
    RECONCILE_EVERY_MS,
    () => reconcileChampions(db, log),
    (error) => log.warn({ err: error }, 'could not reconcile champions'),
  );
}
