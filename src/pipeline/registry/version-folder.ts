import type { EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
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
  return folderAt(manager, address, `version ${number} of ${name}`);
}

/**
 * The same for an address that a version is about to be registered with, as it is kept with the version; null for one
 * of elsewhere, and for one that names nothing.
 */
export async function filesPathOf(manager: EntityManager, address: string): Promise<string | null> {
  try {
    return await folderAt(manager, address, 'the version');
  } catch (error) {
    if (error instanceof AppError && ELSEWHERE.has(error.code)) return null;
    throw error;
  }
}

const ELSEWHERE: ReadonlySet<string> = new Set(['NOT_FOUND', 'NOT_IMPLEMENTED', 'INVALID_INPUT']);

async function folderAt(manager: EntityManager, address: string, whose: string): Promise<string> {
  const [, runId, path] = /^runs:\/+([^/]+)\/?(.*)$/s.exec(address) ?? [];
  if (runId !== undefined) return pathInside((await folderOfRun(manager, runId)).path, path!);
  return ownPathOf(address, whose);
}
