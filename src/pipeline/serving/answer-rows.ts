import { stringify } from 'csv-stringify/sync';
import type { Prediction, RankedCategory } from '../../store/entities/prediction.js';
import { acceptRow } from '../dataset/accept-row.js';
import {
  type ColumnMapping,
  type ColumnPositions,
  locateColumns,
  unreadableHeader,
} from '../dataset/columns.js';
import { readTable, type TableRow } from '../dataset/read-table.js';
import type { LoadedModel } from '../registry/loaded-model.js';
import { classify, NEEDS_PICTURE } from './predict.js';

const OUTPUT_COLUMNS = [
  'line',
  'id',
  'category',
  'category_name',
  'confidence',
  'top_k',
  'model_version',
  'prediction_id',
  'error',
];
const TOP_K = 5;

/** The answer to a row of a file: its line in the output, and what is kept; null for a row that cannot be read. */
export interface RowAnswer {
  output: readonly (string | number)[];
  prediction: Prediction | null;
}

interface Origin {
  jobId: string | null;
  source: Prediction['source'];
  /** The id of the prediction for the row that starts at a line. */
  idOf: (line: number) => string;
  /** Rows at the beginning that were answered before. */
  skipRows?: number;
}

/** Answers the rows of a CSV or TSV file one by one, in their order. @throws AppError UNUSABLE_FILE */
export async function* answerRows(
  content: AsyncIterable<Buffer>,
  mapping: ColumnMapping,
  model: LoadedModel,
  origin: Origin,
): AsyncGenerator<RowAnswer> {
  let skip = origin.skipRows ?? 0;
  let columns: ColumnPositions | undefined;
  for await (const row of readTable(content)) {
    if (columns === undefined && mapping.header && !('fields' in row)) throw unreadableHeader('file', row);
    if (columns === undefined && 'fields' in row) {
      columns = locateColumns(row.fields, mapping);
      if (mapping.header) continue;
    }
    if (skip > 0) skip -= 1;
    else yield answerRow(row, columns, model, origin);
  }
}

function answerRow(
  row: TableRow,
  columns: ColumnPositions | undefined,
  model: LoadedModel,
  { jobId, source, idOf }: Origin,
): RowAnswer {
  const refused = (id: string, reason: string): RowAnswer => ({
    output: [row.line, id, '', '', '', '', model.version.version, '', reason],
    prediction: null,
  });
  if (!('fields' in row)) return refused('', row.detail);
  const verdict = acceptRow(row.fields, columns!, row.line);
  if (!verdict.accepted) return refused(row.fields[columns!.id]?.slice(0, 191) ?? '', verdict.detail);
  if (model.model.kind === 'image') return refused(verdict.listing.externalId.slice(0, 191), NEEDS_PICTURE);
  const { title, description, externalId } = verdict.listing;
  const startedAt = performance.now();
  const topK = classify(model, { title, description, picture: null }, TOP_K);
  const best = topK[0]!;
  const id = idOf(row.line);
  return {
    output: [
      row.line,
      externalId,
      best.code,
      best.name,
      best.confidence,
      shownTopK(topK),
      model.version.version,
      id,
      '',
    ],
    prediction: {
      id,
      modelVersionId: model.version.id,
      jobId,
      externalId,
      source,
      title,
      description,
      pictureDigest: null,
      pictureNote: null,
      categoryCode: best.code,
      confidence: best.confidence,
      topK,
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
function safeCell(value: string | number): string | number {
  if (typeof value !== 'string' || /^[+-]?\d+([.,]\d+)?$/.test(value)) return value;
  return /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
}
