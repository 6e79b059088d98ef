import { AppError } from '../../../platform/errors.js';
import { decodedOnce } from '../../../platform/percent-encoding.js';
import { safeArtifactPath } from './artifact-path.js';

/** `mlflow-artifacts:/path`, the same with a host, or the address of the proxy itself. */
const OWN =
  /^(?:mlflow-artifacts:(?:\/\/[^/?]*)?|https?:\/\/[^?]*?\/mlflow-artifacts\/artifacts(?=\/|\?|$))([^?]*)/i;

/** The path below the root of all artifacts that an address names; null for one of elsewhere. */
export function ownArtifactPath(address: string): string | null {
  const path = OWN.exec(address)?.[1];
  if (path === undefined) return null;
  try {
    return safeArtifactPath(decodedOnce(path.replace(/^\/+/, '')));
  } catch {
    return null;
  }
}

/** @throws AppError NOT_IMPLEMENTED for an address of elsewhere */
export function ownPathOf(address: string, whose: string): string {
  const path = ownArtifactPath(address);
  if (path !== null) return path;
  const place = address === '' ? 'nowhere' : `at ${address.slice(0, 500)}`;
  const message = `The artifacts of ${whose} are ${place}, which this server does not keep. Ask for them there.`;
  throw new AppError('NOT_IMPLEMENTED', message, { address: address.slice(0, 500) });
}
