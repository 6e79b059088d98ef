import { AppError } from '../../platform/errors.js';
import { checkLength, checkName, refusedValue } from '../tracking/names.js';
import { MODEL_NAME_CHARS_MAX } from '../training/model-name.js';

const ALIAS_CHARS_MAX = 255;
const TAG_VALUE_CHARS_MAX = 100_000;
/** What a TEXT column takes. */
const DESCRIPTION_BYTES_MAX = 65_535;
const ALIAS_PATTERN = /^[\p{L}\p{N}_-]+$/u;
/** They already mean a version: the newest one, or the one of this number. */
const RESERVED_ALIAS = /^(latest|v\d+)$/i;

/** A tag as it is sent: without a value it is empty. */
export interface SentTag {
  readonly key: string;
  readonly value?: string | undefined;
}

/** @throws AppError INVALID_INPUT */
export function checkModelName(name: string, field = 'name'): void {
  if (name.trim() === '') {
    throw new AppError('INVALID_INPUT', `Missing value for required parameter '${field}'.`, { field });
  }
  if (/[/:]/.test(name) || name === '.' || name.startsWith('..')) {
    const why = "The name of a registered model has no '/' and no ':', and does not read as another path.";
    throw refusedValue(field, name, why);
  }
  checkLength(name, MODEL_NAME_CHARS_MAX, field);
}

/** For an alias that is to be set or removed. @throws AppError INVALID_INPUT */
export function checkAlias(alias: string): void {
  if (!ALIAS_PATTERN.test(alias)) {
    throw refusedValue('alias', alias, 'An alias may only have letters, digits, underscores and dashes.');
  }
  checkLength(alias, ALIAS_CHARS_MAX, 'alias');
}

/** @throws AppError INVALID_INPUT */
export function checkAliasIsFree(alias: string): void {
  checkAlias(alias);
  if (RESERVED_ALIAS.test(alias)) {
    throw refusedValue('alias', alias, "'latest' and 'v' with a number are reserved.");
  }
}

/** @throws AppError INVALID_INPUT */
export function checkDescription(description: string | undefined): void {
  if (description !== undefined && Buffer.byteLength(description) > DESCRIPTION_BYTES_MAX) {
    const message = `'description' exceeds the maximum length of ${DESCRIPTION_BYTES_MAX} bytes`;
    throw new AppError('INVALID_INPUT', message, { field: 'description', limit: DESCRIPTION_BYTES_MAX });
  }
}

/**
 * The tags by name; of those with the same name the last.
 * @throws AppError INVALID_INPUT
 */
export function readTags(tags: readonly SentTag[]): Map<string, string> {
  const byName = new Map<string, string>();
  for (const { key, value = '' } of tags) {
    checkName(key, 'key');
    checkLength(value, TAG_VALUE_CHARS_MAX, 'value');
    byName.set(key, value);
  }
  return byName;
}
