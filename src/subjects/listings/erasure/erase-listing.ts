import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { ERASED_ID } from '../../../pipeline/dataset/erased-rows.js';
import { digestOfExternalId, EMPTY_PREDICTIONS } from '../../../pipeline/lineage/erasure/erasures.js';
import {
  correctionsOf,
  type ErasureScope,
  findTouched,
  predictionsOf,
  type Touched,
  type TouchedDataset,
} from '../../../pipeline/lineage/erasure/find-touched.js';
import { AppError } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { plainText } from '../../../platform/validation.js';
import { DatasetVersion } from '../../../store/entities/dataset.js';
import { Erasure, ErasureTouch } from '../../../store/entities/erasure.js';
import { PredictionArchive } from '../../../store/entities/prediction-archive.js';
import { inTransaction } from '../../../store/transaction.js';
import { LISTING_LIMITS } from '../dataset/accept-row.js';

export const eraseRequestSchema = z.strictObject({
  externalId: plainText(LISTING_LIMITS.idCharsMax)
    .refine((id) => id.trim() !== '', { error: 'must not be empty' })
    .describe("The listing's id in the files it came from."),
  dataset: z
    .string()
    .min(1)
    .max(191)
    .nullable()
    .default(null)
    .describe('Name of the dataset that it is in; left out, the listings of this id in all datasets.'),
  dryRun: z.boolean().default(true).describe('Only says what would be erased.'),
});

export type EraseRequest = z.infer<typeof eraseRequestSchema>;

/** Predictions that a report names unless more are asked for; it counts all of them. */
const PREDICTIONS_LISTED_MAX = 1_000;

export interface ErasureReport extends Touched {
  /** The name of the dataset that was looked at; null for all. */
  readonly dataset: string | null;
  readonly dryRun: boolean;
  /** The record of it; null for a dry run. */
  readonly erasure: Erasure | null;
}

/**
 * Says what a listing went into, and erases its texts and references to pictures there, unless only asked to look.
 * Written down before it begins, so that one that was interrupted is finished later.
 * @param predictionsMax how many predictions the report names
 * @throws AppError NOT_FOUND when nothing names the listing, also since it was erased before; or for such a dataset. Where
 * predictions are archived an erasure that finds nothing is written down all the same, but a dry run says NOT_FOUND.
 */
export async function eraseListing(
  db: DataSource,
  { externalId, dataset, dryRun }: EraseRequest,
  now: Date,
  predictionsMax = PREDICTIONS_LISTED_MAX,
): Promise<ErasureReport> {
  const touched = await findTouched(db.manager, { externalId, dataset }, predictionsMax);
  const isKnown = touched.datasets.length + touched.predictionRows + touched.correctionRows > 0;
  // Whether archives hold it only the archiving finds out, which reads them for what is written down here.
  if (!isKnown && (dryRun || !(await db.manager.exists(PredictionArchive)))) {
    throw await nothingFound(db.manager, { externalId, dataset });
  }
  if (dryRun) return { ...touched, dataset, dryRun, erasure: null };
  const begun = db.manager.create(Erasure, {
    ...{ id: newId(), subject: 'listings' as const },
    externalIdDigest: digestOfExternalId(externalId),
    externalId,
    datasetName: dataset,
    state: 'begun',
    ...{ listingRows: 0, rejectedRows: 0, predictionRows: 0, correctionRows: 0 },
    ...{ ratingRows: 0, feedbackRows: 0, recommendationRows: 0 },
    requestedAt: now,
    doneAt: null,
  });
  await db.manager.insert(Erasure, begun);
  return { ...touched, dataset, dryRun, erasure: await finish(db, begun, now) };
}

async function nothingFound(
  manager: EntityManager,
  { externalId, dataset }: ErasureScope,
): Promise<AppError> {
  if (dataset !== null && !(await manager.existsBy(DatasetVersion, { name: dataset }))) {
    return new AppError('NOT_FOUND', `There is no dataset with the name "${dataset}".`, {
      ...{ kind: 'dataset', id: dataset },
    });
  }
  const [last] = await manager.find(Erasure, {
    where: { externalIdDigest: digestOfExternalId(externalId), state: 'done' },
    order: { id: 'DESC' },
    take: 1,
  });
  const before = last === undefined ? '' : ` It was erased before, on ${last.doneAt!.toISOString()}.`;
  const where = dataset === null ? 'any dataset' : `the dataset ${dataset}`;
  return new AppError(
    'NOT_FOUND',
    `Nothing was found of a listing "${externalId}": no listing and no rejected row of ${where}, no prediction and no correction.${before}`,
    { kind: 'listing', id: externalId },
  );
}

/** Finishes erasures of listings that were interrupted. @returns how many */
export async function resumeErasures(db: DataSource, now: Date): Promise<number> {
  const begun = await db.manager.find(Erasure, {
    where: { subject: 'listings', state: 'begun' },
    order: { id: 'ASC' },
  });
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
    const scope = { externalId: erasure.externalId!, dataset: erasure.datasetName };
    // Found again: what came in since the report was made goes too.
    const touched = await findTouched(manager, scope, 0);
    for (const dataset of touched.datasets) await eraseFromDataset(manager, dataset);
    // Predictions before corrections: who stores a correction holds its prediction until it is there to be found.
    const [condition, parameters] = predictionsOf(scope);
    const { affectedRows } = await manager.query(`${EMPTY_PREDICTIONS} WHERE ${condition}`, parameters);
    const correctionRows = await emptyCorrections(manager, scope);
    await recordTouches(manager, erasure.id, touched);
    Object.assign(erasure, {
      state: 'done',
      externalId: null,
      listingRows: total(touched.datasets, ({ rows }) => rows.length),
      rejectedRows: total(touched.datasets, ({ rejectedRows }) => rejectedRows.length),
      predictionRows: Number(affectedRows),
      correctionRows,
      doneAt: now,
    });
    return manager.save(Erasure, erasure);
  });
}

/** What is left of a correction: who gave which category to which prediction, when. Its listing is known no more. */
async function emptyCorrections(manager: EntityManager, scope: ErasureScope): Promise<number> {
  const [condition, parameters] = correctionsOf(scope);
  await manager.query(
    `UPDATE corrected_listing SET digest = SHA2(CONCAT('erased ', id), 256)
      WHERE id IN (SELECT correction.listing_id FROM correction WHERE ${condition})`,
    parameters,
  );
  const { affectedRows } = await manager.query(
    `UPDATE correction SET title = '', description = '', external_id = NULL, picture_digest = NULL, note = ''
      WHERE ${condition}`,
    parameters,
  );
  return Number(affectedRows);
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
