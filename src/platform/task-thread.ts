import { Worker } from 'node:worker_threads';

interface Waiting<Result> {
  readonly done: (result: Result) => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * A thread that does one task after the other, for a process that answers requests meanwhile. It starts with the first
 * task, holds nothing up that wants to end while it is idle, and is started anew after it broke. Every answer carries
 * the id of its task.
 */
export class TaskThread<Task extends { readonly id: number }, Result extends { readonly id: number }> {
  private thread: Worker | null = null;
  private readonly waiting = new Map<number, Waiting<Result>>();
  private lastId = 0;

  constructor(private readonly file: URL) {}

  /** Rejects when the thread breaks or ends before it has answered. */
  ask(task: Omit<Task, 'id'>): Promise<Result> {
    const id = ++this.lastId;
    return new Promise((done, fail) => {
      this.waiting.set(id, { done, fail });
      this.thread ??= this.start();
      this.thread.ref(); // the process may end only while there is nothing to do
      this.thread.postMessage({ ...task, id });
    });
  }

  /** Ends the thread; tasks that have not ended fail. */
  async close(): Promise<void> {
    await this.thread?.terminate();
  }

  private start(): Worker {
    const thread = new Worker(this.file);
    const breakOff = (reason: unknown) => {
      if (this.thread !== thread) return; // another was started, which has the tasks
      this.thread = null;
      for (const { fail } of this.waiting.values()) fail(reason);
      this.waiting.clear();
    };
    thread.on('message', (result: Result) => {
      this.waiting.get(result.id)?.done(result);
      this.waiting.delete(result.id);
      if (this.waiting.size === 0) thread.unref();
    });
    thread.on('error', breakOff);
    thread.on('exit', () => breakOff(new Error('a thread ended before its task was done')));
    return thread;
  }
}
