import type { DataSource } from 'typeorm';
import { newId } from '../../../src/platform/ids.js';
import { bulkInsert } from '../../../src/store/bulk.js';

const DIGEST = 'a'.repeat(64);

export interface Seeded {
  datasets: string[];
  runs: string[];
  jobs: string[];
  predictions: string[];
}

/**
 * Writes `count` rows of each kind that belong together: run i has an experiment, a dataset version, metrics,
 * a model version, a job and a prediction of its own. Metric `score` takes three values only, so that it has ties.
 */
export async function seed(db: DataSource, count: number): Promise<Seeded> {
  const { manager } = db;
  const now = new Date('2026-03-04T05:06:07.089Z');
  const each = <Value>(make: (index: number) => Value) =>
    Array.from({ length: count }, (_, index) => make(index));
  const ids = () => each(() => newId());
  const [datasets, runs, jobs, models, versions, predictions] = [
    ids(),
    ids(),
    ids(),
    ids(),
    ids(),
    ids(),
  ] as const;
  const mark = newId();
  const insert = (table: string, columns: string, rows: unknown[][]) =>
    bulkInsert(manager, table, columns.split(' '), rows);

  await bulkInsert(
    manager,
    'artifact',
    ['digest', 'bytes', 'media_type', 'file_name', 'created_at'],
    [[DIGEST, 1, 'a/b', 'a', now]],
    {
      keepExisting: true,
    },
  );
  await insert(
    'dataset_version',
    'id name digest source_digest state recipe sources accepted_rows rejected_rows duplicate_rows train_rows validation_rows gold_rows created_at ready_at',
    datasets.map((id) => [id, 'set', `${id}${id}`, DIGEST, 'ready', '{}', '[]', 10, 3, 0, 8, 1, 1, now, now]),
  );
  await insert(
    'dataset_class',
    'dataset_version_id class_index code name train_rows validation_rows gold_rows',
    datasets.flatMap((id) => [0, 1].map((index) => [id, index, `${index}`, 'Livres', 4, 1, 1])),
  );
  await insert(
    'rejected_row',
    'dataset_version_id row_no line_number reason detail excerpt',
    datasets.flatMap((id) => [0, 1, 2].map((row) => [id, row, row + 2, 'no-text', 'Empty.', ''])),
  );
  await insert(
    'experiment',
    'name created_at',
    each((index) => [`${mark} ${index}`, now]),
  );
  const experiments: { id: number }[] = await db.query(
    'SELECT id FROM experiment WHERE name LIKE ? ORDER BY id',
    [`${mark}%`],
  );
  await insert(
    'run',
    'id experiment_id name status dataset_version_id model_name promotion_verdict created_at started_at ended_at',
    runs.map((id, index) => [
      id,
      experiments[index]!.id,
      `run ${index}`,
      index % 2 === 0 ? 'FINISHED' : 'FAILED',
      datasets[index],
      'listing-classifier',
      index % 2 === 0 ? 'PROMOTED' : null,
      now,
      now,
      now,
    ]),
  );
  await insert(
    'run_param',
    'run_id name value',
    runs.map((id) => [id, 'epochs', '5']),
  );
  await insert(
    'run_metric',
    'run_id name step timestamp_ms value is_nan',
    runs.flatMap((id) => [1, 2, 3].map((step) => [id, 'score', step, now.getTime(), step / 7, 0])),
  );
  await insert(
    'run_latest_metric',
    'run_id name step value',
    runs.flatMap((id, index) => [
      [id, 'score', 3, [1 / 3, 0.1 + 0.2, 5e-324][index % 3]],
      ...(index % 2 === 0 ? [[id, 'rare', 1, index / 7]] : []),
    ]),
  );
  await insert(
    'run_class_metric',
    'run_id split class_index code precision_score recall_score f1_score support',
    runs.flatMap((id) => [0, 1].map((index) => [id, 'gold', index, `${index}`, 0.5, 0.5, 0.5, 4])),
  );
  await insert(
    'run_confusion',
    'run_id split truth_index predicted_index row_count',
    runs.map((id) => [id, 'gold', 0, 1, 2]),
  );
  await insert(
    'run_artifact',
    'run_id path digest',
    runs.map((id) => [id, 'model', DIGEST]),
  );
  await insert(
    'model',
    'id name created_at',
    models.map((id) => [id, id, now]),
  );
  await insert(
    'model_version',
    'id model_id version run_id artifact_digest created_at',
    versions.map((id, index) => [id, models[index], 1, runs[index], DIGEST, now]),
  );
  await insert(
    'model_alias',
    'model_id alias model_version_id updated_at',
    models.map((id, index) => [id, 'champion', versions[index], now]),
  );
  await insert(
    'job',
    'id kind state payload result request_digest run_id dataset_version_id progress_percent stage attempt attempts_max created_at',
    jobs.map((id, index) => [
      id,
      'model.train',
      'succeeded',
      '{}',
      '{"rows":3}',
      DIGEST,
      runs[index],
      datasets[index],
      100,
      'done',
      1,
      5,
      now,
    ]),
  );
  await insert(
    'job_event',
    'id job_id from_state to_state attempt note happened_at',
    jobs.map((id) => [newId(), id, null, 'queued', 0, 'created', now]),
  );
  await insert(
    'prediction',
    'id model_version_id source title description category_code confidence top_k latency_ms created_at',
    predictions.map((id, index) => [
      id,
      versions[index],
      'rest',
      'Pompe',
      '',
      '2583',
      0.5,
      '[{"code":"2583","name":"Piscine","confidence":0.5}]',
      1.5,
      now,
    ]),
  );
  return { datasets, runs, jobs, predictions };
}
