import { Worker } from 'node:worker_threads';
import { requireInRange } from '../errors.js';
import { sharedFloat32, sharedFloat64, sharedInt32, sharedUint32 } from '../sparse/shared-memory.js';
import { type BatchJob, NO_FILM, runBatch } from './batch-job.js';
import type { Wanted } from './film-model.js';
import { assertInteractions, type Interactions } from './interactions.js';

/** users * k each, the best film of each user first; `NO_FILM` where a user has no more left. */
export interface BatchRecommendations {
  readonly k: number;
  readonly films: Uint32Array;
  readonly scores: Float32Array;
}

/**
 * The best films for many users at once. The result does not depend on the number of threads.
 *
 * @param model the file of a film model
 * @param options `threads`, of which 1 computes in the calling thread; and which films are wanted, for every user alike
 * @throws ModelInputError INVALID_OPTION and as `assertInteractions`; ModelFileError when the model cannot be read
 */
export async function recommendBatch(
  model: Uint8Array,
  histories: Interactions,
  k: number,
  { threads, ...wanted }: Wanted & { readonly threads: number },
): Promise<BatchRecommendations> {
  requireInRange('k', k, 1, 10_000);
  requireInRange('threads', threads, 1, 1024);
  assertInteractions(histories);
  const films = sharedUint32(histories.users * k).fill(NO_FILM);
  const scores = sharedFloat32(histories.users * k);
  const job: BatchJob = { model, histories, k, wanted, films, scores, next: sharedInt32(1) };
  if (threads === 1) runBatch(job);
  else
    await runOnThreads(
      { ...job, model: sharedBytes(model), histories: sharedInteractions(histories) },
      threads,
    );
  return { k, films, scores };
}

async function runOnThreads(job: BatchJob, threads: number): Promise<void> {
  const workers = Array.from({ length: threads }, () => new Worker(THREAD_ENTRY, { workerData: job }));
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            worker.on('error', reject);
            worker.on('exit', () => resolve());
          }),
      ),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Under Vitest this module is TypeScript, which a thread cannot load: the compiled one stands in. */
const THREAD_ENTRY = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/src/ml/recommend/batch-thread.js', import.meta.url)
  : new URL('./batch-thread.js', import.meta.url);

function sharedBytes(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

function sharedInteractions({ users, films, indptr, filmIndex, rating, time }: Interactions): Interactions {
  const shared = {
    ...{ users, films, indptr: sharedUint32(indptr.length), filmIndex: sharedUint32(filmIndex.length) },
    ...{ rating: sharedFloat32(rating.length), time: sharedFloat64(time.length) },
  };
  shared.indptr.set(indptr);
  shared.filmIndex.set(filmIndex);
  shared.rating.set(rating);
  shared.time.set(time);
  return shared;
}
