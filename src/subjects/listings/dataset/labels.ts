import { readTable } from '../../../pipeline/dataset/read-table.js';
import { AppError } from '../../../platform/errors.js';
import { LISTING_LIMITS, type RejectionReason } from './accept-row.js';
import { RAKUTEN_CATEGORIES } from './categories.js';
import {
  type ColumnMapping,
  type ColumnPositions,
  columnMappingSchema,
  locateColumns,
  unreadableHeader,
} from './columns.js';

/** The column name of the Rakuten France challenge; files that use it may only use its 27 codes. */
const OFFICIAL_LABEL_COLUMN = 'prdtypecode';

const officialNames = new Map(RAKUTEN_CATEGORIES.map(({ code, nameFr }) => [code, nameFr]));

export function categoryName(code: string): string {
  return officialNames.get(code) ?? code;
}

export interface Labels {
  /** The label by the id of its listing; null where the file gives two different ones. */
  byId: Map<string, string | null>;
  /** Whether only the challenge's 27 codes are labels. */
  official: boolean;
}

/** Whether a file's first row names the challenge's label column, so that only its 27 codes are labels. */
export function namesOfficialLabels(
  firstRow: readonly string[],
  { label }: Pick<ColumnPositions, 'label'>,
  { header }: Pick<ColumnMapping, 'header'>,
): boolean {
  return header && firstRow[label]?.trim() === OFFICIAL_LABEL_COLUMN;
}

/**
 * Why a listing's label cannot be used; null when it can.
 * @param label undefined when there is none, null when a labels file gives two
 * @param official whether only the challenge's 27 codes are labels
 */
export function labelProblem(
  label: string | null | undefined,
  official: boolean,
): { reason: RejectionReason; detail: string } | null {
  const { labelCharsMax } = LISTING_LIMITS;
  if (label === null) {
    return { reason: 'conflicting-labels', detail: 'The labels file has two different labels for this id.' };
  }
  if (label === undefined || label === '') return { reason: 'no-label', detail: 'The row has no label.' };
  if (label.length > labelCharsMax) {
    const detail = `The label has ${label.length} characters; the limit is ${labelCharsMax}.`;
    return { reason: 'label-too-long', detail };
  }
  if (official && !officialNames.has(label)) {
    return { reason: 'unknown-label', detail: `"${label}" is not one of the 27 category codes.` };
  }
  return null;
}

/**
 * Reads a labels file (id, label) into memory: about 100 bytes a row.
 * @throws AppError UNUSABLE_FILE when it has no header row with an id and a label column
 */
export async function readLabels(content: AsyncIterable<Buffer>): Promise<Labels> {
  const byId: Labels['byId'] = new Map();
  let columns: { id: number; label: number } | undefined;
  let official = false;
  for await (const row of readTable(content)) {
    if (columns === undefined) {
      if (!('fields' in row)) throw unreadableHeader('labels', row);
      const header = row.fields.map((name) => name.trim());
      official = header.includes(OFFICIAL_LABEL_COLUMN);
      columns = locateLabelColumns(header);
      continue;
    }
    if (!('fields' in row)) continue; // its listing will be rejected for want of a label
    const id = row.fields[columns.id]?.trim();
    const label = row.fields[columns.label]?.trim();
    if (id === undefined || label === undefined) continue;
    const known = byId.get(id);
    byId.set(id, known === undefined || known === label ? label : null);
  }
  if (columns === undefined) {
    throw new AppError('UNUSABLE_FILE', 'The labels file is empty. Nothing was imported.', {
      field: 'labels',
    });
  }
  return { byId, official };
}

function locateLabelColumns(header: string[]): { id: number; label: number } {
  const { id, label } = locateColumns(header, columnMappingSchema.parse({ title: '1' }));
  if (label < 0 || id < 0) {
    throw new AppError(
      'UNUSABLE_FILE',
      `The labels file needs an id and a label column; it has: ${header.slice(0, 30).join(', ')}.`,
      { field: 'labels' },
    );
  }
  return { id, label };
}
