import type { DataSource } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { locationInside } from '../tracking/artifact-location.js';

/** Rows deleted by one statement, so that no transaction grows without bound. */
const ROWS_A_STATEMENT = 20_000;

/**
 * What a reset empties, in this order: what refers to rows goes before them, so that a reset that is killed leaves
 * nothing that refers to nothing, and is finished by the next one.
 */
export const EMPTIED_TABLES = [
  // What has models trained again.
  'retraining_request',
  'retraining_alarm',
  'retraining_schedule',
  // Answers of model versions that go.
  'shadow_disagreement',
  // What people said of such answers; the labels of dataset versions stay.
  'weighed_label',
  'correction_event',
  'correction',
  'corrected_listing',
  'quality_estimate',
  'quality_alarm',
  'recommendation',
  'prediction',
  'prediction_archive',
  'shadow_setting',
  'version_service',
  'reference_profile',
  'drift_report',
  'drift_alarm',
  'drift_schedule',
  'watch_signal',
  'watch',
  'replica_model',
  'pending_promotion',
  'gate_flip',
  'gate_decision',
  'model_alias_change',
  'model_alias',
  'model_version_tag',
  'model_version',
  'model_tag',
  'model',
  'logged_model_metric',
  'logged_model_param',
  'logged_model_tag',
  'logged_model',
  'run_input_tag',
  'run_input',
  'logged_dataset',
  'run_model_input',
  'run_model_output',
  'run_class_metric',
  'run_confusion',
  'run_reliability',
  'run_coverage',
  'run_artifact',
  'run_pending_latest',
  'run_latest_metric',
  'run_metric',
  'run_param',
  'run_tag',
  'experiment_tag',
  // The paths only: the files are left to the garbage collection.
  'stored_file',
] as const;

/** Emptied in part: jobs that belong to runs or models, runs after their trials, experiments but for the first. */
export const PARTLY_EMPTIED_TABLES = [
  'batch_part',
  'job_event',
  'job_log_line',
  'job',
  'run',
  'experiment',
] as const;

/** Datasets, what is made of them alone, what users did with films, files, processes, accounts, used signatures, and the record of erasures: they belong to no run. */
export const KEPT_TABLES = [
  'account',
  'api_key',
  'artifact',
  'audit_entry',
  'audit_head',
  'dataset_class',
  'dataset_version',
  'erasure',
  'erasure_touch',
  'feature_set',
  'feedback_event',
  'film',
  'listing',
  'picture_note',
  'rejected_row',
  'replica',
  'sign_in_token',
  // A signature that was used stays used.
  'webhook_delivery',
] as const;

/** The kinds of job that are about a dataset and not about a run or a model. */
const KEPT_JOBS = "kind IN ('dataset.import', 'dataset.extend')";

export interface ResetCounts {
  readonly experiments: number;
  readonly runs: number;
  readonly models: number;
  readonly modelVersions: number;
  readonly predictions: number;
  readonly jobs: number;
}

/** How much a reset would remove. */
export async function countForReset({ manager }: DataSource): Promise<ResetCounts> {
  const count = async (from: string) => {
    const [{ rowCount }]: { rowCount: string }[] = await manager.query(
      `SELECT COUNT(*) AS rowCount FROM ${from}`,
    );
    return Number(rowCount);
  };
  return {
    experiments: await count('experiment WHERE id <> 0'),
    runs: await count('run'),
    models: await count('model'),
    modelVersions: await count('model_version'),
    predictions: await count('prediction'),
    jobs: await count(`job WHERE NOT (${KEPT_JOBS})`),
  };
}

/**
 * Empties tracking and registry, and what refers to them: predictions, and the jobs of trainings, searches and
 * predictions. What is left is experiment 0 without tags and runs; the next experiment has id 1. Datasets, their
 * features and all files stay. Run again after a kill it goes on where it was.
 * @throws AppError CONFLICT while such a job runs, since its worker would go on writing
 */
export async function resetTracking(db: DataSource, artifactRoot: string): Promise<void> {
  await assertNothingRuns(db);
  await emptyJobs(db);
  for (const table of EMPTIED_TABLES) await deleteRows(db, table);
  await deleteRows(db, 'run', 'parent_run_id IS NOT NULL');
  await deleteRows(db, 'run');
  await deleteRows(db, 'experiment', 'id <> 0');
  await renewDefaultExperiment(db, artifactRoot);
  // The next free number is taken where this one is not free, so this never makes a number be used twice.
  await db.query('ALTER TABLE experiment AUTO_INCREMENT = 1');
}

async function assertNothingRuns(db: DataSource): Promise<void> {
  const [running]: { id: string; kind: string }[] = await db.query(
    `SELECT id, kind FROM job WHERE state = 'running' AND NOT (${KEPT_JOBS}) LIMIT 1`,
  );
  if (running === undefined) return;
  throw new AppError(
    'CONFLICT',
    `The job ${running.id} (${running.kind}) is running. Cancel it or wait, and stop the workers, before you reset.`,
    { jobId: running.id },
  );
}

/** Trials before their searches; events and parts go with their jobs. */
async function emptyJobs(db: DataSource): Promise<void> {
  await deleteRows(db, 'job', `parent_job_id IS NOT NULL AND NOT (${KEPT_JOBS})`);
  await deleteRows(db, 'job', `NOT (${KEPT_JOBS})`);
}

async function renewDefaultExperiment(db: DataSource, artifactRoot: string): Promise<void> {
  const now = new Date();
  await db.query(
    "UPDATE experiment SET name = 'Default', artifact_location = ?, created_at = ?, updated_at = ?, deleted_at = NULL WHERE id = 0",
    [locationInside(artifactRoot, 0), now, now],
  );
}

async function deleteRows(db: DataSource, table: string, where = 'TRUE'): Promise<void> {
  for (;;) {
    const { affectedRows } = await db.query(`DELETE FROM ${table} WHERE ${where} LIMIT ${ROWS_A_STATEMENT}`);
    if (affectedRows < ROWS_A_STATEMENT) return;
  }
}
