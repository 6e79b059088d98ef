import type { DataSource, EntityManager } from 'typeorm';
import { ID_PATTERN } from '../../platform/ids.js';
import { Run } from '../../store/entities/tracking.js';
import { settleLatest } from './pending-latest.js';
import type { NamedValue } from './run-data-rules.js';
import type { ModelOutput } from './run-inputs.js';
import { foundRun } from './run-locks.js';

/** The newest value of a metric. */
export interface LatestMetric {
  readonly name: string;
  readonly value: number;
  readonly isNan: number;
  readonly timestampMs: number;
  readonly step: number;
}

/** A dataset that a run read, with what is said of that use. */
export interface DescribedInput {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schemaText: string | null;
  readonly profile: string | null;
  readonly tags: readonly NamedValue[];
}

/** A run with all that is logged to it, histories left out. */
export interface DescribedRun {
  readonly run: Run;
  readonly metrics: readonly LatestMetric[];
  readonly params: readonly NamedValue[];
  readonly tags: readonly NamedValue[];
  readonly datasets: readonly DescribedInput[];
  /** Logged models that it read. */
  readonly modelIds: readonly string[];
  /** Logged models that it made. */
  readonly outputs: readonly ModelOutput[];
}

type OfRun<Row> = Row & { readonly runId: string };

/** A run with all that is logged to it, deleted or not. @throws AppError NOT_FOUND */
export async function findRun(db: DataSource, runId: string): Promise<DescribedRun> {
  const { manager } = db;
  const isId = ID_PATTERN.test(runId);
  const [run] = isId
    ? await Promise.all([manager.findOneBy(Run, { id: runId }), settleLatest(db, [runId])])
    : [null];
  return (await describeRuns(manager, [foundRun(run, runId)]))[0]!;
}

/** Runs with all that is logged to them, in the order given: one statement a kind, however many there are. */
async function describeRuns(manager: EntityManager, runs: readonly Run[]): Promise<DescribedRun[]> {
  if (runs.length === 0) return [];
  const ids = runs.map(({ id }) => id);
  const read = async <Row>(statement: string) =>
    byRun<Row>((await manager.query(statement, [ids])) as OfRun<Row>[]);
  const [metrics, params, tags, datasets, models, outputs] = await Promise.all([
    read<LatestMetric>(
      `SELECT run_id AS runId, name, value, is_nan AS isNan, timestamp_ms AS timestampMs, step
         FROM run_latest_metric WHERE run_id IN (?) ORDER BY run_id, name`,
    ),
    read<NamedValue>(
      'SELECT run_id AS runId, name, value FROM run_param WHERE run_id IN (?) ORDER BY run_id, name',
    ),
    read<NamedValue>(
      'SELECT run_id AS runId, name, value FROM run_tag WHERE run_id IN (?) ORDER BY run_id, name',
    ),
    readInputs(manager, ids),
    read<{ modelId: string }>(
      'SELECT run_id AS runId, model_id AS modelId FROM run_model_input WHERE run_id IN (?) ORDER BY run_id, model_id',
    ),
    read<ModelOutput>(
      'SELECT run_id AS runId, model_id AS modelId, step FROM run_model_output WHERE run_id IN (?) ORDER BY run_id, model_id',
    ),
  ]);
  return runs.map((run) => ({
    run,
    metrics: metrics.get(run.id) ?? [],
    params: params.get(run.id) ?? [],
    tags: tags.get(run.id) ?? [],
    datasets: datasets.get(run.id) ?? [],
    modelIds: (models.get(run.id) ?? []).map(({ modelId }) => modelId),
    outputs: outputs.get(run.id) ?? [],
  }));
}

/** The datasets that runs read, by run. */
export async function readInputs(
  manager: EntityManager,
  runIds: readonly string[],
): Promise<Map<string, DescribedInput[]>> {
  const inputs: OfRun<Omit<DescribedInput, 'tags'> & { datasetId: string }>[] = await manager.query(
    `SELECT input.run_id AS runId, dataset.id AS datasetId, dataset.name, dataset.digest,
            dataset.source_type AS sourceType, dataset.source, dataset.schema_text AS schemaText, dataset.profile
       FROM run_input input JOIN logged_dataset dataset ON dataset.id = input.dataset_id
      WHERE input.run_id IN (?) ORDER BY input.run_id, dataset.id`,
    [runIds],
  );
  if (inputs.length === 0) return new Map();
  const tags: OfRun<NamedValue & { datasetId: string }>[] = await manager.query(
    `SELECT run_id AS runId, dataset_id AS datasetId, name, value
       FROM run_input_tag WHERE run_id IN (?) ORDER BY run_id, dataset_id, name`,
    [runIds],
  );
  const tagsOf = new Map<string, NamedValue[]>();
  for (const tag of tags) {
    const key = `${tag.runId}/${tag.datasetId}`;
    tagsOf.set(key, [...(tagsOf.get(key) ?? []), tag]);
  }
  return byRun(
    inputs.map((input) => ({ ...input, tags: tagsOf.get(`${input.runId}/${input.datasetId}`) ?? [] })),
  );
}

function byRun<Row>(rows: readonly OfRun<Row>[]): Map<string, OfRun<Row>[]> {
  const grouped = new Map<string, OfRun<Row>[]>();
  for (const row of rows) {
    const group = grouped.get(row.runId);
    if (group === undefined) grouped.set(row.runId, [row]);
    else group.push(row);
  }
  return grouped;
}
