import type { EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import type { LoggedModel } from '../../store/entities/logged-model.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import { Run } from '../../store/entities/tracking.js';
import { findLoggedModel } from '../tracking/find-logged-model.js';
import { foundRun } from '../tracking/run-locks.js';
import { findVersionByAlias } from './aliases.js';
import { findModel, findVersion, readVersionNumber } from './registry-lookup.js';
import { isInside, localSourceRefused, readSource, type VersionSource } from './version-source.js';

export interface SourceRequest {
  readonly source: string;
  readonly runId: string | null;
  readonly loggedModelId: string | null;
}

export interface SourceLocation {
  /** Where the files are: for a source that names another version or a logged model, its files. */
  readonly storageLocation: string;
  readonly runId: string | null;
}

/**
 * Where the files of a version are that comes from this source, and which run made it.
 * @throws AppError INVALID_INPUT for a source that is refused, NOT_FOUND for one that names nothing
 */
export async function locateSource(manager: EntityManager, request: SourceRequest): Promise<SourceLocation> {
  const { source, runId, loggedModelId } = request;
  const read = readSource(source);
  const named = loggedModelId === null ? null : await findLoggedModel(manager, loggedModelId);
  if (read.kind === 'local') await assertInsideFiles(manager, read.path, request, named);
  const madeBy = runId ?? named?.sourceRunId ?? null;
  switch (read.kind) {
    case 'local':
    case 'remote':
      return { storageLocation: source, runId: madeBy };
    case 'logged model': {
      const model = await fetched(source, () => findLoggedModel(manager, read.modelId));
      return { storageLocation: model.artifactUri, runId: madeBy ?? model.sourceRunId };
    }
    default: {
      const version = await fetched(source, () => versionOf(manager, read));
      return { storageLocation: filesOf(version), runId: madeBy };
    }
  }
}

/** Where the files of a version are. */
export function filesOf({ storageLocation, source }: ModelVersion): string {
  return storageLocation === '' ? source : storageLocation;
}

async function versionOf(
  manager: EntityManager,
  named: Extract<VersionSource, { kind: 'version' | 'alias' }>,
): Promise<ModelVersion> {
  if (named.kind === 'alias') return findVersionByAlias(manager, named.modelName, named.alias);
  const model = await findModel(manager, named.modelName);
  return findVersion(manager, model, readVersionNumber(named.version));
}

async function assertInsideFiles(
  manager: EntityManager,
  path: string,
  { source, runId }: SourceRequest,
  loggedModel: LoggedModel | null,
): Promise<void> {
  const run = runId === null ? null : foundRun(await manager.findOneBy(Run, { id: runId }), runId);
  const folders = [run?.artifactUri ?? null, loggedModel?.artifactUri ?? null];
  if (!isInside(path, folders)) throw localSourceRefused(source);
}

/** Says which source it was that names nothing. */
async function fetched<Row>(source: string, find: () => Promise<Row>): Promise<Row> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = `Unable to fetch model from model URI source artifact location '${source}'. ${error.message}`;
    throw new AppError(error.code, message, error.facts, { cause: error });
  }
}
