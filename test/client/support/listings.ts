/** Words that tell the categories of a small file apart. */
const WORDS = ['théière fonte', 'figurine articulée', 'roman policier', 'console portable'] as const;
const CODES = ['2522', '1140', '10', '50'] as const;

interface ListingsOptions {
  rows?: number;
  /** Lines without a title or a description, which are rejected. */
  emptyRows?: number;
  /** Ids begin with it. */
  prefix?: string;
  /** File names of pictures by row. */
  picture?: (row: number) => string;
}

/** Columns with names that nobody knows, so that somebody has to say what they mean. */
export function csvOfListings({
  rows = 120,
  emptyRows = 0,
  prefix = 'r',
  picture,
}: ListingsOptions = {}): string {
  const header = ['ref', 'libellé', 'texte', 'rayon', ...(picture ? ['photo'] : [])];
  const lines = Array.from({ length: rows }, (_, row) => {
    const at = row % WORDS.length;
    return [
      ...[`${prefix}${row}`, `"${WORDS[at]} n° ${row}"`, `"état neuf, lot ${row * 7}"`, CODES[at]],
      ...(picture ? [picture(row)] : []),
    ];
  });
  const empty = Array.from({ length: emptyRows }, (_, row) => [
    ...[`${prefix}empty${row}`, '', '', CODES[0]],
    ...(picture ? [''] : []),
  ]);
  return [header, ...lines, ...empty].map((line) => line.join(',')).join('\n');
}

/** How the columns of csvOfListings are called, as importDataset takes it. */
export const LISTING_COLUMNS = { id: 'ref', title: 'libellé', description: 'texte', label: 'rayon' };
