import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { classesOf } from '../../../pipeline/dataset/find-version.js';
import { canonicalJson } from '../../../platform/digest.js';
import type { DatasetVersion, LabelSource } from '../../../store/entities/dataset.js';
import { SPLITS, type Split } from '../../../store/splits.js';

const BATCH_ROWS = 4_000;

interface StoredListing {
  rowNo: number;
  line: number;
  id: string;
  title: string;
  description: string;
  classIndex: number;
  clusterNo: number;
  split: Split;
  image: string | null;
  labelSource: LabelSource;
  labelBy: string | null;
  correctionId: string | null;
  original: string | null;
}

interface StoredRejection {
  rowNo: number;
  line: number;
  reason: string;
  detail: string;
  excerpt: string;
}

/** The digest of a dataset version from what is in MySQL now: over the recipe and every row, as the import made it. */
export async function digestOfStoredRows(manager: EntityManager, version: DatasetVersion): Promise<string> {
  const hash = createHash('sha256').update(canonicalJson(version.recipe));
  const codes = (await classesOf(manager, version.id)).map(({ code }) => code);
  const clusters = new Int32Array(version.acceptedRows);
  const splits = new Uint8Array(version.acceptedRows);
  for await (const row of inFileOrder(rejections(manager, version.id), listings(manager, version.id))) {
    if ('reason' in row) {
      const { line, reason, detail, excerpt } = row;
      hash.update(JSON.stringify({ line, reason, detail, excerpt }));
      continue;
    }
    const { line, id, title, description, classIndex, image } = row;
    const { labelBy: by, correctionId, original } = row;
    const labelled = row.labelSource === 'CORRECTION' ? { by, correctionId, original } : undefined;
    hash.update(JSON.stringify({ line, id, title, description, label: codes[classIndex], image, labelled }));
    clusters[row.rowNo] = row.clusterNo;
    splits[row.rowNo] = SPLITS.indexOf(row.split);
  }
  return createHash('sha256').update(hash.digest('hex')).update(clusters).update(splits).digest('hex');
}

function listings(manager: EntityManager, id: string): AsyncGenerator<StoredListing> {
  return rowsOf<StoredListing>(manager, id, 'listing', [
    'row_no AS rowNo, line_number AS line, external_id AS id, title, description, class_index AS classIndex',
    'cluster_no AS clusterNo, split, image_file AS image, label_source AS labelSource, label_by AS labelBy',
    'correction_id AS correctionId, original_code AS original',
  ]);
}

function rejections(manager: EntityManager, id: string): AsyncGenerator<StoredRejection> {
  return rowsOf<StoredRejection>(manager, id, 'rejected_row', [
    'row_no AS rowNo, line_number AS line, reason, detail, excerpt',
  ]);
}

async function* rowsOf<Row extends { rowNo: number }>(
  manager: EntityManager,
  datasetVersionId: string,
  table: 'listing' | 'rejected_row',
  columns: readonly string[],
): AsyncGenerator<Row> {
  for (let after = -1; ; ) {
    const rows: Row[] = await manager.query(
      `SELECT ${columns.join(', ')} FROM ${table}
        WHERE dataset_version_id = ? AND row_no > ? ORDER BY row_no LIMIT ${BATCH_ROWS}`,
      [datasetVersionId, after],
    );
    yield* rows;
    if (rows.length < BATCH_ROWS) return;
    after = rows.at(-1)!.rowNo;
  }
}

/** Both in the order of their lines: each is sorted by them already. */
async function* inFileOrder<A extends { line: number }, B extends { line: number }>(
  first: AsyncGenerator<A>,
  second: AsyncGenerator<B>,
): AsyncGenerator<A | B> {
  let a = await first.next();
  let b = await second.next();
  while (!a.done || !b.done) {
    if (!a.done && (b.done || a.value.line <= b.value.line)) {
      yield a.value;
      a = await first.next();
    } else if (!b.done) {
      yield b.value;
      b = await second.next();
    }
  }
}
