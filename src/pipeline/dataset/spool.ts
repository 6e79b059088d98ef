import { type FileHandle, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const WRITE_CHARS = 1 << 20;
const READ_BYTES = 1 << 18;
/** A batch ends at this size even when it has few rows, so that long texts do not fill the memory. */
const BATCH_BYTES = 4 * 1024 * 1024;
const LF = 0x0a;

/**
 * Rows written to a temporary file as JSON lines and read back in batches: the first pass over a source learns
 * what the second needs to know, without holding the texts in memory.
 */
export class Spool<Row> {
  private unwritten: string[] = [];
  private unwrittenChars = 0;
  private rows = 0;

  private constructor(
    private readonly folder: string,
    private readonly file: FileHandle,
  ) {}

  static async create<Row>(temporaryDir: string): Promise<Spool<Row>> {
    await mkdir(temporaryDir, { recursive: true });
    const folder = await mkdtemp(join(temporaryDir, 'spool-'));
    return new Spool<Row>(folder, await open(join(folder, 'rows.ndjson'), 'wx+'));
  }

  get length(): number {
    return this.rows;
  }

  /** Adds a row and returns its JSON, for digests. */
  async add(row: Row): Promise<string> {
    const json = JSON.stringify(row);
    this.rows += 1;
    this.unwritten.push(json);
    this.unwrittenChars += json.length;
    if (this.unwrittenChars >= WRITE_CHARS) await this.flush();
    return json;
  }

  /** The rows in the order in which they were added, at most `rowsMax` at a time. */
  async *batches(rowsMax: number): AsyncGenerator<Row[]> {
    await this.flush();
    let batch: Row[] = [];
    let batchBytes = 0;
    for await (const line of this.lines()) {
      batch.push(JSON.parse(line.toString('utf8')) as Row);
      batchBytes += line.length;
      if (batch.length === rowsMax || batchBytes >= BATCH_BYTES) {
        yield batch;
        batch = [];
        batchBytes = 0;
      }
    }
    if (batch.length > 0) yield batch;
  }

  async remove(): Promise<void> {
    await this.file.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async flush(): Promise<void> {
    if (this.unwritten.length === 0) return;
    const text = `${this.unwritten.join('\n')}\n`;
    this.unwritten = [];
    this.unwrittenChars = 0;
    await this.file.appendFile(text);
  }

  /** Not node:readline, which also ends lines at U+2028 and U+2029, and JSON leaves those as they are. */
  private async *lines(): AsyncGenerator<Buffer> {
    let parts: Buffer[] = [];
    for (let position = 0; ; ) {
      const { bytesRead, buffer } = await this.file.read({
        buffer: Buffer.allocUnsafe(READ_BYTES),
        position,
      });
      if (bytesRead === 0) return;
      position += bytesRead;
      const chunk = buffer.subarray(0, bytesRead);
      let from = 0;
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
        parts.push(chunk.subarray(from, end));
        yield parts.length === 1 ? parts[0]! : Buffer.concat(parts);
        parts = [];
        from = end + 1;
      }
      if (from < chunk.length) parts.push(chunk.subarray(from));
    }
  }
}
