import type { EntityManager } from 'typeorm';
import { In } from 'typeorm';
import { digestOfJson } from '../../../platform/digest.js';
import { AppError, notFound } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { bulkInsert } from '../../../store/bulk.js';
import { CorrectedListing, Correction, type CorrectionSource } from '../../../store/entities/correction.js';
import { changeStates, recordEvents } from './change-states.js';
import type { FoundListing } from './find-listings.js';
import { type ListingIdentity, listingDigest } from './listing-digest.js';
import { type ListingVerdict, type StateChange, weigh } from './weigh-corrections.js';

/** A correction whose listing and category were found to be known. */
export interface CheckedCorrection {
  readonly listing: FoundListing;
  readonly category: string;
  readonly newCategory: boolean;
  readonly submittedBy: string;
  readonly source: CorrectionSource;
  readonly note: string;
  readonly idempotencyKey: string | null;
  readonly jobId: string | null;
  readonly line: number | null;
}

export interface StoredCorrection {
  readonly correction: Correction;
  /** False when the very same was said before. */
  readonly created: boolean;
}

/** What a correction and its prediction say of the listing. */
interface Listed extends ListingIdentity {
  readonly predictedCode: string | null;
}

/**
 * Stores corrections in the order given, in the caller's transaction, which has read nothing before without a lock.
 * First the predictions are locked against an erasure, then the listings in the order of their digests; all that is
 * read afterwards is as the last writer left it.
 * @returns for each what became of it: NOT_FOUND for a listing that was erased, CONFLICT for an idempotency key that
 * was used for another correction
 */
export async function storeCorrections(
  manager: EntityManager,
  checked: readonly CheckedCorrection[],
  now: Date,
): Promise<(StoredCorrection | AppError)[]> {
  const predictions = await lockPredictions(manager, checked);
  const listed = checked.map(({ listing }) => listedOf(listing, predictions));
  const digests = checked.map(({ listing }, at) => {
    const identity = listed[at];
    return identity == null ? null : listingDigest(listing.modelId, identity);
  });
  const listings = await lockListings(manager, checked, digests, now);
  const book = await Book.open(manager, [...listings.values()], checked, now);
  const outcomes = checked.map((each, at) => {
    const listing = listings.get(digests[at] ?? '');
    if (listing === undefined) return notFound('listing of the prediction', each.listing.predictionId ?? '');
    return book.enter(each, listing, listed[at]!);
  });
  await book.write(manager);
  return outcomes;
}

type LockedPrediction = ListingIdentity & { id: string; predictedCode: string };

