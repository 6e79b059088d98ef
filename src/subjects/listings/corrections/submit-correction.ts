import type { DataSource, EntityManager } from 'typeorm';
import { AppError, toAppError } from '../../../platform/errors.js';
import type { CorrectionSource } from '../../../store/entities/correction.js';
import { inTransaction } from '../../../store/transaction.js';
import type { CorrectionRequest } from './correction-request.js';
import { findListings, type Naming } from './find-listings.js';
import { KnownCategories } from './known-categories.js';
import { type CheckedCorrection, type StoredCorrection, storeCorrections } from './store-corrections.js';

/** What somebody says, before it is known whether there is such a listing and such a category. */
export interface Statement {
  readonly naming: Naming;
  readonly category: string;
  readonly newCategory: boolean;
  readonly submittedBy: string;
  readonly source: CorrectionSource;
  readonly note: string;
  readonly idempotencyKey?: string | undefined;
  /** The job and the line of its file that it comes from. */
  readonly origin?: { readonly jobId: string | null; readonly line: number };
}

interface Submitting {
  readonly db: DataSource;
  /** Stores predictions that this process has answered and not yet stored. */
  readonly predictionLog?: { flush(): Promise<void> };
}

/**
 * Keeps a correction, or a confirmation, of a prediction or a listing. Saying the same again changes nothing.
 * @throws AppError NOT_FOUND (prediction, listing, model), INVALID_INPUT (an unknown category), CONFLICT (idempotency
 * key used for another correction)
 */
export async function submitCorrection(
  { db, predictionLog }: Submitting,
  request: CorrectionRequest,
  now: Date,
  idempotencyKey?: string,
): Promise<StoredCorrection> {
  const { category, newCategory, submittedBy, source, note, ...naming } = request;
  const statement = { naming, category, newCategory, submittedBy, source, note, idempotencyKey };
  const attempt = async () => {
    const [checked] = await checkStatements(db.manager, [statement], new KnownCategories(db.manager));
    if (checked instanceof AppError) throw checked;
    const store = (manager: EntityManager) => storeCorrections(manager, [checked!], now);
    const [stored] = await inTransaction(db, store).catch((error: unknown) => {
      // Another request with this key was faster; now it is found.
      if ((error as { code?: string }).code === 'ER_DUP_ENTRY') return inTransaction(db, store);
      throw error;
    });
    if (stored instanceof AppError) throw stored;
    return stored!;
  };
  return attempt().catch(async (error: unknown) => {
    if (!(error instanceof AppError && error.code === 'NOT_FOUND') || predictionLog === undefined)
      throw error;
    // The one under way may have begun before the prediction was given.
    await predictionLog.flush();
    await predictionLog.flush();
    return attempt();
  });
}

/** Finds the listing of each statement and checks its category. @returns for each what can be stored, or why it cannot */
export async function checkStatements(
  manager: EntityManager,
  statements: readonly Statement[],
  categories: KnownCategories,
): Promise<(CheckedCorrection | AppError)[]> {
  const listings = await findListings(
    manager,
    statements.map(({ naming }) => naming),
  );
  const checked: (CheckedCorrection | AppError)[] = [];
  for (const [at, { naming: _, origin, idempotencyKey, ...said }] of statements.entries()) {
    const listing = listings[at]!;
    if (listing instanceof AppError) {
      checked.push(listing);
      continue;
    }
    try {
      checked.push({
        ...said,
        listing,
        newCategory: await categories.isNew(listing, said.category, said.newCategory),
        idempotencyKey: idempotencyKey ?? null,
        jobId: origin?.jobId ?? null,
        line: origin?.line ?? null,
      });
    } catch (error) {
      const refused = toAppError(error);
      if (refused.code !== 'INVALID_INPUT') throw error;
      checked.push(refused);
    }
  }
  return checked;
}
