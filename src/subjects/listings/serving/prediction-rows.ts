import type { EntityManager } from 'typeorm';
import { eraseLateCopies } from '../../../pipeline/lineage/erasure/erasures.js';
import type { AnswerTable } from '../../../pipeline/serving/answer-log.js';
import { bulkInsert } from '../../../store/bulk.js';
import { NO_DOMAIN, NO_SIGNALS, type Prediction } from '../../../store/entities/prediction.js';

const COLUMNS = [
  'id',
  'model_version_id',
  'job_id',
  'external_id',
  'source',
  'title',
  'description',
  'picture_digest',
  'picture_note',
  'category_code',
  'confidence',
  'top_k',
  'latency_ms',
  'created_at',
  'margin',
  'entropy',
  'title_chars',
  'description_chars',
  'words',
  'unknown_words',
  'language',
  'near_duplicate',
  'picture_aspect',
  'picture_white',
  'picture_brightness',
  'picture_contrast',
  'picture_edges',
  'picture_foreground',
  'domain_score',
  'domain_ngrams',
  'domain_report_id',
];

/** Writes predictions; one whose id is there already is left as it is, one of a listing that was erased is emptied. */
export async function insertPredictions(manager: EntityManager, rows: readonly Prediction[]): Promise<void> {
  await bulkInsert(manager, 'prediction', COLUMNS, rows.map(valuesOf), {
    keepExisting: true,
    chunkRows: 500,
  });
  await eraseLateCopies(manager, rows);
}

/** Length of a prediction's texts, which is nearly all of its size. */
function charsOf({ title, description }: Prediction): number {
  return title.length + description.length;
}

/** Predictions, as an answer log keeps them. */
export const PREDICTIONS: AnswerTable<Prediction> = { insert: insertPredictions, charsOf };

function valuesOf(row: Prediction): unknown[] {
  return [
    row.id,
    row.modelVersionId,
    row.jobId,
    row.externalId,
    row.source,
    row.title,
    row.description,
    row.pictureDigest ?? null, // absent in spools that an earlier version wrote
    row.pictureNote ?? null,
    row.categoryCode,
    row.confidence,
    JSON.stringify(row.topK),
    row.latencyMs,
    row.createdAt,
    ...signalValues({ ...NO_SIGNALS, ...row.signals }),
    ...domainValues(row.domain ?? NO_DOMAIN), // absent as well
  ];
}

function domainValues({ score, ngrams, reportId }: Prediction['domain']): unknown[] {
  return [score, ngrams === null ? null : JSON.stringify(ngrams), reportId];
}

/** In the order of the columns. Spools of an earlier version have none. */
function signalValues(signals: Prediction['signals']): unknown[] {
  return [
    signals.margin,
    signals.entropy,
    signals.titleChars,
    signals.descriptionChars,
    signals.words,
    signals.unknownWords,
    signals.language,
    signals.nearDuplicate,
    signals.pictureAspect,
    signals.pictureWhite,
    signals.pictureBrightness,
    signals.pictureContrast,
    signals.pictureEdges,
    signals.pictureForeground,
  ];
}
