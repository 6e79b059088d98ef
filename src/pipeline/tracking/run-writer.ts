import { setTimeout } from 'node:timers';
import type { DataSource } from 'typeorm';
import type { Statement } from '../../store/statements.js';
import { type Decision, inPackedTransaction, inTransaction } from '../../store/transaction.js';
import { logModelMetrics } from './logged-model-metrics.js';
import { logPoints, type MetricPoint } from './metrics.js';
import { MicroBatch, type Outcome } from './micro-batch.js';
import { settleLatest } from './pending-latest.js';
import {
  checkBatch,
  checkParam,
  checkPoint,
  checkRunTag,
  type NamedValue,
  type RunData,
} from './run-data-rules.js';
import { assertActive, foundRun, type LockedRun, lockedRuns, lockRunsStatement } from './run-locks.js';
import {
  addParams,
  type KnownParams,
  knownParams,
  paramStatements,
  readParamsStatement,
} from './run-params.js';
import { checkRunName, RUN_NAME_TAG, tagStatements } from './run-tags.js';

interface Write extends RunData {
  readonly runId: string;
  readonly asBatch: boolean;
}

/** Enough that the write to disk is small beside the work, few enough that nobody waits long for others. */
const ROWS_A_TRANSACTION = 2_000;
/** While one waits for the disk the next is worked on. */
const TRANSACTIONS_AT_ONCE = 2;
/** Readers wait for what is not settled yet, so it must stay little; each metric is settled once for all its points. */
const SETTLED_AFTER_MS = 1_000;
const NOTHING: RunData = { points: [], params: [], tags: [] };

/**
 * Writes what clients log to runs. Requests that come at once share a transaction, each failing or succeeding on its
 * own; a request is answered when its rows are on disk.
 */
export class RunWriter {
  readonly #batch: MicroBatch<Write, void>;
  readonly #batchOfModels: MicroBatch<Write, void>;
  readonly #db: DataSource;
  #willSettle = false;

  /** @param db opened with `packed` */
  constructor(db: DataSource) {
    this.#db = db;
    this.#batch = batchOf((writes) => this.#kept(writeAll(db, writes)));
    // A model that is not there fails the transaction; its requests are then tried one by one.
    this.#batchOfModels = batchOf((writes) => this.#kept(writeAllWithModels(db, writes)));
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
    const namesModels = data.points.some(({ modelId }) => modelId);
    return (namesModels ? this.#batchOfModels : this.#batch).add({ runId, asBatch, ...data });
  }

  async #kept(writing: Promise<Kept>): Promise<Outcome<void>[]> {
    const { outcomes, isPending } = await writing;
    if (isPending) this.#settleSoon();
    return outcomes;
  }

  /** A failure loses nothing: the next reader or write settles what is left, and meets what is wrong. */
  #settleSoon(): void {
    if (this.#willSettle) return;
    this.#willSettle = true;
    const settle = () =>
      settleLatest(this.#db)
        .catch(() => {})
        .finally(() => {
          this.#willSettle = false;
        });
    setTimeout(settle, SETTLED_AFTER_MS).unref();
  }
}

/** What became of the requests of a transaction. */
interface Kept {
  readonly outcomes: Outcome<void>[];
  readonly isPending: boolean;
}

function batchOf(perform: (writes: readonly Write[]) => Promise<Outcome<void>[]>): MicroBatch<Write, void> {
  return new MicroBatch(perform, {
    batchesMax: TRANSACTIONS_AT_ONCE,
    weightMax: ROWS_A_TRANSACTION,
    weightOf: ({ points, params, tags }) => points.length + params.length + tags.length,
  });
}

function writeAll(db: DataSource, writes: readonly Write[]): Promise<Kept> {
  return inPackedTransaction(db, readsFor(writes), (rows) => decide(writes, rows, new Date()));
}

/** As writeAll, for points that name a logged model and are kept with it too; a statement at a time, since few come. */
function writeAllWithModels(db: DataSource, writes: readonly Write[]): Promise<Kept> {
  return inTransaction(db, async (manager) => {
    const loggedAt = new Date();
    const rows: object[][] = [];
    for (const { sql, values } of readsFor(writes)) rows.push(await manager.query(sql, [...values]));
    const { writes: statements, result, accepted } = decide(writes, rows, loggedAt);
    for (const { sql, values } of statements) await manager.query(sql, [...values]);
    await logModelMetrics(manager, accepted, loggedAt);
    return result;
  });
}

function readsFor(writes: readonly Write[]): Statement[] {
  const withParams = writes.filter(({ params }) => params.length > 0);
  const locks = lockRunsStatement(writes.map(({ runId }) => runId));
  return withParams.length === 0 ? [locks] : [locks, readParamsStatement(withParams)];
}

/** What is written of these requests, and what each of them is answered. */
function decide(
  writes: readonly Write[],
  [lockedRows, paramRows]: readonly (readonly object[])[],
  loggedAt: Date,
): Decision<Kept> & { readonly accepted: readonly Write[] } {
  const runs = lockedRuns(lockedRows!);
  const known = knownParams(paramRows ?? []);
  const outcomes = writes.map((write) => checkWrite(write, runs, known));
  const accepted = writes.filter((_, index) => 'result' in outcomes[index]!);
  const points = logPoints(accepted, loggedAt);
  const statements = [...points.statements, ...paramStatements(accepted), ...tagStatements(accepted)];
  return { writes: statements, result: { outcomes, isPending: points.isPending }, accepted };
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
