import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Logger } from '../../../platform/logging.js';
import type { FeedbackKind } from '../../../store/entities/feedback.js';
import { type Said, saidIn, takeIn } from './said-of-films.js';

/** Of each user that many events are read, the newest: more than a list of films that anybody rates by hand. */
const EVENTS_MAX = 1_000;
/** How long an answer waits for MySQL, and for how long it is not asked again when it has not answered. */
const WAIT_MS = 1_000;
const PAUSE_MS = 1_000;

/** By film, what counts of all that a user said. */
type SaidOfFilms = ReadonlyMap<string, Said>;

interface UserEvent {
  readonly arrivalNo: string;
  readonly userId: string;
  readonly filmId: string;
  readonly kind: FeedbackKind;
  readonly rating: number | null;
  readonly happenedAt: Date;
}

/** What users have told until now, for the answers to them. */
export class UserFeedback {
  private askedAgainAt = 0;

  constructor(
    private readonly db: DataSource,
    private readonly log: Logger,
  ) {}

  /**
   * What one user said, for an answer that is given in any case.
   * @returns null where MySQL does not answer within a second, or did not a moment ago
   */
  async find(userId: string): Promise<SaidOfFilms | null> {
    if (performance.now() < this.askedAgainAt) return null;
    const late = new AbortController();
    try {
      const found = await Promise.race([
        this.findMany([userId]),
        delay(WAIT_MS, undefined, late).then(() => {
          throw new Error(`MySQL did not answer within ${WAIT_MS} ms`);
        }),
      ]);
      return found.get(userId) ?? new Map();
    } catch (error) {
      this.askedAgainAt = performance.now() + PAUSE_MS;
      this.log.warn({ err: error }, 'feedback could not be read; answering without it');
      return null;
    } finally {
      late.abort();
    }
  }

  /**
   * What some users said, by user; who said nothing is left out.
   * @param userIds one and more, at most some hundred: they are asked about in one statement
   * @throws the driver's error when MySQL is away
   */
  async findMany(userIds: readonly string[]): Promise<Map<string, SaidOfFilms>> {
    const said = new Map<string, Map<string, Said>>();
    for (const { userId, filmId, ...event } of await this.newestOf([...new Set(userIds)])) {
      const ofUser = said.get(userId) ?? new Map<string, Said>();
      said.set(userId, ofUser);
      takeIn(ofUser, filmId, saidIn(event));
    }
    return said;
  }

  /** In the order in which they came. One range of the index for each user, however much somebody has told. */
  private async newestOf(userIds: readonly string[]): Promise<UserEvent[]> {
    const ofOne = `(SELECT arrival_no AS arrivalNo, user_id AS userId, film_id AS filmId, kind, rating, happened_at AS happenedAt
       FROM feedback_event WHERE user_id = ? ORDER BY id DESC LIMIT ${EVENTS_MAX})`;
    const events: UserEvent[] = await this.db.query(userIds.map(() => ofOne).join(' UNION ALL '), [
      ...userIds,
    ]);
    return events.sort((one, other) => Number(one.arrivalNo) - Number(other.arrivalNo));
  }
}
