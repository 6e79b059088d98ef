import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from './digest.js';

/** The folders whose code decides what a training makes of its data. */
const FOLDERS = ['ml', 'pipeline'];

let known: string | undefined;

/** A digest of the program files that decide what a training makes of its data: two builds that agree train alike. */
export function codeDigest(): string {
  known ??= sha256(
    programFiles()
      .map(({ name, digest }) => `${name} ${digest}\n`)
      .join(''),
  );
  return known;
}

function programFiles(): { name: string; digest: string }[] {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
  )
    .filter((entry) => entry.isFile() && /(?<!\.spec|\.d)\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(root, path), digest: sha256(readFileSync(path)) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
