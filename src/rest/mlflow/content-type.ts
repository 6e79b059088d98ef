import { extname } from 'node:path';
import { lookup } from 'mime-types';

/** Shown as text, since that is how people read them. */
const TEXT_EXTENSIONS = new Set(
  'txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst'.split(
    ' ',
  ),
);
const TEXT_NAMES = new Set(['mlmodel', 'mlproject']);

/** The media type that MLflow's server gives a file of this name; without a character set, as it sends it. */
export function contentTypeOf(fileName: string): string {
  const extension = extname(fileName).slice(1).toLowerCase();
  if (TEXT_EXTENSIONS.has(extension) || TEXT_NAMES.has(fileName.toLowerCase())) return 'text/plain';
  return (extension !== '' && lookup(extension)) || 'application/octet-stream';
}
