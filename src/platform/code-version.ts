import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let known: string | undefined;

/** The version of this program, from the nearest package.json above this file. */
export function codeVersion(): string {
  known ??= find(dirname(fileURLToPath(import.meta.url)));
  return known;
}

function find(folder: string): string {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version as string;
  } catch (error) {
    if (folder === dirname(folder)) throw error;
    return find(dirname(folder));
  }
}
