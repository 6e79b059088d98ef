import { type EntityManager, In, IsNull } from 'typeorm';
import { sha256 } from '../../platform/digest.js';
import { bulkInsert } from '../../store/bulk.js';
import { LoggedModel } from '../../store/entities/logged-model.js';
import { noLoggedModel } from './find-logged-model.js';
import { finite, type MetricPoint, type RunPoints } from './metrics.js';

const COLUMNS = [
  'logged_model_id',
  'point_digest',
  'run_id',
  'name',
  'step',
  'timestamp_ms',
  'value',
  'is_nan',
  'dataset_name',
  'dataset_digest',
];

/**
 * Keeps with logged models what runs measured on them, the points with the id of a model: one insert for all points, in key order. A point that is
 * already there is not kept twice. Call it in the transaction that logs the points for their runs.
 * @throws AppError NOT_FOUND for a model that is not there, or was deleted
 */
export async function logModelMetrics(
  manager: EntityManager,
  runs: readonly RunPoints[],
  loggedAt: Date,
): Promise<void> {
  const rows = runs.flatMap(({ runId, points }) =>
    points.filter(({ modelId }) => modelId).map((point) => rowOf(runId, point, loggedAt)),
  );
  if (rows.length === 0) return;
  await assertModelsExist(manager, [...new Set(rows.map(([modelId]) => modelId))]);
  await bulkInsert(manager, 'logged_model_metric', COLUMNS, rows.sort(byKey), { keepExisting: true });
}

type Row = readonly [modelId: string, digest: string, ...unknown[]];

function rowOf(runId: string, point: MetricPoint, loggedAt: Date): Row {
  const isNan = Number.isNaN(point.value);
  const facts = [
    runId,
    point.name,
    point.step,
    point.timestampMs ?? loggedAt.getTime(),
    isNan ? 0 : finite(point.value),
    Number(isNan),
    point.datasetName ?? null,
    point.datasetDigest ?? null,
  ];
  return [point.modelId!, sha256(JSON.stringify(facts)), ...facts];
}

function byKey(a: Row, b: Row): number {
  const [keyA, keyB] = [`${a[0]} ${a[1]}`, `${b[0]} ${b[1]}`];
  return keyA < keyB ? -1 : Number(keyA > keyB);
}

async function assertModelsExist(manager: EntityManager, ids: readonly string[]): Promise<void> {
  // Ids of another alphabet would make MySQL fail.
  const known = await manager.find(LoggedModel, {
    select: { id: true },
    where: { id: In(ids.filter((id) => /^[\w-]+$/.test(id))), deletedAt: IsNull() },
  });
  const missing = ids.find((id) => !known.some((model) => model.id === id));
  if (missing !== undefined) throw noLoggedModel(missing);
}
