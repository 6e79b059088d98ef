import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { newId } from '../../../platform/ids.js';
import { plainText } from '../../../platform/validation.js';
import { Erasure, ErasureTouch } from '../../../store/entities/erasure.js';
import { inTransaction } from '../../../store/transaction.js';
import { LISTING_LIMITS } from '../../dataset/accept-row.js';
import { digestOfExternalId, EMPTY_PREDICTIONS } from './erasures.js';
import { findTouched, type Touched, type TouchedDataset } from './find-touched.js';

export const eraseRequestSchema = z.strictObject({
  externalId: plainText(LISTING_LIMITS.idCharsMax).describe("The listing's id in the files it came from."),
  dryRun: z.boolean().default(true).describe('Only says what would be erased.'),
});

export type EraseRequest = z.infer<typeof eraseRequestSchema>;

/** Id of an erased listing; its row stays, so that row numbers and counts keep their meaning. */
const ERASED_ID = 'erased';

export interface ErasureReport extends Touched {
  readonly dryRun: boolean;
  /** The record of it; null for a dry run. */
  readonly erasure: Erasure | null;
}

/**
 * Says what a listing went into, and erases its texts and references to pictures there, unless only asked to look.
 * Written down before it begins, so that one that was interrupted is finished later. Again, it finds nothing more.
 */
export async function eraseListing(
  db: DataSource,
  { externalId, dryRun }: EraseRequest,
  now: Date,
): Promise<ErasureReport> {
  const touched = await findTouched(db.manager, externalId);
  if (dryRun) return { ...touched, dryRun, erasure: null };
  const begun = db.manager.create(Erasure, {
    id: newId(),
    externalIdDigest: digestOfExternalId(externalId),
    externalId,
    state: 'begun',
    ...{ listingRows: 0, rejectedRows: 0, predictionRows: 0 },
    requestedAt: now,
    doneAt: null,
  });
  await db.manager.insert(Erasure, begun);
  return { ...touched, dryRun, erasure: await finish(db, begun, now) };
}

/** Finishes erasures that were interrupted. @returns how many */
export async function resumeErasures(db: DataSource, now: Date): Promise<number> {
  const begun = await db.manager.find(Erasure, { where: { state: 'begun' }, order: { id: 'ASC' } });
  for (const erasure of begun) await finish(db, erasure, now);
  return begun.length;
}

async function finish(db: DataSource, begun: Erasure, now: Date): Promise<Erasure> {
  return inTransaction(db, async (manager) => {
    const erasure = await manager.findOneOrFail(Erasure, {
      where: { id: begun.id },
      lock: { mode: 'pessimistic_write' },
    });
    if (erasure.state === 'done') return erasure; // another process was faster
    const externalId = erasure.externalId!;
    // Found again: what came in since the report was made goes too.
    const touched = await findTouched(manager, externalId);
    for (const dataset of touched.datasets) await eraseFromDataset(manager, dataset);
    const { affectedRows } = await manager.query(`${EMPTY_PREDICTIONS} WHERE external_id = ?`, [externalId]);
    await recordTouches(manager, erasure.id, touched);
    Object.assign(erasure, {
      state: 'done',
      externalId: null,
      listingRows: total(touched.datasets, ({ rows }) => rows.length),
      rejectedRows: total(touched.datasets, ({ rejectedRows }) => rejectedRows.length),
      predictionRows: Number(affectedRows),
      doneAt: now,
    });
    return manager.save(Erasure, erasure);
  });
}

async function eraseFromDataset(
  manager: EntityManager,
  { datasetVersionId, rows, rejectedRows }: TouchedDataset,
): Promise<void> {
  const rowNos = rows.map(({ rowNo }) => rowNo);
  if (rowNos.length > 0) {
    await manager.query(
      `UPDATE listing SET external_id = ?, title = '', description = '', image_file = NULL
        WHERE dataset_version_id = ? AND row_no IN (?)`,
      [ERASED_ID, datasetVersionId, rowNos],
    );
    await manager.query(
      "UPDATE picture_note SET file_name = '', detail = '' WHERE dataset_version_id = ? AND row_no IN (?)",
      [datasetVersionId, rowNos],
    );
  }
  if (rejectedRows.length > 0) {
    await manager.query(
      "UPDATE rejected_row SET excerpt = '', detail = 'Erased.' WHERE dataset_version_id = ? AND row_no IN (?)",
      [datasetVersionId, rejectedRows],
    );
  }
}

async function recordTouches(
  manager: EntityManager,
  erasureId: string,
  { datasets, models }: Touched,
): Promise<void> {
  const touches: ErasureTouch[] = [
    ...datasets.map(({ datasetVersionId, rows, rejectedRows }) => ({
      ...{ erasureId, kind: 'dataset' as const, targetId: datasetVersionId },
      rowCount: rows.length + rejectedRows.length,
    })),
    ...models.map(({ modelVersionId }) => ({
      ...{ erasureId, kind: 'model' as const, targetId: modelVersionId, rowCount: 0 },
    })),
  ];
  if (touches.length > 0) await manager.insert(ErasureTouch, touches);
}

function total(datasets: readonly TouchedDataset[], count: (dataset: TouchedDataset) => number): number {
  return datasets.reduce((sum, dataset) => sum + count(dataset), 0);
}
