import { AppError } from '../../../platform/errors.js';

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
  if (![path, kept].flatMap(decodings).every(isInside)) throw invalidPath();
  return kept;
}

/** The words that MLflow's clients look for. */
export function invalidPath(): AppError {
  return new AppError('INVALID_INPUT', 'Invalid path', { field: 'path' });
}

/** A text percent-decoded once; what is no encoding stays as it is. */
export function decodedOnce(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
    Buffer.from(encoded.replaceAll('%', ''), 'hex').toString(),
  );
}

function isInside(reading: string): boolean {
  const isAbsolute = /^[/\\]|^[a-z]:|^file:/i.test(reading);
  return !isAbsolute && !/[#\0]/.test(reading) && !reading.split(/[/\\]/).includes('..');
}

/** The text, and what it says each time that it is decoded once more, to the end. */
function decodings(text: string): string[] {
  const readings = [text];
  for (;;) {
    const before = readings.at(-1)!;
    const after = decodedOnce(before);
    if (after === before) return readings;
    readings.push(after);
  }
}
