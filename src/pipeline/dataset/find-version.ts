import type { EntityManager } from 'typeorm';
import { invalidInput, notFound } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';
import { DatasetClass, DatasetVersion } from '../../store/entities/dataset.js';

/** @throws AppError NOT_FOUND, also for a version whose import is not finished */
export async function findDatasetVersion(manager: EntityManager, id: string): Promise<DatasetVersion> {
  const version = ID_PATTERN.test(id)
    ? await manager.findOneBy(DatasetVersion, { id, state: 'ready' })
    : null;
  if (version === null) throw notFound('dataset version', id);
  return version;
}

/**
 * As `findDatasetVersion`, for what can be done with listings alone.
 * @param field what names the version, for the message
 * @throws AppError NOT_FOUND, INVALID_INPUT for a version of another subject
 */
export async function findListingsVersion(
  manager: EntityManager,
  id: string,
  field: string,
): Promise<DatasetVersion> {
  const version = await findDatasetVersion(manager, id);
  if (version.subject === 'listings') return version;
  throw invalidInput(field, `The dataset "${version.name}" is about ${version.subject}, not listings.`);
}

/** Category codes of a version in the order of its class indexes. */
export async function classesOf(manager: EntityManager, datasetVersionId: string): Promise<DatasetClass[]> {
  return manager.find(DatasetClass, { where: { datasetVersionId }, order: { classIndex: 'ASC' } });
}
