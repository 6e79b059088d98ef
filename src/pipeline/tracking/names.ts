import { AppError } from '../../platform/errors.js';

/** The longest name of a metric, a parameter or a tag. */
const NAME_CHARS_MAX = 250;

/** Letters and digits of any language, and what MLflow allows beside them. */
const NAME_PATTERN = /^[\p{L}\p{N}_\-./: ]*$/u;

/**
 * Whether a name means the same when it is read as a path: no empty, `.` or `..` part, and no `..` at its beginning.
 * Clients may keep a metric as a file of its name.
 */
export function isPathNormal(name: string): boolean {
  if (name.startsWith('..')) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/**
 * Checks the name of a metric, a parameter or a tag.
 * @param path what messages call it, e.g. `metrics[3].name`
 * @param lengthPath what messages about its length call it
 * @throws AppError INVALID_INPUT
 */
export function checkName(name: string, path: string, lengthPath = path): void {
  if (!NAME_PATTERN.test(name)) {
    throw refusedValue(
      path,
      name,
      'Names may only have letters, digits, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/).',
    );
  }
  if (!isPathNormal(name)) {
    throw refusedValue(path, name, 'A name must stay the same when it is read as the path of a file.');
  }
  checkLength(name, NAME_CHARS_MAX, lengthPath);
}

/** @throws AppError INVALID_INPUT */
export function checkLength(text: string, charsMax: number, path: string): void {
  if (isLongerThan(text, charsMax)) {
    throw new AppError('INVALID_INPUT', `'${path}' exceeds the maximum length of ${charsMax} characters`, {
      field: path,
      limit: charsMax,
    });
  }
}

/** The first characters of a text; a pair of surrogates is one character. */
export function cut(text: string, charsMax: number): string {
  return isLongerThan(text, charsMax) ? [...text.slice(0, 2 * charsMax)].slice(0, charsMax).join('') : text;
}

/** For a value that has the right type and is not allowed all the same. */
export function refusedValue(path: string, value: unknown, why: string): AppError {
  const shown = JSON.stringify(value)?.slice(0, 500);
  return new AppError('INVALID_INPUT', `Invalid value ${shown} for parameter '${path}' supplied: ${why}`, {
    field: path,
  });
}

function isLongerThan(text: string, charsMax: number): boolean {
  if (text.length <= charsMax) return false;
  return text.length > 2 * charsMax || [...text].length > charsMax;
}
