/**
 * The second half of `npm run build`: brings the files under src/ that are not TypeScript (schemas, tables) to the
 * same place under dist/, and removes what was compiled from a source that is gone, such as a renamed migration.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

function filesBelow(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

for (const folder of ['src', 'migrations']) {
  for (const file of filesBelow(join(root, folder))) {
    if (file.endsWith('.ts')) continue;
    const target = join(dist, relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
  for (const file of filesBelow(join(dist, folder))) {
    const source = join(root, relative(dist, file));
    const compiledFrom = source.replace(/\.js(\.map)?$/, '.ts');
    if (!existsSync(source) && !existsSync(compiledFrom)) rmSync(file);
  }
}
