import { type DataSource, In } from 'typeorm';
import type { Logger } from '../platform/logging.js';
import { Job } from '../store/entities/job.js';
import { isFinal } from './states.js';

const POLL_MS = 300;

/**
 * Lets many subscribers follow jobs with one query: while anybody watches, the watched rows are read a few times a
 * second. Rows are the truth, so no event can be missed, whatever happens to Redis.
 */
export class JobWatcher {
  private readonly listeners = new Map<string, Set<(job: Job) => void>>();
  private timer: NodeJS.Timeout | null = null;
  private polling = false;

  constructor(
    private readonly db: DataSource,
    private readonly log: Logger,
  ) {}

  /** Yields the job as it stands, then each time its state, progress or stage changed, until it is finished. */
  async *follow(id: string): AsyncGenerator<Job, void, void> {
    const changes: Job[] = [];
    let wake = () => {};
    const listener = (job: Job) => {
      changes.push(job);
      wake();
    };
    this.listeners.set(id, (this.listeners.get(id) ?? new Set()).add(listener));
    this.timer ??= setInterval(() => void this.poll(), POLL_MS);
    void this.poll();
    let shown = '';
    try {
      for (;;) {
        while (changes.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const job = changes.shift()!;
        const seen = [
          job.state,
          job.progressPercent,
          job.stage,
          job.attempt,
          job.cancelRequestedAt?.getTime(),
        ].join();
        if (seen === shown) continue;
        shown = seen;
        yield job;
        if (isFinal(job.state)) return;
      }
    } finally {
      this.listeners.get(id)?.delete(listener);
      if (this.listeners.get(id)?.size === 0) this.listeners.delete(id);
      if (this.listeners.size === 0) this.stop();
    }
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private async poll(): Promise<void> {
    if (this.polling || this.listeners.size === 0) return;
    this.polling = true;
    try {
      for (const job of await this.db.manager.findBy(Job, { id: In([...this.listeners.keys()]) })) {
        for (const listener of this.listeners.get(job.id) ?? []) listener(job);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'could not read watched jobs');
    } finally {
      this.polling = false;
    }
  }
}
