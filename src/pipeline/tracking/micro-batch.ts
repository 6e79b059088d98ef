import { setImmediate } from 'node:timers';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (reason: unknown) => void;
}

/** What became of one item: its result, or the reason why it alone failed. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

export interface MicroBatchOptions<Item> {
  /** How many batches may be under way at once. */
  readonly batchesMax: number;
  /** A batch ends before the item with which it would weigh more; an item alone may weigh anything. */
  readonly weightMax: number;
  readonly weightOf: (item: Item) => number;
}

/**
 * Puts requests that come at the same time into one piece of work, e.g. one transaction with one write to disk. Nobody
 * waits for others to come: a batch starts at once while fewer than `batchesMax` are under way, and takes what has
 * gathered meanwhile. Each caller gets the outcome of its own item; when a whole batch fails its items are tried one
 * by one, so that none fails for another's sake.
 */
export class MicroBatch<Item, Result> {
  readonly #perform: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>;
  readonly #options: MicroBatchOptions<Item>;
  #waiting: Waiting<Item, Result>[] = [];
  #batches = 0;

  constructor(
    perform: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>,
    options: MicroBatchOptions<Item>,
  ) {
    this.#perform = perform;
    this.#options = options;
  }

  add(item: Item): Promise<Result> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed });
      // Not before all requests that have already arrived are read.
      if (this.#waiting.length === 1) setImmediate(() => this.#start());
    });
  }

  #start(): void {
    while (this.#waiting.length > 0 && this.#batches < this.#options.batchesMax) {
      this.#batches++;
      void this.#run(this.#take()).finally(() => {
        this.#batches--;
        this.#start();
      });
    }
  }

  #take(): Waiting<Item, Result>[] {
    const { weightOf, weightMax } = this.#options;
    let weight = 0;
    const end = this.#waiting.findIndex(({ item }, index) => {
      weight += weightOf(item);
      return index > 0 && weight > weightMax;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await this.#perform(batch.map(({ item }) => item));
      batch.forEach(({ done, failed }, index) => {
        const outcome = outcomes[index]!;
        if ('error' in outcome) failed(outcome.error);
        else done(outcome.result);
      });
    } catch (error) {
      if (batch.length === 1) batch[0]!.failed(error);
      else for (const waiting of batch) await this.#run([waiting]);
    }
  }
}
