import { AppError } from '../../../platform/errors.js';
import { decodings } from '../../../platform/percent-encoding.js';

/**
 * A path below the root of all artifacts, as it is kept: names joined by single slashes; empty for the root. It may be
 * percent-encoded any number of times: whatever reading of it leads out of the root is refused.
 * @throws AppError INVALID_INPUT
 */
export function safeArtifactPath(path: string): string {
  const kept = path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
  for (const text of [path, kept]) if (decodings(text)?.every(isInside) !== true) throw invalidPath();
  return kept;
}

/** The words that MLflow's clients look for. */
export function invalidPath(): AppError {
  return new AppError('INVALID_INPUT', 'Invalid path', { field: 'path' });
}

function isInside(reading: string): boolean {
  const isAbsolute = /^[/\\]|^[a-z]:|^file:/i.test(reading);
  return !isAbsolute && !/[#\0]/.test(reading) && !reading.split(/[/\\]/).includes('..');
}
