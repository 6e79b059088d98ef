import type { DataSource, EntityManager } from 'typeorm';
import { AppError, invalidInput } from '../../platform/errors.js';
import { Experiment, ExperimentTag } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { checkArtifactLocation, locationInside } from './artifact-location.js';
import { experimentIsDeleted, experimentNumber, foundExperiment } from './experiments.js';
import { checkLength, checkName } from './names.js';
import type { NamedValue } from './run-data-rules.js';

const NAME_CHARS_MAX = 500;
const TAG_CHARS_MAX = 5_000;

export interface NewExperiment {
  readonly name: string;
  /** Beneath the root of the server if left out. */
  readonly artifactLocation?: string | undefined;
  readonly tags: readonly NamedValue[];
}

/**
 * Makes an experiment.
 * @param artifactRoot beneath which artifacts go whose experiment names no place
 * @returns its id
 * @throws AppError INVALID_INPUT, ALREADY_EXISTS for a name that an experiment has, deleted ones included
 */
export async function createExperiment(
  db: DataSource,
  { name, artifactLocation, tags }: NewExperiment,
  artifactRoot: string,
): Promise<number> {
  checkExperimentName(name, 'name');
  const location = artifactLocation ? checkArtifactLocation(artifactLocation) : '';
  for (const tag of tags) checkExperimentTag(tag);
  return inTransaction(db, async (manager) => {
    const now = new Date();
    const { insertId } = await refuseTakenName(name, () =>
      manager.query(
        'INSERT INTO experiment (name, artifact_location, created_at, updated_at) VALUES (?, ?, ?, ?)',
        [name, location, now, now],
      ),
    );
    if (location === '') {
      await manager.query('UPDATE experiment SET artifact_location = ? WHERE id = ?', [
        locationInside(artifactRoot, insertId),
        insertId,
      ]);
    }
    await setTags(manager, insertId, tags);
    return insertId;
  });
}

/** Gives an active experiment another name. @throws AppError INVALID_INPUT, NOT_FOUND, ALREADY_EXISTS */
export async function renameExperiment(db: DataSource, id: string, name: string): Promise<void> {
  checkExperimentName(name, 'new_name');
  await inTransaction(db, async (manager) => {
    const experiment = await lockActiveExperiment(manager, id);
    await refuseTakenName(name, () =>
      manager.query('UPDATE experiment SET name = ?, updated_at = ? WHERE id = ?', [
        name,
        new Date(),
        experiment.id,
      ]),
    );
  });
}

/** Deletes an active experiment and its runs; all of it stays in the tables. @throws AppError NOT_FOUND */
export async function deleteExperiment(db: DataSource, id: string): Promise<void> {
  if (experimentNumber(id) === 0) {
    throw new AppError('INVALID_INPUT', 'Experiment 0 always exists and cannot be deleted.', {
      field: 'experiment_id',
    });
  }
  await changeLifecycle(db, id, { deleted: true });
}

/** Brings a deleted experiment back, and all its runs. @throws AppError NOT_FOUND */
export async function restoreExperiment(db: DataSource, id: string): Promise<void> {
  await changeLifecycle(db, id, { deleted: false });
}

/** @throws AppError INVALID_INPUT (a rule, a deleted experiment), NOT_FOUND */
export async function setExperimentTag(db: DataSource, id: string, tag: NamedValue): Promise<void> {
  checkExperimentTag(tag);
  await inTransaction(db, async (manager) => {
    const experiment = await lockActiveExperiment(manager, id);
    await setTags(manager, experiment.id, [tag]);
  });
}

/** @throws AppError NOT_FOUND (experiment, tag), INVALID_INPUT for a deleted experiment */
export async function deleteExperimentTag(db: DataSource, id: string, name: string): Promise<void> {
  await inTransaction(db, async (manager) => {
    const experiment = await lockActiveExperiment(manager, id);
    const { affected } = await manager.delete(ExperimentTag, { experimentId: experiment.id, name });
    if (affected === 0) {
      throw new AppError('NOT_FOUND', `No tag with name: ${name} in experiment with id ${id}`, {
        kind: 'tag',
      });
    }
  });
}

async function changeLifecycle(db: DataSource, id: string, to: { deleted: boolean }): Promise<void> {
  await inTransaction(db, async (manager) => {
    const experiment = await lockExperiment(manager, id);
    // One that is in that state already is not there for the caller.
    if ((experiment.deletedAt !== null) === to.deleted) foundExperiment(null, id);
    const now = new Date();
    const deletedAt = to.deleted ? now : null;
    await manager.update(Experiment, { id: experiment.id }, { updatedAt: now, deletedAt });
    const change = to.deleted ? 'COALESCE(deleted_at, ?)' : '?';
    await manager.query(`UPDATE run SET deleted_at = ${change} WHERE experiment_id = ?`, [
      deletedAt,
      experiment.id,
    ]);
  });
}

async function lockExperiment(manager: EntityManager, id: string): Promise<Experiment> {
  const where = { id: experimentNumber(id) };
  return foundExperiment(
    await manager.findOne(Experiment, { where, lock: { mode: 'pessimistic_write' } }),
    id,
  );
}

async function lockActiveExperiment(manager: EntityManager, id: string): Promise<Experiment> {
  const experiment = await lockExperiment(manager, id);
  if (experiment.deletedAt !== null) throw experimentIsDeleted(experiment.id);
  return experiment;
}

async function setTags(manager: EntityManager, experimentId: number, tags: readonly NamedValue[]) {
  // Of equal names the last counts.
  const rows = [...new Map(tags.map(({ name, value }) => [name, [experimentId, name, value]])).values()];
  if (rows.length === 0) return;
  await manager.query(
    'INSERT INTO experiment_tag (experiment_id, name, value) VALUES ? ON DUPLICATE KEY UPDATE value = VALUES(value)',
    [rows],
  );
}

function checkExperimentName(name: string, field: string): void {
  if (name.trim() === '') {
    throw invalidInput(field, `Invalid experiment name: '${name}'. It must not be empty.`);
  }
  checkLength(name, NAME_CHARS_MAX, field);
}

function checkExperimentTag({ name, value }: NamedValue): void {
  checkName(name, 'key');
  checkLength(value, TAG_CHARS_MAX, 'value');
}

async function refuseTakenName<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ER_DUP_ENTRY') throw error;
    const message = `Experiment(name=${name}) already exists. Names of deleted experiments are taken too.`;
    throw new AppError('ALREADY_EXISTS', message, { name });
  }
}
