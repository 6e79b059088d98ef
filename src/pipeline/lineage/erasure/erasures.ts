import type { EntityManager } from 'typeorm';
import { sha256 } from '../../../platform/digest.js';
import { Erasure, ErasureTouch } from '../../../store/entities/erasure.js';
import { ANSWERED_BY_MODEL_OF } from './find-touched.js';

/** The erasures that altered a dataset version, the oldest first. */
export async function erasuresOfDataset(
  manager: EntityManager,
  datasetVersionId: string,
): Promise<Erasure[]> {
  return manager
    .createQueryBuilder(Erasure, 'erasure')
    .innerJoin(ErasureTouch, 'touch', 'touch.erasureId = erasure.id AND touch.kind = :kind', {
      kind: 'dataset',
    })
    .where('touch.targetId = :datasetVersionId', { datasetVersionId })
    .orderBy('erasure.id', 'ASC')
    .getMany();
}

/** By which an erased listing is recognised once its id is gone. */
export function digestOfExternalId(externalId: string): string {
  return sha256(`external id\n${externalId}`);
}

/**
 * Empties predictions that came in after the listing that they are about was erased, such as those that waited in the
 * spool of a process. To be called after they were inserted: an erasure is written down before it erases, so that
 * either it finds the row, or this finds the erasure.
 */
export async function eraseLateCopies(
  manager: EntityManager,
  rows: readonly { id: string; externalId: string | null; createdAt: Date }[],
): Promise<void> {
  const named = rows.filter(
    (row): row is (typeof rows)[number] & { externalId: string } => row.externalId !== null,
  );
  if (named.length === 0 || (await manager.query('SELECT 1 FROM erasure LIMIT 1')).length === 0) return;
  const byDigest = new Map<string, (typeof rows)[number][]>();
  for (const row of named) {
    const digest = digestOfExternalId(row.externalId);
    byDigest.set(digest, [...(byDigest.get(digest) ?? []), row]);
  }
  const erased: { digest: string; dataset: string | null; at: Date }[] = await manager.query(
    `SELECT external_id_digest AS digest, dataset_name AS dataset, MAX(requested_at) AS at FROM erasure
      WHERE external_id_digest IN (?) GROUP BY external_id_digest, dataset_name`,
    [[...byDigest.keys()]],
  );
  for (const { digest, dataset, at } of erased) {
    const late = byDigest.get(digest)!.filter(({ createdAt }) => createdAt <= at);
    if (late.length === 0) continue;
    const inScope = dataset === null ? '' : `AND ${ANSWERED_BY_MODEL_OF}`;
    const parameters = dataset === null ? [] : [dataset];
    await manager.query(`${EMPTY_PREDICTIONS} WHERE id IN (?) ${inScope}`, [
      late.map(({ id }) => id),
      ...parameters,
    ]);
  }
}

/** What is left of a prediction: which version answered what, when. */
export const EMPTY_PREDICTIONS = `UPDATE prediction SET title = '', description = '', external_id = NULL, picture_digest = NULL, picture_note = NULL,
     domain_ngrams = NULL`;
