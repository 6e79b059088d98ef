import type { Readable } from 'node:stream';
import { AppError } from '../../platform/errors.js';
import { RAKUTEN_CATEGORIES } from './categories.js';
import { columnMappingSchema, locateColumns } from './columns.js';
import { readTable } from './read-table.js';

/** More classes than this mean that the wrong column was taken for the label. */
export const CLASSES_MAX = 1_000;

/** The column name of the Rakuten France challenge; files that use it may only use its 27 codes. */
export const OFFICIAL_LABEL_COLUMN = 'prdtypecode';

const officialNames = new Map(RAKUTEN_CATEGORIES.map(({ code, nameFr }) => [code, nameFr]));

export function isOfficialCode(code: string): boolean {
  return officialNames.has(code);
}

export function categoryName(code: string): string {
  return officialNames.get(code) ?? code;
}

/**
 * Reads a labels file (id, label) into memory: about 100 bytes a row.
 * An id that has two different labels gets none, so that its listing is rejected rather than guessed.
 * @throws AppError UNUSABLE_FILE when it has no label column
 */
export async function readLabels(
  content: Readable,
): Promise<{ byId: Map<string, string>; official: boolean }> {
  const byId = new Map<string, string>();
  let columns: { id: number; label: number } | undefined;
  let official = false;
  for await (const row of readTable(content)) {
    if (!('fields' in row)) continue; // its listing will be rejected for want of a label
    if (columns === undefined) {
      const header = row.fields.map((name) => name.trim());
      official = header.includes(OFFICIAL_LABEL_COLUMN);
      columns = locateLabelColumns(header);
      continue;
    }
    const id = row.fields[columns.id]?.trim();
    const label = row.fields[columns.label]?.trim();
    if (id === undefined || label === undefined) continue;
    const known = byId.get(id);
    byId.set(id, known === undefined || known === label ? label : '');
  }
  return { byId, official };
}

function locateLabelColumns(header: string[]): { id: number; label: number } {
  const { id, label } = locateColumns(header, columnMappingSchema.parse({ title: '1' }));
  if (label < 0 || id < 0) {
    throw new AppError(
      'UNUSABLE_FILE',
      `The labels file needs an id and a label column; it has: ${header.join(', ')}.`,
      {
        field: 'labels',
      },
    );
  }
  return { id, label };
}
