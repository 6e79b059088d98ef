import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Rows written to a temporary file as JSON lines and read back in batches: the first pass over a source learns
 * what the second needs to know, without holding the texts in memory.
 */
export class Spool<Row> {
  private readonly stream;
  private rows = 0;

  private constructor(private readonly folder: string) {
    this.stream = createWriteStream(this.file, { highWaterMark: 1 << 20 });
  }

  static async create<Row>(temporaryDir: string): Promise<Spool<Row>> {
    await mkdir(temporaryDir, { recursive: true });
    return new Spool<Row>(await mkdtemp(join(temporaryDir, 'spool-')));
  }

  get length(): number {
    return this.rows;
  }

  /** Adds a row and returns its JSON, for digests. */
  async add(row: Row): Promise<string> {
    const json = JSON.stringify(row);
    this.rows += 1;
    if (!this.stream.write(`${json}\n`)) await once(this.stream, 'drain');
    return json;
  }

  async finish(): Promise<void> {
    this.stream.end();
    await once(this.stream, 'close');
  }

  async *batches(size: number): AsyncGenerator<Row[]> {
    let batch: Row[] = [];
    for await (const line of createInterface({
      input: createReadStream(this.file),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      batch.push(JSON.parse(line) as Row);
      if (batch.length === size) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  async remove(): Promise<void> {
    this.stream.destroy();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get file(): string {
    return join(this.folder, 'rows.ndjson');
  }
}
