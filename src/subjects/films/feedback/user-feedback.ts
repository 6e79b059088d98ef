import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Logger } from '../../../platform/logging.js';
import type { FeedbackKind } from '../../../store/entities/feedback.js';
import { erasedAmong } from '../erasure/erased-users.js';
import { type Said, saidIn, takeIn } from './said-of-films.js';

/** Of each user that many events are read, the newest: more than a list of films that anybody rates by hand. */
const EVENTS_MAX = 1_000;
/** How long an answer waits for MySQL, and for how long it is not asked again when it has not answered. */
const WAIT_MS = 1_000;
const PAUSE_MS = 1_000;

/** What is known of a user beside the dataset. */
export interface ToldOfUser {
  /** By the id of a film, what counts of all that the user said. */
  readonly said: ReadonlyMap<string, Said>;
  /** What the user did until then was erased, in seconds since 1970; null where nothing was. */
  readonly erasedUntil: number | null;
}

const NOTHING: ToldOfUser = { said: new Map(), erasedUntil: null };

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
   * @param datasetName the dataset whose users and films are meant; null for none, of which nothing is said
   * @returns null where MySQL does not answer within a second, or did not a moment ago
   */
  async find(userId: string, datasetName: string | null): Promise<ToldOfUser | null> {
    if (performance.now() < this.askedAgainAt) return null;
    const late = new AbortController();
    try {
      const found = await Promise.race([
        this.findMany([userId], datasetName),
        delay(WAIT_MS, undefined, late).then(() => {
          throw new Error(`MySQL did not answer within ${WAIT_MS} ms`);
        }),
      ]);
      return found.get(userId) ?? NOTHING;
    } catch (error) {
      this.askedAgainAt = performance.now() + PAUSE_MS;
      this.log.warn({ err: error }, 'feedback could not be read; answering without it');
      return null;
    } finally {
      late.abort();
    }
  }

  /**
   * What some users said, by user; who said nothing and was not erased is left out.
   * @param userIds one and more, at most some hundred: they are asked about in one statement
   * @throws the driver's error when MySQL is away
   */
  async findMany(userIds: readonly string[], datasetName: string | null): Promise<Map<string, ToldOfUser>> {
    const users = [...new Set(userIds)];
    const told = new Map<string, ToldOfUser & { readonly said: Map<string, Said> }>();
    for (const [userId, erasedUntil] of await erasedAmong(this.db.manager, users)) {
      told.set(userId, { said: new Map(), erasedUntil });
    }
    for (const { userId, filmId, ...event } of await this.newestOf(users, datasetName)) {
      const ofUser = told.get(userId) ?? { said: new Map<string, Said>(), erasedUntil: null };
      told.set(userId, ofUser);
      const next = saidIn(event);
      if (!isErased(next, ofUser)) takeIn(ofUser.said, filmId, next);
    }
    return told;
  }

  /** In the order in which they came. One range of the index for each user, however much somebody has told. */
  private async newestOf(userIds: readonly string[], datasetName: string | null): Promise<UserEvent[]> {
    if (datasetName === null) return [];
    const ofOne = `(SELECT arrival_no AS arrivalNo, user_id AS userId, film_id AS filmId, kind, rating, happened_at AS happenedAt
       FROM feedback_event WHERE user_id = ? AND dataset_name = ? ORDER BY id DESC LIMIT ${EVENTS_MAX})`;
    const events: UserEvent[] = await this.db.query(
      userIds.map(() => ofOne).join(' UNION ALL '),
      userIds.flatMap((userId) => [userId, datasetName]),
    );
    return events.sort((one, other) => Number(one.arrivalNo) - Number(other.arrivalNo));
  }
}

/** Whether something that a user did was erased since, wherever it turns up. */
function isErased({ time }: Pick<Said, 'time'>, { erasedUntil }: ToldOfUser): boolean {
  return erasedUntil !== null && time <= erasedUntil;
}
