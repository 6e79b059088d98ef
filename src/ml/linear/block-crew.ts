import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type BlockJob, type BlockTask, BlockWork } from './block-job.js';

/** Does a task on every block and is back when all have done it. */
export type RunOnBlocks = (task: BlockTask) => Promise<void>;

/**
 * Lets `lead` give tasks to one thread a block, or to this one when there is a single block. The threads have ended
 * when this returns or throws.
 */
export async function withBlocks(
  jobs: readonly BlockJob[],
  lead: (run: RunOnBlocks) => Promise<void>,
): Promise<void> {
  const [only, ...others] = jobs;
  if (only !== undefined && others.length === 0) {
    const work = new BlockWork(only);
    await lead(async (task) => {
      work.run(task);
      await new Promise((resolve) => setImmediate(resolve));
    });
    return;
  }
  const threads = jobs.map((job) => new Worker(THREAD_ENTRY, { workerData: job }));
  const failure = firstFailure(threads);
  try {
    await lead(async (task) => {
      for (const thread of threads) thread.postMessage(task);
      await Promise.race([Promise.all(threads.map((thread) => once(thread, 'message'))), failure]);
    });
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Under Vitest this module is TypeScript, which a thread cannot load: the compiled one stands in. */
const THREAD_ENTRY = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/src/ml/linear/block-thread.js', import.meta.url)
  : new URL('./block-thread.js', import.meta.url);

function firstFailure(threads: readonly Worker[]): Promise<never> {
  const failure = new Promise<never>((_, reject) => {
    for (const thread of threads) thread.on('error', reject);
  });
  // Between two tasks nobody waits for it; the next one fails with it.
  failure.catch(() => {});
  return failure;
}
