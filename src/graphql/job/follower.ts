import { isFinal } from '../../queue/states.js';
import type { Job } from '../../store/entities/job.js';

/** Jobs that wait for a slow subscriber, the newest changes. */
const PENDING_MAX = 1_000;

interface Interest {
  /** What of a job is a change for the subscriber, as one text. */
  readonly factsOf: (job: Job) => string;
  /** Whether it follows one job to its end; else it follows all, and begins with those that are open. */
  readonly toTheEnd: boolean;
}

/**
 * One subscriber: gets each change of the jobs that it is offered; of a job that changes faster than it reads, the
 * newest only. Not a generator: one that waits for a change cannot be ended before the change comes.
 */
export class Follower implements AsyncIterableIterator<Job> {
  private readonly pending = new Map<string, Job>();
  private seen: ReadonlyMap<string, string> | null = null;
  private ended = false;
  private wake: ((result: IteratorResult<Job>) => void) | null = null;

  constructor(
    private readonly interest: Interest,
    private readonly onEnd: () => void,
  ) {}

  /** All jobs that it follows, as they stand now. */
  offer(jobs: readonly Job[]): void {
    const { factsOf, toTheEnd } = this.interest;
    const before = this.seen;
    this.seen = new Map(jobs.map((job) => [job.id, factsOf(job)]));
    for (const job of jobs) {
      const isNew = before === null && (toTheEnd || !isFinal(job.state));
      const hasChanged = before !== null && before.get(job.id) !== this.seen.get(job.id);
      if (isNew || hasChanged) this.put(job);
    }
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

  private put(job: Job): void {
    this.pending.delete(job.id);
    this.pending.set(job.id, job);
    if (this.pending.size > PENDING_MAX) this.pending.delete(this.pending.keys().next().value!);
  }

  private deliver(): void {
    if (this.wake === null || (this.pending.size === 0 && !this.ended)) return;
    const { wake } = this;
    this.wake = null;
    const [oldest] = this.pending.values();
    if (oldest === undefined) {
      wake({ done: true, value: undefined });
    } else {
      this.pending.delete(oldest.id);
      wake({ done: false, value: oldest });
      if (this.interest.toTheEnd && isFinal(oldest.state)) this.end();
    }
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.pending.clear();
    this.onEnd();
    this.deliver();
  }
}
