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

/** Tasks in the hands of a thread, so that it has one to go on with when the caller is busy. */
const OPEN_PER_THREAD = 2;

/**
 * Runs tasks in threads, of which the caller's own is one: it takes tasks when it has nothing else to do. With one
 * thread none is started, and tasks are done at once.
 */
export class TextThreads {
  private readonly runner: TextTaskRunner;
  private readonly workers: Worker[];
  private readonly queue: Waiting[] = [];
  private readonly running = new Map<Worker, Waiting[]>();
  private broken: unknown = null;

  constructor(options: VectorizerOptions, threads: number) {
    this.runner = new TextTaskRunner(options);
    this.workers = Array.from(
      { length: threads - 1 },
      () => new Worker(THREAD_FILE, { workerData: options }),
    );
    for (const worker of this.workers) {
      this.running.set(worker, []);
      worker.on('message', (result: TextTaskResults[TextTask['kind']]) => {
        this.running
          .get(worker)
          ?.shift()
          ?.done(result as never);
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
    if (this.workers.length === 0) return this.runner.run(task) as TextTaskResults[Kind];
    if (this.broken !== null) throw this.broken;
    return new Promise<TextTaskResults[Kind]>((done, fail) => {
      this.queue.push({ task, done, fail });
      this.next();
    });
  }

  /** Does the next waiting task in the caller's thread. @returns false when none waits */
  help(): boolean {
    const waiting = this.queue.shift();
    if (waiting === undefined) return false;
    try {
      waiting.done(this.runner.run(waiting.task) as never);
    } catch (error) {
      waiting.fail(error);
    }
    return true;
  }

  /** Helps as long as tasks wait, then waits for this result of theirs. */
  async helpUntil<Result>(result: Promise<Result>): Promise<Result> {
    // Between two tasks messages are looked at, so that the others get their next ones.
    while (this.help()) await new Promise((resolve) => setImmediate(resolve));
    return result;
  }

  /** Ends the threads; what they have not finished fails. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private next(): void {
    for (let open = 0; open < OPEN_PER_THREAD; open++) {
      for (const [worker, tasks] of this.running) {
        if (tasks.length > open || this.queue.length === 0) continue;
        const waiting = this.queue.shift() as Waiting;
        tasks.push(waiting);
        worker.postMessage(waiting.task);
      }
    }
  }

  private breakOff(reason: unknown): void {
    this.broken ??= reason;
    for (const { fail } of [...this.running.values(), this.queue].flat()) fail(this.broken);
    this.running.clear();
    this.queue.length = 0;
  }
}
