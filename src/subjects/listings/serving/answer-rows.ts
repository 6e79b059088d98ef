import { stringify } from 'csv-stringify/sync';
import { readTable, type TableRow } from '../../../pipeline/dataset/read-table.js';
import type { LoadedModel } from '../../../pipeline/registry/loaded-model.js';
import type { Prediction, RankedCategory } from '../../../store/entities/prediction.js';
import { acceptRow, imageFileOfRow } from '../dataset/accept-row.js';
import {
  assertPictured,
  type ColumnMapping,
  type ColumnPositions,
  locateColumns,
  unreadableHeader,
} from '../dataset/columns.js';
import { judge, NEEDS_PICTURE } from './predict.js';
import { NO_ROW_PICTURE, type RowPicture, type RowPictures } from './row-pictures.js';

const OUTPUT_COLUMNS = [
  'line',
  'id',
  'category',
  'category_name',
  'confidence',
  'top_k',
  'model_version',
  'prediction_id',
  'picture_note',
  'error',
];
const NOTHING_TO_CLASSIFY = 'Title and description are both empty, and the picture cannot be used.';
const TOP_K = 5;
/** Rows whose pictures are read together. */
const BATCH_ROWS = 100;

/** The answer to a row of a file: its line in the output, and what is kept; null for a row that cannot be read. */
export interface RowAnswer {
  output: readonly (string | number)[];
  prediction: Prediction | null;
  /** Why the row's picture was left out; empty when it was used or there is none. */
  pictureNote: string;
}

interface Origin {
  jobId: string | null;
  source: Prediction['source'];
  /** The id of the prediction for the row that starts at a line. */
  idOf: (line: number) => string;
  /** Rows at the beginning that were answered before. */
  skipRows?: number;
}

/**
 * Answers the rows of a CSV or TSV file one by one, in their order. A picture that cannot be used is left out, and the
 * answer says why.
 * @param pictures those that the rows name; null to look at none
 * @throws AppError UNUSABLE_FILE
 */
export async function* answerRows(
  content: AsyncIterable<Buffer>,
  mapping: ColumnMapping,
  model: LoadedModel,
  origin: Origin,
  pictures: RowPictures | null = null,
): AsyncGenerator<RowAnswer> {
  let skip = origin.skipRows ?? 0;
  let columns: ColumnPositions | undefined;
  let batch: TableRow[] = [];
  const answers = async () => {
    const rows = batch;
    batch = [];
    const fileNames = rows.map((row) => ('fields' in row ? imageFileOfRow(row.fields, columns!) : null));
    const seen = await pictures?.of(fileNames);
    return rows.map((row, at) => answerRow(row, columns, model, origin, seen?.[at] ?? null));
  };
  for await (const row of readTable(content)) {
    if (columns === undefined && mapping.header && !('fields' in row)) throw unreadableHeader('file', row);
    if (columns === undefined && 'fields' in row) {
      columns = locateColumns(row.fields, mapping);
      if (pictures !== null) assertPictured(columns);
      if (mapping.header) continue;
    }
    if (skip > 0) skip -= 1;
    else batch.push(row);
    if (batch.length === BATCH_ROWS) yield* await answers();
  }
  yield* await answers();
}

/** @param seen the row's picture; null when none is looked at */
function answerRow(
  row: TableRow,
  columns: ColumnPositions | undefined,
  loaded: LoadedModel,
  { jobId, source, idOf }: Origin,
  seen: RowPicture | null,
): RowAnswer {
  const { model, version } = loaded;
  const picture = seen ?? NO_ROW_PICTURE;
  const note = picture.note ?? '';
  const refused = (id: string, reason: string): RowAnswer => ({
    output: [row.line, id, '', '', '', '', version.version, '', note, reason],
    ...{ prediction: null, pictureNote: note },
  });
  if (!('fields' in row)) return refused('', row.detail);
  const verdict = acceptRow(row.fields, columns!, row.line, seen !== null);
  if (!verdict.accepted) return refused(row.fields[columns!.id]?.slice(0, 191) ?? '', verdict.detail);
  const { title, description, externalId } = verdict.listing;
  if (picture.features === null) {
    if (model.kind === 'image') return refused(externalId, NEEDS_PICTURE);
    if (title === '' && description === '') return refused(externalId, NOTHING_TO_CLASSIFY);
  }
  const startedAt = performance.now();
  const listing = { title, description, picture: picture.features };
  const judged = judge(loaded, listing, TOP_K);
  const best = judged.topK[0]!;
  const id = idOf(row.line);
  return {
    output: [
      ...[
        row.line,
        externalId,
        best.code,
        best.name,
        best.confidence,
        shownTopK(judged.topK),
        version.version,
        id,
      ],
      ...[note, ''],
    ],
    pictureNote: note,
    prediction: {
      id,
      modelVersionId: version.id,
      jobId,
      externalId,
      source,
      title,
      description,
      pictureDigest: picture.digest,
      pictureNote: picture.note,
      ...judged,
      latencyMs: performance.now() - startedAt,
      createdAt: new Date(),
    },
  };
}

/** e.g. `2583:0.9312 2582:0.0401` */
function shownTopK(topK: readonly RankedCategory[]): string {
  return topK.map(({ code, confidence }) => `${code}:${confidence.toFixed(4)}`).join(' ');
}

/** Answers as lines of CSV (RFC 4180), after a header row where asked for. */
export function answersAsCsv(answers: readonly RowAnswer[], { header }: { header: boolean }): string {
  return stringify(
    answers.map(({ output }) => output.map(safeCell)),
    header ? { header, columns: OUTPUT_COLUMNS } : {},
  );
}

/** Text that a spreadsheet would run as a formula gets a quote in front (OWASP, "CSV injection"); numbers do not. */
export function safeCell(value: string | number): string | number {
  if (typeof value !== 'string' || /^[+-]?\d+([.,]\d+)?$/.test(value)) return value;
  return /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
}
