import type { EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import type { FileChange } from '../tracking/artifacts/artifact-files.js';

interface Registered {
  readonly name: string;
  readonly version: number;
}

/**
 * Refuses to change files that belong to a registered version of a model: what a version says that it is was decided
 * with the files that it had. A file counts beneath its run or its logged model, and not as one of a version that
 * claims the whole folder around them: who registers one cannot keep others from working.
 * @throws AppError FORBIDDEN
 */
export async function assertNotRegistered(
  manager: EntityManager,
  { path, owner, isRemoval }: FileChange,
): Promise<void> {
  const names = path.split('/');
  const folders = names
    .map((_, index) => names.slice(0, index + 1).join('/'))
    .filter((folder) => folder.length >= owner.length);
  // '0' comes after '/'.
  const beneath = isRemoval ? ' OR (version.files_path >= ? AND version.files_path < ?)' : '';
  const [found]: Registered[] = await manager.query(
    `SELECT model.name, version.version FROM model_version version JOIN model ON model.id = version.model_id
      WHERE version.deleted_at IS NULL AND (version.files_path IN (?)${beneath}) LIMIT 1`,
    [folders, ...(isRemoval ? [`${path}/`, `${path}0`] : [])],
  );
  if (found === undefined) return;
  const message = `'${path.slice(0, 500)}' has files of version ${found.version} of ${found.name}, which stay as they were registered. Register other files as a new version, or delete that version first.`;
  throw new AppError('FORBIDDEN', message, { modelName: found.name, version: Number(found.version) });
}
