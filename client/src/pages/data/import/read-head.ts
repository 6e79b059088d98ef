/** Enough for a header and some rows of the widest file that people have. */
const HEAD_BYTES = 256 * 1024;
const ROWS_SHOWN = 4;

/**
 * Reads the first rows of a CSV or TSV file in the browser, from its first bytes alone: a file of gigabytes is not
 * loaded.
 *
 * @returns at most four rows, the first of which may be the header; none for a file that is not such a table
 */
export async function readHead(file: Blob): Promise<string[][]> {
  const { parse } = (await import('papaparse')).default;
  const text = new TextDecoder().decode(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (text.includes('\u0000')) return [];
  const { data } = parse<string[]>(text, { preview: ROWS_SHOWN, skipEmptyLines: 'greedy' });
  return data;
}
