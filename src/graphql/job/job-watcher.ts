import { type DataSource, In } from 'typeorm';
import type { Logger } from '../../platform/logging.js';
import { isFinal } from '../../queue/states.js';
import { Job } from '../../store/entities/job.js';

const POLL_MS = 500;

/**
 * Lets many subscribers follow jobs with one query: while anybody watches, the watched rows are read twice a
 * second. Rows are the truth, so no event can be missed, whatever happens to Redis.
 */
export class JobWatcher {
  private readonly followers = new Map<string, Set<Follower>>();
  private timer: NodeJS.Timeout | null = null;
  private polling = false;

  constructor(
    private readonly db: DataSource,
    private readonly log: Logger,
  ) {}

  /** Whether rows are being read, which is so only while somebody follows a job. */
  get active(): boolean {
    return this.timer !== null;
  }

  /**
   * Yields the job as it stands, then each time its state, progress, stage or log changed, until it is finished.
   * A subscriber that is slower than the job sees the newest change only. Its `return` ends it at once.
   */
  follow(id: string): AsyncIterableIterator<Job> {
    const follower = new Follower(() => {
      const others = this.followers.get(id);
      others?.delete(follower);
      if (others?.size === 0) this.followers.delete(id);
      if (this.followers.size === 0) this.stop();
    });
    this.followers.set(id, (this.followers.get(id) ?? new Set()).add(follower));
    this.timer ??= setInterval(() => void this.poll(), POLL_MS);
    void this.poll();
    return follower;
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private async poll(): Promise<void> {
    if (this.polling || this.followers.size === 0) return;
    this.polling = true;
    try {
      for (const job of await this.db.manager.findBy(Job, { id: In([...this.followers.keys()]) })) {
        for (const follower of this.followers.get(job.id) ?? []) follower.offer(job);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'could not read watched jobs');
    } finally {
      this.polling = false;
    }
  }
}

/** What changes of a job, as one text. */
function factsOf(job: Job): string {
  const { state, progressPercent, stage, attempt, logLineCount, cancelRequestedAt } = job;
  return [state, progressPercent, stage, attempt, logLineCount, cancelRequestedAt?.getTime()].join();
}

/** One subscriber. Not a generator: one that waits for a change cannot be ended before the change comes. */
class Follower implements AsyncIterableIterator<Job> {
  private newest: Job | null = null;
  private seen = '';
  private ended = false;
  private wake: ((result: IteratorResult<Job>) => void) | null = null;

  constructor(private readonly onEnd: () => void) {}

  offer(job: Job): void {
    const facts = factsOf(job);
    if (facts === this.seen) return;
    this.seen = facts;
    this.newest = job;
    this.deliver();
  }

  next(): Promise<IteratorResult<Job>> {
    return new Promise((resolve) => {
      this.wake = resolve;
      this.deliver();
    });
  }

  async return(): Promise<IteratorResult<Job>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private deliver(): void {
    if (this.wake === null || (this.newest === null && !this.ended)) return;
    const { wake, newest } = this;
    this.wake = null;
    this.newest = null;
    if (newest === null) {
      wake({ done: true, value: undefined });
    } else {
      wake({ done: false, value: newest });
      if (isFinal(newest.state)) this.end();
    }
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.newest = null;
    this.onEnd();
    this.deliver();
  }
}
