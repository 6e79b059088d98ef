import { stringify } from 'csv-stringify/sync';
import type { DataSource, EntityManager } from 'typeorm';
import { sha256 } from '../../../platform/digest.js';
import { AppError } from '../../../platform/errors.js';
import type { CorrectionSource } from '../../../store/entities/correction.js';
import { inTransaction } from '../../../store/transaction.js';
import { safeCell } from '../serving/answer-rows.js';
import type { CorrectionRequest } from './correction-request.js';
import { KnownCategories } from './known-categories.js';
import { type CorrectionRow, type FileDefaults, readCorrectionRows } from './read-correction-rows.js';
import { type StoredCorrection, storeCorrections } from './store-corrections.js';
import { checkStatements, type Statement } from './submit-correction.js';

/** Lines that are stored together. */
const PART_ROWS = 500;

const OUTPUT_COLUMNS = ['line', 'listing', 'category', 'correction_id', 'state', 'error'];

/** What became of the lines of a file. */
export interface CorrectionCounts {
  /** Lines that were read. */
  readonly rows: number;
  /** Lines that could not be used. */
  readonly rejectedRows: number;
  /** New corrections; what the other usable lines say had been said before. */
  readonly created: number;
  /** Lines whose corrections are in conflict with others. */
  readonly conflicts: number;
  /** Lines without a category: nobody looked at them. */
  readonly unreviewed: number;
}

export const NO_COUNTS: CorrectionCounts = {
  ...{ rows: 0, rejectedRows: 0, created: 0, conflicts: 0, unreviewed: 0 },
};

export function addCounts(a: CorrectionCounts, b: CorrectionCounts): CorrectionCounts {
  return {
    rows: a.rows + b.rows,
    rejectedRows: a.rejectedRows + b.rejectedRows,
    created: a.created + b.created,
    conflicts: a.conflicts + b.conflicts,
    unreviewed: a.unreviewed + b.unreviewed,
  };
}

/** A line and what became of it: stored, refused, or null when nobody looked at it. */
interface LineOutcome {
  readonly line: number;
  readonly listing: string;
  readonly outcome: StoredCorrection | AppError | null;
}

export interface StoredPart {
  readonly counts: CorrectionCounts;
  readonly lines: readonly LineOutcome[];
}

/** A file of corrections. */
interface CorrectionFile extends FileDefaults {
  /** By which its lines are known when it comes again. */
  readonly fileDigest: string;
  readonly source: CorrectionSource;
}

interface StoreContext {
  readonly db: DataSource;
  readonly jobId: string | null;
  /** Makes sure that a part may be written, in its transaction. */
  readonly before?: (manager: EntityManager) => Promise<unknown>;
}

/**
 * Stores the corrections of a file, some hundred lines a transaction, in constant memory, and says of each line what
 * became of it. Whatever is wrong with a line costs only that line. The same file again makes nothing new.
 * @throws AppError UNUSABLE_FILE
 */
export async function* storeCorrectionFile(
  content: AsyncIterable<Buffer>,
  file: CorrectionFile,
  context: StoreContext,
): AsyncGenerator<StoredPart> {
  const categories = new KnownCategories(context.db.manager);
  let batch: CorrectionRow[] = [];
  let isEmpty = true;
  for await (const row of readCorrectionRows(content, file)) {
    isEmpty = false;
    batch.push(row);
    if (batch.length < PART_ROWS) continue;
    yield await storePart(batch, file, categories, context);
    batch = [];
  }
  if (isEmpty) throw new AppError('UNUSABLE_FILE', 'The file has no rows.', { field: 'file' });
  if (batch.length > 0) yield await storePart(batch, file, categories, context);
}

/** Outcomes as lines of CSV (RFC 4180), after a header row where asked for. */
export function outcomesAsCsv({ lines }: StoredPart, { header }: { header: boolean }): string {
  const records = lines.map(({ line, listing, outcome }) => {
    if (outcome === null) return [line, listing, '', '', '', ''];
    if (outcome instanceof AppError) return [line, listing, '', '', '', outcome.message];
    const { id, categoryCode, state } = outcome.correction;
    return [line, listing, categoryCode, id, state, ''];
  });
  return stringify(
    records.map((record) => record.map(safeCell)),
    header ? { header, columns: OUTPUT_COLUMNS } : {},
  );
}

async function storePart(
  rows: readonly CorrectionRow[],
  file: CorrectionFile,
  categories: KnownCategories,
  { db, jobId, before }: StoreContext,
): Promise<StoredPart> {
  const outcomes = new Map<number, LineOutcome['outcome']>();
  const statements: Statement[] = [];
  for (const { line, said } of rows) {
    if (said === null || said instanceof AppError) outcomes.set(line, said);
    else statements.push(statementOf(line, said, file, jobId));
  }
  const checked = await checkStatements(db.manager, statements, categories);
  const lines = checked.map((each, at) => ({ line: statements[at]!.origin!.line, each }));
  const storable = lines.flatMap(({ line, each }) => (each instanceof AppError ? [] : [{ line, each }]));
  for (const { line, each } of lines) if (each instanceof AppError) outcomes.set(line, each);
  const stored = await inTransaction(db, async (manager) => {
    await before?.(manager);
    return storeCorrections(
      manager,
      storable.map(({ each }) => each),
      new Date(),
    );
  });
  stored.forEach((outcome, at) => {
    outcomes.set(storable[at]!.line, outcome);
  });
  const told = rows.map(({ line, listing }) => ({ line, listing, outcome: outcomes.get(line)! }));
  return { lines: told, counts: countsOf(told, jobId) };
}

function statementOf(
  line: number,
  { category, newCategory, submittedBy, note, source: _, ...naming }: CorrectionRequest,
  { fileDigest, columns, source }: CorrectionFile,
  jobId: string | null,
): Statement {
  return {
    ...{ naming, category, newCategory, submittedBy, note, source },
    idempotencyKey: `csv:${sha256(JSON.stringify([fileDigest, columns, line, submittedBy, source]))}`,
    origin: { jobId, line },
  };
}

function countsOf(lines: readonly LineOutcome[], jobId: string | null): CorrectionCounts {
  const stored = lines.flatMap(({ line, outcome }) =>
    outcome === null || outcome instanceof AppError ? [] : [{ line, ...outcome }],
  );
  // What an attempt of this job before stored is new all the same.
  const isNew = ({ line, created, correction }: (typeof stored)[number]) =>
    created || (jobId !== null && correction.jobId === jobId && correction.lineNumber === line);
  return {
    rows: lines.length,
    rejectedRows: lines.filter(({ outcome }) => outcome instanceof AppError).length,
    created: stored.filter(isNew).length,
    conflicts: stored.filter(({ correction }) => correction.state === 'CONFLICT').length,
    unreviewed: lines.filter(({ outcome }) => outcome === null).length,
  };
}
