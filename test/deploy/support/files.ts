import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const ROOT = resolve(import.meta.dirname, '../../..');

export const readText = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** With `<<`, as Compose reads it. */
export const readYaml = <Content>(path: string) => parse(readText(path), { merge: true }) as Content;

/** Names of the files of a folder, such as `.github/workflows/ci.yaml`. */
export const filesOf = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => `${folder}/${name}`);

/** Names of variables in the first column of a page's tables. */
export const tableNames = (page: string) =>
  [...readText(page).matchAll(/^\| (`[A-Z][^|]*) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name!),
  );
