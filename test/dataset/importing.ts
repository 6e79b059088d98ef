import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import { sha256 } from '../../src/platform/digest.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { importRequestSchema } from '../../src/subjects/import-request.js';
import { importDataset } from '../../src/subjects/listings/dataset/import-dataset.js';
import type { FileImport } from '../../src/subjects/listings/dataset/import-sources.js';
import { createTestEnvironment } from '../support/environment.js';

type Content = string | Buffer | AsyncIterable<Uint8Array>;

export interface ImportInput {
  listings: Content;
  labels?: Content;
  /** A zip archive. */
  pictures?: Buffer;
  name?: string;
  columns?: object;
  split?: object;
}

/** A database and a data folder in which files are imported as a worker does it, without the queue. */
export async function createImporter() {
  const environment = await createTestEnvironment();
  const db = await environment.openDatabase();
  const artifactDir = join(environment.dataDir, 'artifacts');
  const temporaryDir = join(environment.dataDir, 'tmp');
  const artifacts = new ArtifactStore(new LocalBytes(artifactDir));

  const put = async (content: Content, fileName: string) => {
    const bytes =
      typeof content === 'string' || Buffer.isBuffer(content)
        ? Readable.from([Buffer.from(content)])
        : content;
    return {
      digest: (await artifacts.put(db.manager, bytes, { mediaType: 'text/csv', fileName })).digest,
      fileName,
    };
  };

  /** Stores the files and returns the request that a client would send. */
  const upload = async ({
    listings,
    labels,
    pictures,
    name = 'test',
    columns = {},
    split = {},
  }: ImportInput) => {
    const files = {
      listings: await put(listings, 'listings.csv'),
      ...(labels === undefined ? {} : { labels: await put(labels, 'labels.csv') }),
      ...(pictures === undefined ? {} : { pictures: await put(pictures, 'pictures.zip') }),
    };
    const request = importRequestSchema.parse({ name, source: { files, columns }, split });
    return { ...request, source: request.source as FileImport };
  };

  /** Starts an import in a process of its own, which can be killed and whose memory can be measured. */
  const startChild = (request: object): ChildProcess => {
    const input = { mysqlUrl: environment.mysqlUrl, artifactDir, temporaryDir, request };
    return spawn(process.execPath, [join(import.meta.dirname, 'import-child.mjs'), JSON.stringify(input)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };

  return {
    environment,
    db,
    artifacts,
    startChild,
    temporaryDir,
    upload,
    async import(input: ImportInput) {
      return importDataset(await upload(input), { db, artifacts, temporaryDir, onProgress() {} });
    },
    listings: (): Promise<Record<string, unknown>[]> =>
      db.query('SELECT * FROM listing ORDER BY dataset_version_id, row_no'),
    rejections: (): Promise<Record<string, unknown>[]> =>
      db.query(
        'SELECT line_number AS line, reason, detail, excerpt FROM rejected_row ORDER BY dataset_version_id, row_no',
      ),
    pictureNotes: (): Promise<Record<string, unknown>[]> =>
      db.query('SELECT row_no, file_name, reason FROM picture_note ORDER BY dataset_version_id, row_no'),
    rowCounts: () => rowCounts(db),
  };
}

/** Imports, and takes all rows away again: what an import leaves that is killed right at its beginning. */
export async function importHeadOnly(importer: Importer, input: ImportInput): Promise<string> {
  const { datasetVersionId } = await importer.import(input);
  await importer.db.query('DELETE FROM listing WHERE dataset_version_id = ?', [datasetVersionId]);
  await importer.db.query('DELETE FROM rejected_row WHERE dataset_version_id = ?', [datasetVersionId]);
  await importer.db.query("UPDATE dataset_version SET state = 'importing', ready_at = NULL WHERE id = ?", [
    datasetVersionId,
  ]);
  return datasetVersionId;
}

/** Makes imports of this version wait before they store a row, until the function that it returns is called. */
export async function holdImportAt(
  db: DataSource,
  datasetVersionId: string,
  rowNo: number,
): Promise<() => Promise<void>> {
  const runner = db.createQueryRunner();
  await runner.startTransaction();
  await runner.query(
    `INSERT INTO listing (dataset_version_id, row_no, line_number, external_id, title, description, class_index, cluster_no, split)
     VALUES (?, ?, 0, '', '', '', 0, 0, '')`,
    [datasetVersionId, rowNo],
  );
  return async () => {
    await runner.rollbackTransaction();
    await runner.release();
  };
}

export type Importer = Awaited<ReturnType<typeof createImporter>>;

const TABLES = ['dataset_version', 'dataset_class', 'listing', 'rejected_row'] as const;

async function rowCounts(db: DataSource): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const [row] = await db.query(`SELECT COUNT(*) AS rows_there FROM ${table}`);
    counts[table] = Number(row.rows_there);
  }
  return counts;
}

/** A digest of everything that an import has stored, but for the ids and times that are new each time. */
export async function checksum(db: DataSource): Promise<string> {
  const parts: unknown[] = [];
  for (const [table, order] of [
    ['dataset_version', 'digest'],
    ['dataset_class', 'class_index'],
    ['listing', 'row_no'],
    ['rejected_row', 'row_no'],
  ] as const) {
    const rows: Record<string, unknown>[] = await db.query(`SELECT * FROM ${table} ORDER BY ${order}`);
    for (const { id, dataset_version_id, created_at, ready_at, ...kept } of rows) parts.push(kept);
  }
  return sha256(JSON.stringify(parts));
}

/** A file of listings with a label column; descriptions of the given length, every tenth row rejected. */
export function* listingLines(rows: number, descriptionChars: number): Generator<string> {
  yield 'id,title,description,label\n';
  const filler = 'une très belle description "" avec des mots, '.repeat(Math.ceil(descriptionChars / 45));
  for (let row = 0; row < rows; row++) {
    const label = row % 10 === 9 ? '' : `classe ${row % 7}`;
    yield `${row},Produit numéro ${row} de la série ${row % 97},"${filler.slice(0, descriptionChars - (descriptionChars % 45))}${row}",${label}\n`;
  }
}

/** What a child of `startChild` printed, once it has ended. */
export async function outcomeOf(child: ChildProcess): Promise<{
  result: { created: boolean; datasetVersionId: string; acceptedRows: number; rejectedRows: number };
  seconds: number;
  peakRssMb: number;
}> {
  let output = '';
  for await (const text of child.stdout!.setEncoding('utf8')) output += text;
  return JSON.parse(output);
}
