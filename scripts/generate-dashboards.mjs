/**
 * `npm run generate:dashboards`: writes grafana/dashboards, the tables of docs/monitoring.md and the rules for the
 * Prometheus operator from the code in grafana/src, the catalogue of metrics and the rules of Prometheus.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { ROOT } from './lib/data-dir.mjs';

// Below the root, so that what it imports is found.
const bundleFile = join(ROOT, '.gondola', 'generate-dashboards.mjs');
const bundle = await rolldown({
  input: join(ROOT, 'grafana', 'src', 'generated-files.ts'),
  platform: 'node',
  external: (id) => /^[^./\0]/.test(id),
});
await bundle.write({ file: bundleFile, format: 'esm' });
await bundle.close();
const { generatedFiles, withPart } = await import(pathToFileURL(bundleFile).href);
for (const { path, text, part } of generatedFiles(ROOT)) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, part === undefined ? text : withPart(readFileSync(file, 'utf8'), part, text));
  console.log(part === undefined ? path : `${path}: ${part}`);
}
