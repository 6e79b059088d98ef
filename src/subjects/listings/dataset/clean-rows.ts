import { createHash } from 'node:crypto';
import { excerptOf, printable } from '../../../pipeline/dataset/excerpt.js';
import { nothingUsable } from '../../../pipeline/dataset/nothing-usable.js';
import { readTable, type TableRow } from '../../../pipeline/dataset/read-table.js';
import type { Spool } from '../../../pipeline/dataset/spool.js';
import type { SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import { canonicalJson } from '../../../platform/digest.js';
import { AppError } from '../../../platform/errors.js';
import { acceptRow, type RejectionReason } from './accept-row.js';
import { ClassNumbers } from './class-numbers.js';
import { type ColumnMapping, type ColumnPositions, locateColumns, unreadableHeader } from './columns.js';
import { DuplicateFinder } from './duplicates.js';
import { type Labels, labelProblem, namesOfficialLabels } from './labels.js';
import type { CleanedSource, SpooledListing } from './listing-content.js';

/** The maps over ids and duplicates are held in memory, and a Map takes 2^24 entries at most. */
const ROWS_MAX = 5_000_000;

interface Recipe {
  mapping: ColumnMapping;
  /** From a labels file; undefined when the labels are a column of the listings. */
  labels: Labels | undefined;
  /** Whether the listings' pictures are imported with them. */
  withPictures: boolean;
  recipe: object;
}

interface Spools {
  listings: Spool<SpooledListing>;
  rejections: Spool<SpooledRejection>;
}

/**
 * The first pass of an import: every row of a file becomes a clean listing or a rejection in the spools. In memory
 * stay, of each accepted row, its id, its class and three hashes: about 250 bytes.
 * @throws AppError UNUSABLE_FILE when the columns cannot be found, or a limit is passed, or no row can be used
 */
export async function cleanRows(
  content: AsyncIterable<Buffer>,
  { mapping, labels, withPictures, recipe }: Recipe,
  { listings, rejections }: Spools,
): Promise<CleanedSource> {
  const hash = createHash('sha256').update(canonicalJson(recipe));
  const classes = new ClassNumbers();
  const seenIds = new Set<string>();
  const duplicates = new DuplicateFinder();
  let columns: ColumnPositions | undefined;
  let official = labels?.official ?? false;

  const reject = async (row: TableRow, reason: RejectionReason, detail: string) => {
    const excerpt = 'fields' in row ? excerptOf(row.fields) : printable(row.excerpt);
    hash.update(await rejections.add({ line: row.line, reason, detail: detail.slice(0, 500), excerpt }));
  };

  for await (const row of readTable(content)) {
    if (!('fields' in row)) {
      if (columns === undefined && mapping.header) throw unreadableHeader('file', row);
      await reject(row, row.reason, row.detail);
      continue;
    }
    if (columns === undefined) {
      columns = locateColumns(row.fields, mapping);
      assertLabelled(columns, labels);
      official ||= namesOfficialLabels(row.fields, columns, mapping);
      if (mapping.header) continue;
    }
    const verdict = acceptRow(row.fields, columns, row.line, withPictures);
    if (!verdict.accepted) {
      await reject(row, verdict.reason, verdict.detail);
      continue;
    }
    const { externalId, title, description, group, imageFile } = verdict.listing;
    if (externalId === '') {
      await reject(row, 'no-id', 'The id is empty.');
      continue;
    }
    const label = labels === undefined ? row.fields[columns.label]!.trim() : labels.byId.get(externalId);
    const problem = labelProblem(label, official);
    if (problem !== null) {
      await reject(row, problem.reason, problem.detail);
      continue;
    }
    if (seenIds.has(externalId)) {
      await reject(row, 'duplicate-id', `The id "${externalId}" was used by an earlier row.`);
      continue;
    }
    if (seenIds.size === ROWS_MAX) throw tooManyRows();
    seenIds.add(externalId);
    classes.add(label!);
    duplicates.add({ title, description, group });
    hash.update(
      await listings.add({
        line: row.line,
        id: externalId,
        title,
        description,
        label: label!,
        image: imageFile,
      }),
    );
  }
  if (seenIds.size === 0) throw await nothingUsable(rejections);
  return { rowsDigest: hash.digest('hex'), ...classes.sorted(), clusters: duplicates.clusters() };
}

function assertLabelled(columns: ColumnPositions, labels: Labels | undefined): void {
  if (labels === undefined && columns.label < 0) {
    throw new AppError(
      'UNUSABLE_FILE',
      'Which column is the label? None has a usual name; say it with "label", or give a labels file.',
      { field: 'label' },
    );
  }
  if (labels !== undefined && columns.id < 0) {
    throw new AppError(
      'UNUSABLE_FILE',
      'The listings need an id column to be joined with the labels file; say which it is with "id".',
      { field: 'id' },
    );
  }
}

function tooManyRows(): AppError {
  return new AppError('UNUSABLE_FILE', `The file has more than ${ROWS_MAX} rows. Nothing was imported.`, {
    field: 'file',
    rowsMax: ROWS_MAX,
  });
}
