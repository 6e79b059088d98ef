import type { EntityManager } from 'typeorm';
import type { AnswerTable } from '../../../pipeline/serving/answer-log.js';
import { bulkInsert } from '../../../store/bulk.js';
import type { Recommendation } from '../../../store/entities/recommendation.js';
import { emptyLateRecommendations } from '../erasure/late-copies.js';

const COLUMNS = [
  'id',
  'model_version_id',
  'source',
  'user_id',
  'history_count',
  'liked_count',
  'unknown_count',
  'is_cold_start',
  'with_feedback',
  'is_filtered',
  'films',
  'novelty_bits',
  'latency_ms',
  'created_at',
];

/** Length of a reason, and of a film without its reasons, as JSON. */
const REASON_CHARS = 50;
const FILM_CHARS = 120;

async function insert(manager: EntityManager, rows: readonly Recommendation[]): Promise<void> {
  await bulkInsert(manager, 'recommendation', COLUMNS, rows.map(valuesOf), {
    ...{ keepExisting: true, chunkRows: 500 },
  });
  await emptyLateRecommendations(manager, rows);
}

function valuesOf(row: Recommendation): unknown[] {
  return [
    ...[row.id, row.modelVersionId, row.source, row.userId, row.historyCount, row.likedCount],
    // What waited in a spool may be of a release that did not know it.
    ...[row.unknownCount, row.isColdStart, row.withFeedback ?? null, row.isFiltered ?? false],
    JSON.stringify(row.films),
    ...[row.noveltyBits, row.latencyMs, row.createdAt],
  ];
}

/** Recommendations, as an answer log keeps them. */
export const RECOMMENDATIONS: AnswerTable<Recommendation> = {
  insert,
  charsOf: ({ films }) =>
    films.reduce((sum, { because }) => sum + FILM_CHARS + because.length * REASON_CHARS, 0),
};
