import { fetchSignedIn } from '../../access/fetch-signed-in.ts';
/** A row that got no answer. */
export interface RejectedRow {
  /** Where it starts in the file that was sent. */
  readonly line: string;
  readonly id: string;
  /** Why, in the server's words. */
  readonly error: string;
}

/** A result may have gigabytes; whoever wants all reasons downloads it. */
const READ_CHARS_MAX = 4_000_000;

/**
 * The first rows with an error in the result of a batch, as far as they are near its beginning.
 *
 * @param url of the CSV file
 * @throws {Error} when it cannot be read
 */
export async function readRejectedRows(url: string, rowsMax: number): Promise<RejectedRow[]> {
  const { default: Papa } = await import('papaparse');
  const text = await readBeginning(url);
  const found: RejectedRow[] = [];
  Papa.parse<RejectedRow>(text, {
    header: true,
    skipEmptyLines: true,
    step: ({ data }, parser) => {
      if (data.error !== undefined && data.error !== '') found.push(data);
      if (found.length === rowsMax) parser.abort();
    },
  });
  return found;
}

async function readBeginning(url: string): Promise<string> {
  const response = await fetchSignedIn(url);
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.length < READ_CHARS_MAX) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += value;
  }
  await reader.cancel();
  // The last line may be cut.
  return text.slice(0, text.lastIndexOf('\n') + 1);
}
