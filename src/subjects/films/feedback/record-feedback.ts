import { type DataSource, type EntityManager, In } from 'typeorm';
import { digestOfJson } from '../../../platform/digest.js';
import { AppError, invalidInput } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { bulkInsert } from '../../../store/bulk.js';
import { FeedbackEvent } from '../../../store/entities/feedback.js';
import { inTransaction } from '../../../store/transaction.js';
import { removeLateEvents } from '../erasure/late-copies.js';
import type { FeedbackRequest } from './feedback-request.js';
import { knownFilms } from './known-films.js';
import { namedDataset } from './named-dataset.js';
import { namedRecommendations, type RecentRecommendations } from './named-recommendations.js';

/** Clocks of applications may be fast by so much. */
const AHEAD_MAX_MS = 60_000;

/** An event as it is kept. */
export type StoredEvent = Omit<FeedbackEvent, 'arrivalNo'>;

export interface RecordedEvent {
  readonly event: StoredEvent;
  /** False when the very same was told before under the same idempotency key. */
  readonly created: boolean;
  /** Whether the newest version of the dataset has the film. */
  readonly isKnownFilm: boolean;
  /** Whether the recommendation that it names was given to this user and is kept; null where it names none. */
  readonly isKnownRecommendation: boolean | null;
}

interface FeedbackContext {
  readonly db: DataSource;
  /** Where this process gives recommendations itself. */
  readonly films?: { readonly log: RecentRecommendations };
}

/**
 * Keeps what users did with films: all of the events, or none. A film that no dataset has is taken too. Of what a user did
 * before being erased nothing is kept, without a word: whoever tells it need not know of the erasure.
 * @returns one entry an event, in their order
 * @throws AppError INVALID_INPUT for what has not happened yet and for a recommendation to another user, CONFLICT for an idempotency key that the same submitter used
 *   for another event
 */
export async function recordFeedback(
  { db, films }: FeedbackContext,
  { submittedBy, datasetName: asked, events }: FeedbackRequest,
  now: Date,
): Promise<RecordedEvent[]> {
  const datasetName = await namedDataset(db.manager, asked);
  const rows = events.map((event, at): StoredEvent => {
    const { userId, filmId, kind, film, idempotencyKey = null } = event;
    const happenedAt = event.happenedAt === undefined ? now : new Date(event.happenedAt);
    assertHappened(happenedAt, now, at);
    return {
      ...{ id: newId(), datasetName, userId, filmId, kind, rating: event.rating ?? null },
      filmDescription: film === undefined ? null : { ...film, year: film.year ?? null },
      ...{ happenedAt, receivedAt: now, recommendationId: event.recommendationId ?? null },
      ...{ submittedBy, idempotencyKey, requestDigest: digestOfJson(event) },
    };
  });
  const named = await namedRecommendations(db.manager, events, films?.log);
  const stored = await inTransaction(db, async (manager) => {
    await bulkInsert(manager, 'feedback_event', COLUMNS, rows.map(valuesOf), { keepExisting: true });
    return keptEvents(manager, submittedBy, rows);
  });
  await removeLateEvents(
    db.manager,
    stored.filter((event, at) => event.id === rows[at]!.id),
  );
  const known = await knownFilms(
    db.manager,
    datasetName,
    rows.map(({ filmId }) => filmId),
  );
  return stored.map((event, at) => ({
    ...{ event, created: event.id === rows[at]!.id, isKnownFilm: known.has(event.filmId) },
    isKnownRecommendation: named[at]!,
  }));
}

function assertHappened(happenedAt: Date, now: Date, at: number): void {
  const field = `events[${at}].happenedAt`;
  if (happenedAt.getTime() > now.getTime() + AHEAD_MAX_MS) {
    throw invalidInput(field, `${field}: has not happened yet, by the clock of the server.`);
  }
  if (happenedAt.getTime() < 0) throw invalidInput(field, `${field}: must not be before 1970.`);
}

/** The events as they are kept: of one whose key was used before, the first with it. */
async function keptEvents(
  manager: EntityManager,
  submittedBy: string,
  rows: readonly StoredEvent[],
): Promise<StoredEvent[]> {
  const keys = rows.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  const keyed =
    keys.length === 0 ? [] : await manager.findBy(FeedbackEvent, { submittedBy, idempotencyKey: In(keys) });
  const byKey = new Map(keyed.map((event) => [event.idempotencyKey, event]));
  return rows.map((row) => {
    if (row.idempotencyKey === null) return row;
    const kept = byKey.get(row.idempotencyKey)!;
    if (kept.requestDigest === row.requestDigest) return kept;
    throw new AppError(
      'CONFLICT',
      `The idempotency key "${row.idempotencyKey}" was used before for another event. Use a new key.`,
      { field: 'idempotencyKey', eventId: kept.id },
    );
  });
}

const COLUMNS = [
  ...[
    'id',
    'dataset_name',
    'user_id',
    'film_id',
    'kind',
    'rating',
    'film_description',
    'happened_at',
    'received_at',
  ],
  ...['recommendation_id', 'submitted_by', 'idempotency_key', 'request_digest'],
];

function valuesOf(row: StoredEvent): unknown[] {
  return [
    ...[row.id, row.datasetName, row.userId, row.filmId, row.kind, row.rating],
    row.filmDescription === null ? null : JSON.stringify(row.filmDescription),
    ...[row.happenedAt, row.receivedAt, row.recommendationId, row.submittedBy],
    ...[row.idempotencyKey, row.requestDigest],
  ];
}
