import { type EntityManager, In } from 'typeorm';
import { identityOf, type Principal } from '../../platform/access/principal.js';
import { AppError } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { bulkInsert } from '../../store/bulk.js';
import { DatasetVersion } from '../../store/entities/dataset.js';
import { RunInput, RunInputTag } from '../../store/entities/run-inputs.js';
import { Experiment, Run, RunArtifact, RunParam, RunTag } from '../../store/entities/tracking.js';
import { CONTEXT_TAG, linkDatasets } from './dataset-inputs.js';
import { RUN_NAME_TAG } from './run-tags.js';

/** Tags by which MLflow's clients tell what made a run. */
const SOURCE_NAME_TAG = 'mlflow.source.name';
const SOURCE_TYPE_TAG = 'mlflow.source.type';
const SOURCE_NAME = 'gondola';
const DIGEST_CHARS = 36;

/** The address that clients have for artifacts kept by this server. */
const OWN_ARTIFACTS = 'mlflow-artifacts:';

/**
 * The id of the experiment of this name, made if it is new.
 * @throws AppError CONFLICT when it was deleted
 */
export async function experimentIdByName(manager: EntityManager, name: string): Promise<number> {
  const known = await manager.findOneBy(Experiment, { name });
  if (known !== null) return idOfActive(known);
  const now = new Date();
  await bulkInsert(manager, 'experiment', ['name', 'created_at', 'updated_at'], [[name, now, now]], {
    keepExisting: true,
  });
  // A locking read: inside a transaction a plain one would not see the row that another one has just committed.
  const [{ id }]: { id: number }[] = await manager.query(
    'SELECT id FROM experiment WHERE name = ? LOCK IN SHARE MODE',
    [name],
  );
  await manager.update(
    Experiment,
    { id, artifactLocation: '' },
    { artifactLocation: `${OWN_ARTIFACTS}/${id}` },
  );
  return id;
}

function idOfActive({ id, name, deletedAt }: Experiment): number {
  if (deletedAt === null) return id;
  throw new AppError('CONFLICT', `The experiment "${name}" was deleted. Restore it, or name another.`, {
    experiment: name,
  });
}

export interface NewRun {
  experiment: string;
  name: string;
  datasetVersionId: string;
  modelName: string;
  /** The search that the run is a trial of. */
  parentRunId?: string;
  params: Readonly<Record<string, string | number | boolean>>;
  /** Who asked for it; left out where nobody did, and where no champion follows from it. */
  asker?: Principal | null | undefined;
}

/** Writes a run that waits to be started, with its parameters. */
export async function createRun(manager: EntityManager, run: NewRun): Promise<Run> {
  const id = newId();
  const experimentId = await experimentIdByName(manager, run.experiment);
  const row = manager.create(Run, {
    id,
    experimentId,
    name: run.name,
    userId: '',
    artifactUri: `${OWN_ARTIFACTS}/${experimentId}/${id}/artifacts`,
    status: 'SCHEDULED',
    datasetVersionId: run.datasetVersionId,
    featureSetDigest: null,
    modelName: run.modelName,
    promotionVerdict: null,
    promotionReason: null,
    parentRunId: run.parentRunId ?? null,
    askedBy: run.asker?.name ?? null,
    askerIdentity: run.asker == null ? null : identityOf(run.asker),
    errorCode: null,
    errorMessage: null,
    createdAt: new Date(),
    startedAt: null,
    endedAt: null,
    deletedAt: null,
  });
  await manager.insert(Run, row);
  await manager.insert(RunTag, [
    { runId: id, name: RUN_NAME_TAG, value: run.name },
    { runId: id, name: SOURCE_NAME_TAG, value: SOURCE_NAME },
    { runId: id, name: SOURCE_TYPE_TAG, value: 'JOB' },
  ]);
  await logParams(manager, row.id, run.params);
  await logTrainingDataset(manager, { id, experimentId }, run.datasetVersionId);
  return row;
}

/** Describes the dataset version as MLflow's clients describe a dataset that a run read. */
async function logTrainingDataset(
  manager: EntityManager,
  run: { id: string; experimentId: number },
  datasetVersionId: string,
): Promise<void> {
  const dataset = await manager.findOneByOrFail(DatasetVersion, { id: datasetVersionId });
  const { id, name, digest, trainRows, validationRows, goldRows } = dataset;
  await linkDatasets(manager, run, [
    {
      name,
      // MLflow's digests are short; the whole one is in the source.
      digest: digest.slice(0, DIGEST_CHARS),
      sourceType: SOURCE_NAME,
      source: JSON.stringify({ datasetVersionId: id, digest }),
      profile: JSON.stringify({ trainRows, validationRows, goldRows }),
      tags: [{ name: CONTEXT_TAG, value: 'training' }],
    },
  ]);
}

/** For a run that reads another dataset version than it was made for: what it reads now takes the place of that. */
export async function changeTrainingDataset(
  manager: EntityManager,
  run: { id: string; experimentId: number },
  datasetVersionId: string,
): Promise<void> {
  await manager.update(Run, { id: run.id }, { datasetVersionId });
  await manager.delete(RunInputTag, { runId: run.id });
  await manager.delete(RunInput, { runId: run.id });
  await logTrainingDataset(manager, run, datasetVersionId);
}

export async function logParams(
  manager: EntityManager,
  runId: string,
  params: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  const rows = Object.entries(params).map(([name, value]) => ({ runId, name, value: String(value) }));
  await manager.upsert(RunParam, rows, ['runId', 'name']);
}

/** Marks a run as running and drops what an interrupted earlier attempt has written. */
export async function restartRun(manager: EntityManager, runId: string): Promise<void> {
  for (const table of [
    'run_metric',
    'run_pending_latest',
    'run_latest_metric',
    'run_class_metric',
    'run_confusion',
    'run_reliability',
    'run_coverage',
    'run_artifact',
  ]) {
    await manager.query(`DELETE FROM ${table} WHERE run_id = ?`, [runId]);
  }
  await manager.update(
    Run,
    { id: runId },
    { status: 'RUNNING', startedAt: new Date(), endedAt: null, errorCode: null, errorMessage: null },
  );
}

export async function logArtifact(manager: EntityManager, runId: string, path: string, digest: string) {
  await manager.upsert(RunArtifact, { runId, path, digest }, ['runId', 'path']);
}

/**
 * Ends a run that did not finish. One that has ended already stays as it is.
 * @returns whether the run was still open
 */
export async function abandonRun(
  manager: EntityManager,
  runId: string,
  status: 'FAILED' | 'KILLED',
  reason: { code: string; message: string },
): Promise<boolean> {
  const { affected } = await manager.update(
    Run,
    { id: runId, status: In(['SCHEDULED', 'RUNNING']) },
    { status, endedAt: new Date(), errorCode: reason.code, errorMessage: reason.message.slice(0, 1000) },
  );
  return affected === 1;
}

/**
 * Makes sure, until the transaction ends, that the run was not ended from outside.
 * @throws AppError CANCELLED
 */
export async function assertRunOpen(manager: EntityManager, runId: string): Promise<void> {
  const run = await manager.findOne(Run, { where: { id: runId }, lock: { mode: 'pessimistic_write' } });
  if (run?.status !== 'SCHEDULED' && run?.status !== 'RUNNING') {
    throw new AppError('CANCELLED', `The run ${runId} was ended by somebody else.`, { runId });
  }
}
