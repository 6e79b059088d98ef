import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import {
  type ExtendedDataset,
  type ExtensionContext,
  type ExtensionCounts,
  type ExtensionRequest,
  extensionOf,
  NO_CHANGES,
} from '../../../pipeline/corrections/extension-request.js';
import { CLEANING_VERSION } from '../../../pipeline/dataset/clean.js';
import { countErased } from '../../../pipeline/dataset/erased-rows.js';
import { classesOf } from '../../../pipeline/dataset/find-version.js';
import { splitSharesSchema } from '../../../pipeline/dataset/import-shape.js';
import { Spool } from '../../../pipeline/dataset/spool.js';
import { sweepUnfinished } from '../../../pipeline/dataset/sweep-unfinished.js';
import type { SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import { DEFAULT_MODEL_NAMES } from '../../../pipeline/training/model-name.js';
import { canonicalJson, digestOfJson } from '../../../platform/digest.js';
import { notFound } from '../../../platform/errors.js';
import { DatasetVersion } from '../../../store/entities/dataset.js';
import { Model } from '../../../store/entities/registry.js';
import type { SpooledListing } from '../dataset/listing-content.js';
import { writeVersion } from '../dataset/write-version.js';
import { AgreedLabels } from './agreed-labels.js';
import { readBaseRows } from './base-rows.js';
import { extendPictures } from './extended-pictures.js';
import { ExtendedRows } from './extended-rows.js';
import { writeWeighedLabels } from './weighed-labels.js';

const MARKED_AT_ONCE = 5_000;
/** Share of the time that reading takes, for the progress. */
const READING_SHARE = 0.4;

/** @throws AppError NOT_FOUND when there is no such model */
export async function assertCorrected(
  { modelName = DEFAULT_MODEL_NAMES.listings }: ExtensionRequest,
  manager: EntityManager,
): Promise<void> {
  await findModelNamed(manager, modelName);
}

/**
 * Makes a dataset version from an earlier one and the labels that people agree on for listings of a model: replaces
 * labels of listings that it has, adds those that it has not, takes back what no longer stands, and leaves out what was
 * erased. Every listing keeps
 * who gave its label. When nothing of this changes anything, the base itself is the result. Killed half-way and started
 * again it ends with the same version, unless somebody corrected something meanwhile.
 * @throws AppError NOT_FOUND
 */
export async function extendListings(
  base: DatasetVersion,
  request: ExtensionRequest,
  context: ExtensionContext,
): Promise<ExtendedDataset> {
  const { db } = context;
  const model = await findModelNamed(db.manager, request.modelName ?? DEFAULT_MODEL_NAMES.listings);
  const labels = await AgreedLabels.read(db.manager, model.id);
  const split = splitSharesSchema.parse((base.recipe as { split?: object }).split ?? {});
  const erasedRows = await countErased(db.manager, base.id);
  const recipe = {
    ...{ cleaning: CLEANING_VERSION, extends: base.digest, split },
    ...{ model: model.name, labels: labels.digest() },
    ...(erasedRows > 0 && { erasedRows }),
  };
  if (erasedRows === 0 && isUpToDate(base, recipe, labels)) return extensionOf(base, NO_CHANGES);
  const sourceDigest = digestOfJson(recipe);
  const known = await db.manager.findOneBy(DatasetVersion, { sourceDigest, state: 'ready' });
  if (known !== null) {
    await markRowsOf(db.manager, known.id);
    return extensionOf(known, NO_CHANGES);
  }
  const listings = await Spool.create<SpooledListing>(context.temporaryDir);
  const rejections = await Spool.create<SpooledRejection>(context.temporaryDir);
  try {
    const codes = (await classesOf(db.manager, base.id)).map(({ code }) => code);
    const withPictures = base.pictureFeaturesDigest !== null;
    const rows = new ExtendedRows({ labels, codes, split, withPictures }, { listings, rejections });
    await readAll(base, model.id, rows, context);
    await writeWeighedLabels(db.manager, base.id, rows.unchanged);
    if (!changesAnything(rows.counts)) {
      await markContained(db.manager, base.id, rows);
      return extensionOf(base, rows.counts);
    }
    const made = await write(
      { base, name: request.name, recipe, sourceDigest },
      rows,
      { listings, rejections },
      context,
    );
    await markContained(db.manager, made.datasetVersionId, rows);
    return { ...made, ...rows.counts };
  } finally {
    await listings.remove();
    await rejections.remove();
  }
}

async function findModelNamed(manager: EntityManager, name: string): Promise<Model> {
  const model = await manager.findOneBy(Model, { name });
  if (model === null) throw notFound('model', name);
  return model;
}

/** Whether the base was made with these very labels, or there are none and it never had any. */
function isUpToDate(
  base: DatasetVersion,
  recipe: { model: string; labels: string },
  labels: AgreedLabels,
): boolean {
  const made = base.recipe as { extends?: string; model?: string; labels?: string };
  if (made.extends === undefined) return labels.all.length === 0;
  return made.model === recipe.model && made.labels === recipe.labels;
}

async function readAll(
  base: DatasetVersion,
  modelId: string,
  rows: ExtendedRows,
  { db, onProgress }: ExtensionContext,
): Promise<void> {
  for await (const batch of readBaseRows(db.manager, base.id, modelId)) {
    for (const row of batch) await rows.addBaseRow(row);
    const done = (batch.at(-1)?.rowNo ?? 0) / Math.max(1, base.acceptedRows);
    onProgress(READING_SHARE * Math.min(1, done), 'reading the base');
  }
  await rows.addNewListings(db.manager);
}

function changesAnything({ relabelled, added, restored, withdrawn, erased }: ExtensionCounts): boolean {
  return relabelled + added + restored + withdrawn + erased > 0;
}

interface Head {
  readonly base: DatasetVersion;
  readonly name: string | undefined;
  readonly recipe: object;
  readonly sourceDigest: string;
}

interface Spools {
  readonly listings: Spool<SpooledListing>;
  readonly rejections: Spool<SpooledRejection>;
}

async function write(
  { base, name, recipe, sourceDigest }: Head,
  rows: ExtendedRows,
  spools: Spools,
  context: ExtensionContext,
) {
  const { db, artifacts, onProgress } = context;
  const rowsDigest = await digestOf(recipe, spools);
  const finished = rows.finish();
  const { clusters, splits } = finished;
  const digest = createHash('sha256').update(rowsDigest).update(clusters).update(splits).digest('hex');
  await sweepUnfinished(context, { now: new Date(), exceptDigest: digest });
  const pictures = await extendPictures(base, rows.pictures, { manager: db.manager, artifacts });
  return writeVersion(
    db,
    { name: name ?? base.name, digest, sourceDigest, recipe, sources: base.sources },
    { ...finished, ...spools, rowsDigest, pictures },
    (fraction) => onProgress(READING_SHARE + (1 - READING_SHARE) * fraction, 'storing listings'),
  );
}

/** As of an import: over the recipe and all rows in the order of their lines, where rejections have line 0. */
async function digestOf(recipe: object, { listings, rejections }: Spools): Promise<string> {
  const hash = createHash('sha256').update(canonicalJson(recipe));
  for (const spool of [rejections, listings] as Spool<object>[]) {
    for await (const batch of spool.batches(MARKED_AT_ONCE)) {
      for (const row of batch) hash.update(JSON.stringify(row));
    }
  }
  return hash.digest('hex');
}

/** Writes down which labels a version has, and of those that it cannot have that they were weighed for it. */
async function markContained(
  manager: EntityManager,
  datasetVersionId: string,
  { contained, unchanged }: ExtendedRows,
): Promise<void> {
  await writeWeighedLabels(manager, datasetVersionId, new Map([...unchanged, ...contained]));
  await mark(manager, datasetVersionId, [...contained.keys()]);
}

/** Writes down for corrections which version was the first to take them in. */
async function mark(
  manager: EntityManager,
  datasetVersionId: string,
  listingIds: readonly string[],
): Promise<void> {
  for (let from = 0; from < listingIds.length; from += MARKED_AT_ONCE) {
    await manager.query(
      `UPDATE correction SET dataset_version_id = ?
        WHERE listing_id IN (?) AND state = 'ACCEPTED' AND dataset_version_id IS NULL`,
      [datasetVersionId, listingIds.slice(from, from + MARKED_AT_ONCE)],
    );
  }
}

/** The same for a version that was made before, should the process have died before it was written down. */
async function markRowsOf(manager: EntityManager, datasetVersionId: string): Promise<void> {
  const rows: { listingId: string; code: string }[] = await manager.query(
    `SELECT DISTINCT correction.listing_id AS listingId, category.code FROM listing
       JOIN correction ON correction.id = listing.correction_id
       JOIN dataset_class category ON category.dataset_version_id = listing.dataset_version_id
            AND category.class_index = listing.class_index
      WHERE listing.dataset_version_id = ?`,
    [datasetVersionId],
  );
  await writeWeighedLabels(
    manager,
    datasetVersionId,
    new Map(rows.map(({ listingId, code }) => [listingId, code])),
  );
  await mark(
    manager,
    datasetVersionId,
    rows.map(({ listingId }) => listingId),
  );
}
