import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from '../../store/transaction.js';
import type { MetricPoint } from './metrics.js';
import { logPoints } from './metrics.js';
import { MicroBatch, type Outcome } from './micro-batch.js';
import type { NamedValue } from './run-data-rules.js';
import { checkBatch, checkParam, checkPoint, checkRunTag, type RunData } from './run-data-rules.js';
import { assertActive, foundRun, type LockedRun, lockRuns } from './run-locks.js';
import { addParams, insertParams, type KnownParams, readParams } from './run-params.js';
import { checkRunName, RUN_NAME_TAG, setRunTags } from './run-tags.js';

interface Write extends RunData {
  readonly runId: string;
  readonly asBatch: boolean;
}

/** Enough that the write to disk is small beside the work, few enough that nobody waits long for others. */
const ROWS_A_TRANSACTION = 2_000;
/** While one waits for the disk the next is worked on. */
const TRANSACTIONS_AT_ONCE = 2;
const NOTHING: RunData = { points: [], params: [], tags: [] };

/**
 * Writes what clients log to runs. Requests that come at once share a transaction, each failing or succeeding on its
 * own; a request is answered when its rows are on disk.
 */
export class RunWriter {
  readonly #batch: MicroBatch<Write, void>;

  constructor(db: DataSource) {
    this.#batch = new MicroBatch((writes) => writeAll(db, writes), {
      batchesMax: TRANSACTIONS_AT_ONCE,
      weightMax: ROWS_A_TRANSACTION,
      weightOf: ({ points, params, tags }) => points.length + params.length + tags.length,
    });
  }

  /** @throws AppError INVALID_INPUT (a rule, a deleted run), NOT_FOUND */
  logMetric(runId: string, point: MetricPoint): Promise<void> {
    return this.#add(runId, { ...NOTHING, points: [checkPoint(point)] });
  }

  /** @throws AppError INVALID_INPUT (a rule, a deleted run, another value than before), NOT_FOUND */
  logParam(runId: string, param: NamedValue): Promise<void> {
    return this.#add(runId, { ...NOTHING, params: [checkParam(param)] });
  }

  /** @throws AppError INVALID_INPUT (a rule, a deleted run), NOT_FOUND */
  setTag(runId: string, tag: NamedValue): Promise<void> {
    return this.#add(runId, { ...NOTHING, tags: [checkRunTag(tag)] });
  }

  /** All of it or nothing. @throws AppError INVALID_INPUT (a rule, a deleted run, a changed parameter), NOT_FOUND */
  logBatch(runId: string, data: RunData): Promise<void> {
    return this.#add(runId, checkBatch(data), true);
  }

  #add(runId: string, data: RunData, asBatch = false): Promise<void> {
    for (const { name, value } of data.tags) if (name === RUN_NAME_TAG) checkRunName(value);
    return this.#batch.add({ runId, asBatch, ...data });
  }
}

async function writeAll(db: DataSource, writes: readonly Write[]): Promise<Outcome<void>[]> {
  return inTransaction(db, async (manager) => {
    const runs = await lockRuns(
      manager,
      writes.map(({ runId }) => runId),
    );
    const known = await readParams(
      manager,
      writes.filter(({ runId }) => runs.has(runId)),
    );
    const outcomes = writes.map((write) => checkWrite(write, runs, known));
    await insert(
      manager,
      writes.filter((_, index) => 'result' in outcomes[index]!),
    );
    return outcomes;
  });
}

function checkWrite(
  { runId, params, asBatch }: Write,
  runs: ReadonlyMap<string, LockedRun>,
  known: KnownParams,
): Outcome<void> {
  try {
    assertActive(foundRun(runs.get(runId), runId));
    addParams(known, runId, params, asBatch);
    return { result: undefined };
  } catch (error) {
    return { error };
  }
}

async function insert(manager: EntityManager, writes: readonly Write[]): Promise<void> {
  await logPoints(manager, writes, new Date());
  await insertParams(manager, writes);
  await setRunTags(manager, writes);
}
