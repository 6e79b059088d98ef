import { z } from 'zod';
import { AppError } from '../../../platform/errors.js';

const columnReference = z
  .string()
  .max(191, 'must be at most 191 characters long')
  .describe('A column by its name in the header row, or by its position counted from 1.');

/** Which columns of a CSV or TSV file mean what. Left out columns are found by their usual names. */
export const columnMappingSchema = z.strictObject({
  header: z.boolean().default(true).describe('Whether the first row holds the names of the columns.'),
  title: columnReference.optional(),
  description: columnReference.optional(),
  label: columnReference.optional(),
  id: columnReference.optional(),
  picture: columnReference.optional().describe("The file name of the listing's picture."),
  group: columnReference.optional().describe('Rows with the same value here never straddle two splits.'),
});

export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** Zero-based positions of the columns in a row; -1 where the file has no such column. */
export interface ColumnPositions {
  count: number;
  title: number;
  description: number;
  label: number;
  id: number;
  group: number;
  picture: number;
  imageId: number;
  productId: number;
}

type Role = Exclude<keyof ColumnPositions, 'count'>;

/** Stands for a first column without a name, as data frames write their index. */
const NAMELESS_FIRST = '\u0000';

/** Names that files use; those of the Rakuten France challenge come first. */
const USUAL_NAMES: Readonly<Record<Role, readonly string[]>> = {
  title: ['designation', 'title', 'name', 'titre', 'product_title'],
  description: ['description', 'desc'],
  label: ['prdtypecode', 'label', 'category', 'class', 'categorie', 'category_label'],
  id: [NAMELESS_FIRST, 'index', 'id'],
  group: [],
  picture: ['picture', 'image', 'image_file', 'picture_file'],
  imageId: ['imageid'],
  productId: ['productid'],
};

/**
 * Finds the columns of a file from its first row and the mapping.
 * @param firstRow the header row, or the first data row where there is no header
 * @throws AppError UNUSABLE_FILE naming the column that is missing and those that are there
 */
export function locateColumns(firstRow: readonly string[], mapping: ColumnMapping): ColumnPositions {
  const names = mapping.header ? firstRow.map((name) => name.trim()) : [];
  const folded = names.map((name, at) => (at === 0 && name === '' ? NAMELESS_FIRST : name.toLowerCase()));
  const find = (role: Role, reference: string | undefined): number => {
    if (reference === undefined) {
      const known = USUAL_NAMES[role].find((name) => folded.includes(name));
      return known === undefined ? -1 : folded.indexOf(known);
    }
    const named = names.indexOf(reference.trim());
    if (named >= 0) return named;
    const position = /^\d{1,5}$/.test(reference) ? Number(reference) - 1 : -1;
    if (position >= 0 && position < firstRow.length) return position;
    throw new AppError(
      'UNUSABLE_FILE',
      mapping.header
        ? `The file has no column "${reference}" for the ${role}. Its columns are: ${names.slice(0, 30).join(', ')}.`
        : `The file has no column at position "${reference}" for the ${role}; its first row has ${firstRow.length} columns.`,
      { field: role },
    );
  };
  const positions: ColumnPositions = {
    count: firstRow.length,
    title: find('title', mapping.title),
    description: find('description', mapping.description),
    label: find('label', mapping.label),
    id: find('id', mapping.id),
    group: find('group', mapping.group),
    picture: find('picture', mapping.picture),
    imageId: find('imageId', undefined),
    productId: find('productId', undefined),
  };
  if (positions.title < 0 && mapping.picture === undefined) {
    throw new AppError(
      'UNUSABLE_FILE',
      mapping.header
        ? `Which column is the title? None of ${names.slice(0, 30).join(', ')} is a usual name; say it with "title".`
        : 'Without a header row the position of the title must be given with "title".',
      { field: 'title' },
    );
  }
  return positions;
}

/** @throws AppError UNUSABLE_FILE when no column says which picture belongs to a row */
export function assertPictured({ picture, imageId, productId }: ColumnPositions): void {
  if (picture >= 0 || (imageId >= 0 && productId >= 0)) return;
  const message = 'Which column holds the file name of the picture? None has a usual name; say which it is.';
  throw new AppError('UNUSABLE_FILE', message, { field: 'picture' });
}

/** For a first row that should name the columns and cannot be read: without it no other row can be understood. */
export function unreadableHeader(field: string, row: { line: number; detail: string }): AppError {
  const message = `The header row on line ${row.line} cannot be read: ${row.detail}`;
  return new AppError('UNUSABLE_FILE', message, { field, line: row.line });
}
