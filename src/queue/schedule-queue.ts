import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueConnection } from './dispatcher.js';

const QUEUE = 'schedules';
const TICK = 'tick';
/** A scheduler whose next tick is that long overdue has lost it. */
const OVERDUE_MS = 60_000;

/** What ticks, and when: a cron expression in a time zone. */
export interface Ticking {
  readonly id: string;
  readonly cron: string;
  readonly timeZone: string;
}

/** BullMQ's job schedulers, which tick at the times of cron expressions. They carry ids; the rows are elsewhere. */
export class ScheduleQueue {
  private readonly queue: Queue;
  private readonly prefix: string;
  private worker: Worker | null = null;

  constructor(
    private readonly redis: Redis,
    { queuePrefix }: Pick<QueueConnection, 'queuePrefix'>,
  ) {
    this.prefix = queuePrefix;
    this.queue = new Queue(QUEUE, { connection: redis, prefix: queuePrefix });
    this.queue.on('error', () => {}); // reported by the connection's owner
  }

  /**
   * Makes the schedulers in Redis those of the list: the missing are made, others changed or removed.
   * @returns ids of those that were made, changed or removed
   */
  async agree(wanted: readonly Ticking[], now: Date): Promise<string[]> {
    const found = new Map((await this.queue.getJobSchedulers()).map((each) => [each.key, each]));
    const touched: string[] = [];
    for (const { id, cron, timeZone } of wanted) {
      const known = found.get(id);
      found.delete(id);
      const isKnown = known?.pattern === cron && known.tz === timeZone;
      if (isKnown && (known.next ?? 0) > now.getTime() - OVERDUE_MS) continue;
      await this.queue.upsertJobScheduler(
        id,
        { pattern: cron, tz: timeZone },
        {
          name: TICK,
          data: { scheduleId: id },
          opts: { removeOnComplete: { count: 10 }, removeOnFail: { count: 100 } },
        },
      );
      touched.push(id);
    }
    for (const id of found.keys()) {
      await this.queue.removeJobScheduler(id);
      touched.push(id);
    }
    return touched;
  }

  /** Calls `onTick` with the id of what ticks; a call that fails is not made again, the reconciler sees what is due. */
  consume(onTick: (id: string) => Promise<unknown>, onError: (error: unknown) => void): void {
    this.worker = new Worker<{ scheduleId: string }>(QUEUE, ({ data }) => onTick(data.scheduleId), {
      connection: this.redis,
      prefix: this.prefix,
    });
    this.worker.on('error', onError);
    this.worker.on('failed', (_job, error) => onError(error));
  }

  async close(): Promise<void> {
    await this.worker?.close();
    await this.queue.close();
  }
}
