import { recordOutcome } from '../../pipeline/access/audit/record-outcome.js';
import { assertNotRegistered } from '../../pipeline/registry/registered-files.js';
import { deleteFiles, storeFile } from '../../pipeline/tracking/artifacts/artifact-files.js';
import type { Principal } from '../../platform/access/principal.js';
import { toAppError } from '../../platform/errors.js';
import type { Content } from '../../store/artifacts/spool.js';
import type { MlflowServices } from './endpoint.js';

/**
 * Stores a file that a client sends. What belongs to a registered version is refused, which the audit log has.
 * @throws AppError INVALID_INPUT, FORBIDDEN
 */
export async function putFile(
  services: MlflowServices,
  principal: Principal,
  path: string,
  content: Content,
  bytesMax?: number,
): Promise<void> {
  try {
    await storeFile(services, assertNotRegistered, path, content, bytesMax);
  } catch (error) {
    const { code, facts } = toAppError(error);
    if (code === 'FORBIDDEN') {
      const what = {
        principal,
        action: 'mlflow.artifacts/put',
        subject: path,
        outcome: code,
        details: facts,
      };
      await services.audit.record(services.db, what, new Date());
    }
    throw error;
  }
}

/** Removes a file or a directory, with an entry in the audit log. @throws AppError INVALID_INPUT, FORBIDDEN */
export function removeFiles(services: MlflowServices, principal: Principal, path: string): Promise<void> {
  const what = { principal, action: 'mlflow.artifacts/delete', subject: path };
  return recordOutcome(services, what, () => deleteFiles(services, assertNotRegistered, path));
}
