import type { DataSource } from 'typeorm';
import { ID_PATTERN } from '../../../platform/ids.js';
import { queryRows } from '../../../store/rows.js';
import { type DescribedInput, readInputs } from '../described-inputs.js';
import { settleLatest } from '../pending-latest.js';
import { foundRun } from '../run-locks.js';
import { milliseconds } from './sql.js';

/** A column of `run` and its name here; times are whole milliseconds since 1970. */
const wholeMilliseconds = (column: string) => `FLOOR(${milliseconds(column)})`;

/** id, name, experiment, user, status, start, end, artifact address, deleted or not */
export type RunInfoRow = readonly [
  id: string,
  name: string,
  experimentId: number,
  userId: string,
  status: string,
  startMs: string | null,
  endMs: string | null,
  artifactUri: string,
  isDeleted: number,
];
export type MetricRow = readonly [
  runId: string,
  name: string,
  value: number,
  timestampMs: string,
  step: string,
  isNan: number,
];
export type PairRow = readonly [runId: string, name: string, value: string];

type ModelRow = readonly [runId: string, modelId: string];
export type OutputRow = readonly [runId: string, modelId: string, step: string];

/** A run with everything that MLflow's clients see of it, in rows as they come from MySQL. */
export interface RunRecord {
  readonly info: RunInfoRow;
  /** The latest of each. */
  readonly metrics: readonly MetricRow[];
  readonly params: readonly PairRow[];
  readonly tags: readonly PairRow[];
  readonly datasets: readonly DescribedInput[];
  /** Logged models that it read. */
  readonly modelIds: readonly ModelRow[];
  /** Logged models that it made. */
  readonly outputs: readonly OutputRow[];
}

/** A run with all that is logged to it, deleted or not. @throws AppError NOT_FOUND */
export async function findRunRecord(db: DataSource, runId: string): Promise<RunRecord> {
  const ids = [runId].filter((id) => ID_PATTERN.test(id));
  await settleLatest(db, ids);
  const [record] = await loadRunRecords(db, ids);
  return foundRun(record, runId);
}

/**
 * The runs of these ids in this order; ids that are none are left out. Their latest metrics are as they were settled
 * last.
 */
export async function loadRunRecords(db: DataSource, ids: readonly string[]): Promise<RunRecord[]> {
  if (ids.length === 0) return [];
  const [infos, metrics, params, tags, datasets, models, outputs] = await Promise.all([
    queryRows<RunInfoRow>(
      db,
      `SELECT id, name, experiment_id, user_id, status, ${wholeMilliseconds('started_at')},
              ${wholeMilliseconds('ended_at')}, artifact_uri, deleted_at IS NOT NULL
         FROM run WHERE id IN (?)`,
      [ids],
    ),
    queryRows<MetricRow>(
      db,
      'SELECT run_id, name, value, timestamp_ms, step, is_nan FROM run_latest_metric WHERE run_id IN (?) ORDER BY run_id, name',
      [ids],
    ),
    pairs(db, 'run_param', ids),
    pairs(db, 'run_tag', ids),
    readInputs(db.manager, ids),
    queryRows<ModelRow>(
      db,
      'SELECT run_id, model_id FROM run_model_input WHERE run_id IN (?) ORDER BY run_id, model_id',
      [ids],
    ),
    queryRows<OutputRow>(
      db,
      'SELECT run_id, model_id, step FROM run_model_output WHERE run_id IN (?) ORDER BY run_id, model_id',
      [ids],
    ),
  ]);
  const byId = new Map(infos.map((info) => [info[0], info]));
  const [metricsOf, paramsOf, tagsOf] = [grouped(metrics), grouped(params), grouped(tags)];
  const [modelsOf, outputsOf] = [grouped(models), grouped(outputs)];
  return ids.flatMap((id) => {
    const info = byId.get(id);
    if (info === undefined) return [];
    return [
      {
        info,
        metrics: metricsOf(id),
        params: paramsOf(id),
        tags: tagsOf(id),
        datasets: datasets.get(id) ?? [],
        modelIds: modelsOf(id),
        outputs: outputsOf(id),
      },
    ];
  });
}

function pairs(db: DataSource, table: string, ids: readonly string[]): Promise<PairRow[]> {
  return queryRows(db, `SELECT run_id, name, value FROM ${table} WHERE run_id IN (?) ORDER BY run_id, name`, [
    ids,
  ]);
}

/** Rows by the run that they begin with. */
function grouped<Row extends readonly [string, ...unknown[]]>(
  rows: readonly Row[],
): (id: string) => readonly Row[] {
  const groups = new Map<string, Row[]>();
  let group: Row[] = [];
  let current: string | null = null;
  for (const row of rows) {
    if (row[0] !== current) {
      current = row[0];
      group = [];
      groups.set(current, group);
    }
    group.push(row);
  }
  return (id) => groups.get(id) ?? [];
}
