import { resolve } from 'node:path';
import { invalidInput } from '../../platform/errors.js';
import { checkLength, refusedValue } from './names.js';

const FIELD = 'artifact_location';
const CHARS_MAX = 2_048;

interface Location {
  /** With its colon, e.g. `s3:`; empty for a path. */
  readonly scheme: string;
  readonly path: string;
  /** With its question mark. */
  readonly query: string;
}

/**
 * Where an experiment's artifacts are to go, as it is kept: a path relative to this process becomes absolute.
 * @throws AppError INVALID_INPUT
 */
export function checkArtifactLocation(location: string): string {
  checkLength(location, CHARS_MAX, FIELD);
  const { scheme, path, query } = partsOf(location);
  if (location.includes('#') || path.slice(path.lastIndexOf('/') + 1).includes(';')) {
    throw invalidInput(
      FIELD,
      `Unsupported artifact location ${location}: URL can't include fragments or params.`,
    );
  }
  if (query.includes('..')) throw invalidInput(FIELD, `Invalid query string: ${query.slice(1)}`);
  if (scheme === 'runs:') {
    throw refusedValue(FIELD, location, 'Artifacts of an experiment cannot be kept inside a run.');
  }
  if (scheme !== '' && scheme !== 'file:') return location;
  if (path.startsWith('/')) return location;
  return `${scheme === '' ? '' : 'file://'}${resolve(path)}${query}`;
}

/** A location inside another; a query stays at the end. */
export function locationInside(location: string, ...names: readonly (string | number)[]): string {
  const { scheme, path, query } = partsOf(location);
  return `${scheme}${path.replace(/\/+$/, '')}/${names.join('/')}${query}`;
}

function partsOf(location: string): Location {
  const [, scheme, path, query] = /^([A-Za-z][A-Za-z0-9+.-]*:)?([^?]*)(\?.*)?$/s.exec(location)!;
  return { scheme: (scheme ?? '').toLowerCase(), path: path!, query: query ?? '' };
}
