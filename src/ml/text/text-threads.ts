import { Worker } from 'node:worker_threads';
import { type TextTask, type TextTaskResults, TextTaskRunner } from './text-tasks.js';
import type { VectorizerOptions } from './vectorizer.js';

/** Tests run from the sources, which a thread cannot load; they are compiled before. */
const THREAD_FILE = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/src/ml/text/text-thread.js' : './text-thread.js',
  import.meta.url,
);

interface Waiting {
  readonly task: TextTask;
  readonly done: (result: never) => void;
  readonly fail: (reason: unknown) => void;
}

/** Runs tasks in threads; with one thread in the caller's own, none is started. */
export class TextThreads {
  private readonly runner: TextTaskRunner | null;
  private readonly workers: Worker[];
  private readonly idle: Worker[];
  private readonly queue: Waiting[] = [];
  private readonly running = new Map<Worker, Waiting>();
  private broken: unknown = null;

  constructor(options: VectorizerOptions, threads: number) {
    this.runner = threads === 1 ? new TextTaskRunner(options) : null;
    const count = this.runner === null ? threads : 0;
    this.workers = Array.from({ length: count }, () => new Worker(THREAD_FILE, { workerData: options }));
    this.idle = [...this.workers];
    for (const worker of this.workers) {
      worker.on('message', (result: TextTaskResults[TextTask['kind']]) => {
        this.running.get(worker)?.done(result as never);
        this.running.delete(worker);
        this.idle.push(worker);
        this.next();
      });
      worker.on('error', (error) => this.breakOff(error));
      worker.on('exit', () => this.breakOff(new Error('a thread ended before its work was done')));
    }
  }

  /** Tasks start in the order in which they come; each may end before or after another. */
  async run<Kind extends TextTask['kind']>(
    task: Extract<TextTask, { kind: Kind }>,
  ): Promise<TextTaskResults[Kind]> {
    if (this.runner !== null) return this.runner.run(task) as TextTaskResults[Kind];
    if (this.broken !== null) throw this.broken;
    return new Promise<TextTaskResults[Kind]>((done, fail) => {
      this.queue.push({ task, done, fail });
      this.next();
    });
  }

  /** Ends the threads; what they have not finished fails. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private next(): void {
    while (this.queue.length > 0 && this.idle.length > 0) {
      const worker = this.idle.pop() as Worker;
      const waiting = this.queue.shift() as Waiting;
      this.running.set(worker, waiting);
      worker.postMessage(waiting.task);
    }
  }

  private breakOff(reason: unknown): void {
    this.broken ??= reason;
    for (const { fail } of [...this.running.values(), ...this.queue]) fail(this.broken);
    this.running.clear();
    this.queue.length = 0;
  }
}
