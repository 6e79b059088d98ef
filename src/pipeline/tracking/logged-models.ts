import { randomBytes } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { bulkInsert } from '../../store/bulk.js';
import { LoggedModel, type LoggedModelStatus } from '../../store/entities/logged-model.js';
import { inTransaction } from '../../store/transaction.js';
import { locationInside } from './artifact-location.js';
import { experimentIsDeleted, findExperiment } from './experiments.js';
import { lockLoggedModel } from './find-logged-model.js';
import { type KeyAndValue, readModelParams, readModelTags } from './logged-model-facts.js';
import { checkLength, refusedValue } from './names.js';
import { checkRunId } from './run-id.js';

const TEXT_CHARS_MAX = 500;
export interface NewLoggedModel {
  readonly experimentId: string;
  readonly name?: string | undefined;
  readonly modelType?: string | undefined;
  readonly sourceRunId?: string | undefined;
  readonly params: readonly KeyAndValue[];
  readonly tags: readonly KeyAndValue[];
}

/**
 * Writes a model whose files are still to come.
 * @throws AppError INVALID_INPUT, also when the experiment was deleted; NOT_FOUND for the experiment
 */
export async function createLoggedModel(db: DataSource, request: NewLoggedModel): Promise<LoggedModel> {
  const id = `m-${randomBytes(16).toString('hex')}`;
  const name = request.name || `model-${id.slice(2, 10)}`;
  const sourceRunId = request.sourceRunId || null;
  checkLoggedModelName(name);
  checkLength(request.modelType ?? '', TEXT_CHARS_MAX, 'model_type');
  if (sourceRunId !== null) checkRunId(sourceRunId, 'source_run_id');
  const params = readModelParams(request.params);
  const tags = readModelTags(request.tags);
  return inTransaction(db, async (manager) => {
    const experiment = await activeExperiment(manager, request.experimentId);
    const now = new Date();
    const model = manager.create(LoggedModel, {
      id,
      experimentId: experiment.id,
      name,
      artifactUri: locationInside(
        experiment.artifactLocation || `mlflow-artifacts:/${experiment.id}`,
        'models',
        id,
        'artifacts',
      ),
      status: 'PENDING',
      modelType: request.modelType ?? null,
      sourceRunId,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    });
    await manager.insert(LoggedModel, model);
    for (const [table, values] of [
      ['logged_model_param', params],
      ['logged_model_tag', tags],
    ] as const) {
      const rows = [...values].map(([key, value]) => [id, key, value]);
      await bulkInsert(manager, table, ['logged_model_id', 'name', 'value'], rows, { keepExisting: true });
    }
    return model;
  });
}

/** Says whether the files of a model are there. @throws AppError NOT_FOUND */
export async function finishLoggedModel(
  db: DataSource,
  id: string,
  status: LoggedModelStatus,
): Promise<LoggedModel> {
  return inTransaction(db, async (manager) => {
    const change = { status, updatedAt: new Date() };
    const model = await lockLoggedModel(manager, id);
    await manager.update(LoggedModel, { id }, change);
    return { ...model, ...change };
  });
}

/** A deleted model keeps its rows and its files. @throws AppError NOT_FOUND */
export async function deleteLoggedModel(db: DataSource, id: string): Promise<void> {
  await inTransaction(db, async (manager) => {
    const deletedAt = new Date();
    await lockLoggedModel(manager, id);
    await manager.update(LoggedModel, { id }, { deletedAt, updatedAt: deletedAt });
  });
}

function checkLoggedModelName(name: string): void {
  if (/[/:.%"']/.test(name) || name.trim() === '') {
    throw refusedValue('name', name, `The name of a model has none of the characters / : . % " '.`);
  }
  checkLength(name, TEXT_CHARS_MAX, 'name');
}

async function activeExperiment(manager: EntityManager, id: string) {
  const { experiment } = await findExperiment(manager, id);
  if (experiment.deletedAt !== null) throw experimentIsDeleted(experiment.id);
  return experiment;
}
