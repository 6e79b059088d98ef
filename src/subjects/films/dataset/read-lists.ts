import type { TableRow } from '../../../pipeline/dataset/read-table.js';
import { AppError } from '../../../platform/errors.js';

/** A line above this size belongs to no list of ratings or films. */
const LINE_CHARS_MAX = 1 << 20;

/**
 * Streams the records of a file without quotes: latin-1, one a line, fields with a delimiter between. As many at a time as
 * a chunk of the file has. Empty lines are passed over, but counted.
 * @throws AppError UNUSABLE_FILE when a line is longer than a megabyte
 */
export async function* readLists(
  content: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncGenerator<TableRow[]> {
  let rest = '';
  let linesDone = 0;
  const cut = (lines: readonly string[]) => {
    const rows: TableRow[] = [];
    for (const ended of lines) {
      linesDone += 1;
      const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
      if (line !== '') rows.push({ line: linesDone, fields: line.split(delimiter) });
    }
    return rows;
  };
  for await (const chunk of content) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    if (rest.length > LINE_CHARS_MAX) throw tooLong(linesDone + lines.length + 1);
    yield cut(lines);
  }
  if (rest !== '') yield cut([rest]);
}

function tooLong(line: number): AppError {
  return new AppError('UNUSABLE_FILE', `Line ${line} is longer than ${LINE_CHARS_MAX} characters.`, {
    field: 'file',
    line,
  });
}
