/**
 * The last part of `npm run build`: puts the commands that work from files alone, their threads and the small libraries
 * they use into few files, dist/src/bundled, since loading module by module takes most of a short run's time. They lie
 * side by side and one folder below dist/src, as the modules do: they find one another, and the folders they look into.
 */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'dist/src/bundled');
const ENTRIES = [
  'main/offline-cli',
  'subjects/listings/offline/apply-thread',
  'ml/text/text-thread',
  'ml/linear/block-thread',
];
/** Every other package is loaded from node_modules, if it is needed at all. */
const BUNDLED_PACKAGES = /^(commander|csv-parse|csv-stringify|entities|papaparse|zod)(\/|$)/;
const PACKAGE = /^[^./\0]/;

rmSync(target, { recursive: true, force: true });
const bundle = await rolldown({
  input: Object.fromEntries(
    ENTRIES.map((entry) => [entry.split('/').at(-1), join(root, 'src', `${entry}.ts`)]),
  ),
  platform: 'node',
  tsconfig: join(root, 'tsconfig.json'),
  external: (id) => PACKAGE.test(id) && !BUNDLED_PACKAGES.test(id),
});
await bundle.write({ dir: target, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js' });
await bundle.close();
