import { posix } from 'node:path';
import { AppError } from '../../platform/errors.js';
import { decodings } from '../../platform/percent-encoding.js';

/** Where a client says that the model of a version comes from. */
export type VersionSource =
  | { readonly kind: 'version'; readonly modelName: string; readonly version: string }
  | { readonly kind: 'alias'; readonly modelName: string; readonly alias: string }
  | { readonly kind: 'logged model'; readonly modelId: string }
  /** A path of the client's machine, or of one that it shares with others: allowed inside the files of its run only. */
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'remote' };

const SOURCE_CHARS_MAX = 3000;
const SCHEME = /^([a-z][a-z0-9+.-]*):([\s\S]*)$/i;

/**
 * Reads the source of a version. What is refused could lead a client, or whatever copies its files, out of the folder
 * that the address seems to name: `..` however often it is percent-encoded, NUL, paths that are relative.
 * @throws AppError INVALID_INPUT
 */
export function readSource(source: string): VersionSource {
  checkLength(source);
  const [, scheme, rest] = SCHEME.exec(source) ?? [];
  if (scheme === undefined) return { kind: 'local', path: source };
  switch (scheme.toLowerCase()) {
    case 'models':
      return readModelAddress(source, rest!);
    case 'file':
      return { kind: 'local', path: pathOfFileAddress(source, rest!) };
    default:
      assertAbsolute(source);
      return { kind: 'remote' };
  }
}

/**
 * Whether a local path lies in one of these folders. Only what each reading of it, percent-encoded or not, says alike
 * counts as inside.
 */
export function isInside(path: string, folders: readonly (string | null)[]): boolean {
  return folders.some((folder) => {
    const roots = (folder === null ? null : decodings(folder)) ?? [];
    const paths = roots.flatMap((reading) => localPath(reading) ?? []);
    const isWithin = (reading: string) => {
      const normal = posix.normalize(reading);
      return (
        paths.some((root) => normal === root || normal.startsWith(`${root}/`)) && !reading.includes('\0')
      );
    };
    return decodings(path)?.every(isWithin) === true;
  });
}

/** Refusal of a path of the client's machine that is not inside its run. */
export function localSourceRefused(source: string): AppError {
  return refused(
    source,
    'To use a local path as a model version source, the run_id request parameter has to be specified and the ' +
      'local path has to be contained within the artifact directory of the run specified by the run_id.',
  );
}

/**
 * For the version of a prompt, which has no files: its source is a mere word, but no path.
 * @throws AppError INVALID_INPUT
 */
export function checkPromptSource(source: string): void {
  checkLength(source);
  const readings = SCHEME.test(source) ? null : decodings(source);
  const isWord = readings?.every((reading) => !/[/\\\0]/.test(reading)) === true;
  if (!isWord && readSource(source).kind === 'local') throw localSourceRefused(source);
}

/** `models:/<name>/<version>`, `models:/<name>@<alias>`, `models:/<logged model>` */
function readModelAddress(source: string, rest: string): VersionSource {
  const [, path] = /^\/+([^/].*)$/s.exec(rest) ?? [];
  if (path !== undefined && !rest.startsWith('//')) {
    const [first, second, ...more] = path.split('/');
    if (second === undefined) {
      const [, modelName, alias] = /^(.+)@([^@]+)$/s.exec(first!) ?? [];
      if (modelName !== undefined) return { kind: 'alias', modelName, alias: alias! };
      return { kind: 'logged model', modelId: first! };
    }
    if (more.length === 0 && /^\d+$/.test(second)) {
      return { kind: 'version', modelName: first!, version: second };
    }
  }
  throw refused(
    source,
    'A models: address is models:/<name>/<version>, models:/<name>@<alias> or models:/<model id>.',
  );
}

function assertAbsolute(source: string): void {
  const readings = decodings(source);
  const last = readings?.at(-1);
  const hasParent = last?.split(/[/\\?#;]/).includes('..') !== false;
  if (!hasParent && !last!.includes('\0') && readings!.every(hasAbsolutePath)) return;
  throw refused(
    source,
    'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an ' +
      'absolute path must be provided without relative path references present. Please provide an absolute path.',
  );
}

function hasAbsolutePath(address: string): boolean {
  const [, authority, path] = /^[^:]*:(\/\/[^/?#]*)?([^?#;]*)/.exec(address)!;
  if (path!.split('/').includes('.')) return false;
  return path === '' ? authority !== undefined && authority.length > 2 : path!.startsWith('/');
}

/** @throws AppError INVALID_INPUT for the path of another machine */
function pathOfFileAddress(source: string, rest: string): string {
  const [, host, path] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [null, '', rest];
  if (host === '' || host === 'localhost') return path!;
  throw refused(source, `'${source.slice(0, 500)}' is not a valid remote uri.`);
}

/** The path that a local address names, without a slash at its end; null for an address of elsewhere. */
function localPath(address: string): string | null {
  const [, scheme, rest] = SCHEME.exec(address) ?? [null, 'file', address];
  if (scheme!.toLowerCase() !== 'file' || rest!.split('/').includes('..')) return null;
  const path = posix.normalize(rest!.replace(/^\/\/(localhost)?(?=\/)/, '')).replace(/\/+$/, '');
  return path.startsWith('/') ? path : null;
}

function checkLength(source: string): void {
  if (source.length <= SOURCE_CHARS_MAX) return;
  const message = `'source' exceeds the maximum length of ${SOURCE_CHARS_MAX} characters`;
  throw new AppError('INVALID_INPUT', message, { field: 'source', limit: SOURCE_CHARS_MAX });
}

function refused(source: string, why: string): AppError {
  const message = `Invalid model version source: '${source.slice(0, 500)}'. ${why}`;
  return new AppError('INVALID_INPUT', message, { field: 'source' });
}
