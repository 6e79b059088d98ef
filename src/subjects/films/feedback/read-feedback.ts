import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { canonicalJson } from '../../../platform/digest.js';
import type { FeedbackKind, FilmDescription } from '../../../store/entities/feedback.js';
import { type Said, saidIn, takeIn } from './said-of-films.js';

const BATCH_ROWS = 5_000;

/** Which events a dataset version has read: all up to an arrival number. */
export interface FeedbackRead {
  readonly upTo: number;
  readonly events: number;
  /** Of the events, as one may arrive late under a lower number. */
  readonly digest: string;
}

/** All that users have said, of each user and film what counts. */
export interface Feedback {
  readonly read: FeedbackRead;
  /** By user, then by film, in the order in which they were first named. */
  readonly said: ReadonlyMap<string, ReadonlyMap<string, Said>>;
  /** The newest description of each film that somebody described, in the order in which they were first described. */
  readonly descriptions: ReadonlyMap<string, FilmDescription>;
}

interface StoredEvent {
  readonly arrivalNo: string;
  readonly userId: string;
  readonly filmId: string;
  readonly kind: FeedbackKind;
  readonly rating: number | null;
  readonly film: string | FilmDescription | null;
  readonly happenedAt: Date;
}

/**
 * Reads all events about a dataset, a few thousand at a time; of each user and film what counts is kept. All and not those since the base:
 * one that could not be taken in then may be known now, and one may have arrived late.
 */
export async function readFeedback(manager: EntityManager, datasetName: string): Promise<Feedback> {
  const said = new Map<string, Map<string, Said>>();
  const descriptions = new Map<string, FilmDescription>();
  const hash = createHash('sha256');
  let events = 0;
  for (let upTo = 0; ; ) {
    const rows: StoredEvent[] = await manager.query(
      `SELECT arrival_no AS arrivalNo, user_id AS userId, film_id AS filmId, kind, rating, film_description AS film,
              happened_at AS happenedAt
         FROM feedback_event WHERE dataset_name = ? AND arrival_no > ? ORDER BY arrival_no LIMIT ${BATCH_ROWS}`,
      [datasetName, upTo],
    );
    for (const { arrivalNo: _, happenedAt, film, ...event } of rows) {
      const { userId, filmId, kind, rating } = event;
      // MariaDB gives JSON as text.
      const description: FilmDescription | null = typeof film === 'string' ? JSON.parse(film) : film;
      const next = saidIn({ kind, rating, happenedAt });
      hash.update(canonicalJson({ ...event, time: next.time, description }));
      const ofUser = said.get(userId) ?? new Map<string, Said>();
      said.set(userId, ofUser);
      takeIn(ofUser, filmId, next);
      if (description !== null) descriptions.set(filmId, description);
    }
    events += rows.length;
    upTo = Number(rows.at(-1)?.arrivalNo ?? upTo);
    if (rows.length < BATCH_ROWS)
      return { read: { upTo, events, digest: hash.digest('hex') }, said, descriptions };
  }
}