async function lockPredictions(
  manager: EntityManager,
  checked: readonly CheckedCorrection[],
): Promise<Map<string, LockedPrediction>> {
  const ids = [...new Set(checked.flatMap(({ listing }) => listing.predictionId ?? []))].sort();
  if (ids.length === 0) return new Map();
  const rows: LockedPrediction[] = await manager.query(
    `SELECT id, external_id AS externalId, title, description, picture_digest AS pictureDigest,
            category_code AS predictedCode
       FROM prediction WHERE id IN (?) ORDER BY id LOCK IN SHARE MODE`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Null for a prediction whose listing was erased. */
function listedOf(
  { predictionId, externalId, title, description }: FoundListing,
  predictions: ReadonlyMap<string, LockedPrediction>,
): Listed | null {
  if (predictionId === null) {
    return { externalId, title, description, pictureDigest: null, predictedCode: null };
  }
  const prediction = predictions.get(predictionId);
  if (prediction === undefined) return null;
  const isEmpty =
    prediction.title === '' && prediction.description === '' && prediction.pictureDigest === null;
  return isEmpty ? null : prediction;
}

async function lockListings(
  manager: EntityManager,
  checked: readonly CheckedCorrection[],
  digests: readonly (string | null)[],
  now: Date,
): Promise<Map<string, CorrectedListing>> {
  const models = new Map<string, string>();
  digests.forEach((digest, at) => {
    if (digest !== null) models.set(digest, checked[at]!.listing.modelId);
  });
  const wanted = [...models.keys()].sort();
  if (wanted.length === 0) return new Map();
  const columns = ['id', 'model_id', 'digest', 'state', 'category_code', 'created_at', 'updated_at'];
  const rows = wanted.map((digest) => [newId(), models.get(digest), digest, 'UNLABELLED', null, now, now]);
  await bulkInsert(manager, 'corrected_listing', columns, rows, { keepExisting: true });
  const locked = await manager.find(CorrectedListing, {
    where: { digest: In(wanted) },
    order: { digest: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return new Map(locked.map((listing) => [listing.digest, listing]));
}

/** The corrections of some locked listings, with those that are about to be written. */
class Book {
  private readonly created: Correction[] = [];
  private readonly changes: (StateChange & { causedBy: string })[] = [];
  private readonly verdicts = new Map<string, ListingVerdict>();

  private constructor(
    private readonly byListing: Map<string, Correction[]>,
    private readonly byKey: Map<string, Correction>,
    private readonly now: Date,
  ) {}

  static async open(
    manager: EntityManager,
    listings: readonly CorrectedListing[],
    checked: readonly CheckedCorrection[],
    now: Date,
  ): Promise<Book> {
    const keys = checked.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
    const keyed = keys.length === 0 ? [] : await manager.findBy(Correction, { idempotencyKey: In(keys) });
    const rows = await manager.find(Correction, {
      where: { listingId: In(listings.map(({ id }) => id)) },
      order: { id: 'ASC' },
    });
    const byListing = new Map<string, Correction[]>(listings.map(({ id }) => [id, []]));
    for (const row of rows) byListing.get(row.listingId)!.push(row);
    return new Book(byListing, new Map(keyed.map((row) => [row.idempotencyKey!, row])), now);
  }

  enter(
    checked: CheckedCorrection,
    listing: CorrectedListing,
    { externalId, title, description, pictureDigest, predictedCode }: Listed,
  ): StoredCorrection | AppError {
    const { category, submittedBy, idempotencyKey } = checked;
    const { predictionId } = checked.listing;
    const requestDigest = digestOfJson({ listing: listing.digest, predictionId, category, submittedBy });
    const keyed = idempotencyKey === null ? undefined : this.byKey.get(idempotencyKey);
    if (keyed !== undefined) {
      return keyed.requestDigest === requestDigest ? { correction: keyed, created: false } : usedKey(keyed);
    }
    const before = this.byListing.get(listing.id)!;
    const weighed = weigh(before, {
      ...{ submittedBy, categoryCode: category, predictionId, source: checked.source },
    });
    if ('repeats' in weighed) {
      return { correction: before.find(({ id }) => id === weighed.repeats)!, created: false };
    }
    const correction: Correction = {
      ...{ id: newId(), listingId: listing.id, modelId: listing.modelId, predictionId },
      ...{ jobId: checked.jobId, lineNumber: checked.line },
      ...{ externalId, title, description, pictureDigest, predictedCode },
      ...{ categoryCode: category, newCategory: checked.newCategory, submittedBy },
      ...{ source: checked.source, note: checked.note, state: weighed.state, idempotencyKey, requestDigest },
      ...{ createdAt: this.now, decidedAt: null, decidedBy: null, datasetVersionId: null },
    };
    for (const change of weighed.changes) {
      const changed = before.find(({ id }) => id === change.id)!;
      Object.assign(changed, { state: change.to, decidedAt: this.now });
      this.changes.push({ ...change, causedBy: submittedBy });
    }
    before.push(correction);
    this.created.push(correction);
    if (idempotencyKey !== null) this.byKey.set(idempotencyKey, correction);
    this.verdicts.set(listing.id, weighed.verdict);
    return { correction, created: true };
  }

  async write(manager: EntityManager): Promise<void> {
    const born = new Map(this.created.map(({ id, state }) => [id, state]));
    // Of one that a later line of the same file took back, the state at the end is written with the row.
    for (const { id, from } of [...this.changes].reverse()) if (born.has(id)) born.set(id, from);
    await bulkInsert(manager, 'correction', COLUMNS, this.created.map(valuesOf));
    const begun = this.created.map(({ id, submittedBy, note }) => ({
      ...{ id, from: null, to: born.get(id)!, causedBy: submittedBy, note },
    }));
    await recordEvents(manager, begun, this.now);
    await changeStates(manager, this.changes, this.now);
    for (const [id, { state, categoryCode }] of this.verdicts) {
      await manager.update(CorrectedListing, { id }, { state, categoryCode, updatedAt: this.now });
    }
  }
}

function usedKey({ id, idempotencyKey }: Correction): AppError {
  return new AppError(
    'CONFLICT',
    `The idempotency key "${idempotencyKey}" was used before for another correction. Use a new key.`,
    { field: 'idempotencyKey', correctionId: id },
  );
}

const COLUMNS = [
  'id',
  'listing_id',
  'model_id',
  'prediction_id',
  'job_id',
  'line_number',
  'external_id',
  'title',
  'description',
  'picture_digest',
  'category_code',
  'new_category',
  'predicted_code',
  'submitted_by',
  'source',
  'note',
  'state',
  'idempotency_key',
  'request_digest',
  'created_at',
  'decided_at',
];

function valuesOf(row: Correction): unknown[] {
  return [
    row.id,
    row.listingId,
    row.modelId,
    row.predictionId,
    row.jobId,
    row.lineNumber,
    row.externalId,
    row.title,
    row.description,
    row.pictureDigest,
    row.categoryCode,
    Number(row.newCategory),
    row.predictedCode,
    row.submittedBy,
    row.source,
    row.note,
    row.state,
    row.idempotencyKey,
    row.requestDigest,
    row.createdAt,
    row.decidedAt,
  ];
}
