import { Worker } from 'node:worker_threads';
import { type Applier, unusableModel } from './applier.js';
import type { AppliedBatch, AppliedModel, ApplyBatch, ApplyInput, ApplyMessage } from './apply-messages.js';

/** Tests run from the sources, which a thread cannot load; they are compiled before. */
const THREAD_FILE = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../../../dist/src/subjects/listings/offline/apply-thread.js'
    : './apply-thread.js',
  import.meta.url,
);

interface Pending<Result> {
  readonly done: (result: Result) => void;
  readonly fail: (reason: unknown) => void;
}

/** Threads that each hold the model and predict batches one after the other. */
export class ApplyThreads implements Applier {
  private readonly workers: Worker[];
  private readonly pending = new Map<Worker, Pending<AppliedBatch>[]>();
  private readonly started: Promise<AppliedModel>;
  private next = 0;
  private broken: unknown = null;

  constructor(input: ApplyInput, threads: number) {
    this.workers = Array.from({ length: threads }, () => new Worker(THREAD_FILE, { workerData: input }));
    this.started = new Promise((done, fail) => {
      for (const worker of this.workers) {
        this.pending.set(worker, []);
        const breakOff = (reason: unknown) => {
          fail(reason);
          this.breakOff(reason);
        };
        worker.on('message', (message: ApplyMessage) => {
          if (message.type === 'ready') done(message.model);
          else if (message.type === 'applied') this.pending.get(worker)!.shift()!.done(message.batch);
          else breakOff(unusableModel(message.message));
        });
        worker.on('error', breakOff);
        worker.on('exit', () => breakOff(new Error('a thread ended before its work was done')));
      }
    });
    this.started.catch(() => {}); // whoever asks for the model sees it
  }

  model(): Promise<AppliedModel> {
    return this.started;
  }

  /** Batches go to the threads in turn. */
  apply(batch: ApplyBatch): Promise<AppliedBatch> {
    if (this.broken !== null) return Promise.reject(this.broken);
    const worker = this.workers[this.next]!;
    this.next = (this.next + 1) % this.workers.length;
    return new Promise((done, fail) => {
      this.pending.get(worker)!.push({ done, fail });
      worker.postMessage(batch);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private breakOff(reason: unknown): void {
    this.broken ??= reason;
    for (const waiting of this.pending.values()) {
      for (const { fail } of waiting.splice(0)) fail(this.broken);
    }
  }
}
