import type { EntityManager } from 'typeorm';
import { ownPathOf } from '../tracking/artifacts/artifact-address.js';
import { folderOfRun, pathInside } from '../tracking/artifacts/artifact-files.js';
import { findVersionOfName } from './registry-lookup.js';
import { filesOf } from './source-location.js';

/**
 * Where the files of a version of a model are, below the root of all artifacts.
 * @throws AppError NOT_FOUND, NOT_IMPLEMENTED when they are elsewhere
 */
export async function folderOfVersion(manager: EntityManager, name: string, number: number): Promise<string> {
  const address = filesOf(await findVersionOfName(manager, name, number));
  const [, runId, path] = /^runs:\/+([^/]+)\/?(.*)$/s.exec(address) ?? [];
  if (runId !== undefined) return pathInside((await folderOfRun(manager, runId)).path, path!);
  return ownPathOf(address, `version ${number} of ${name}`);
}
