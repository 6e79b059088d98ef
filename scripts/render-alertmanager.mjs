/**
 * `npm run alertmanager:config`: writes Alertmanager's configuration from ALERT_* variables (docs/monitoring.md lists
 * them) to .gondola/alertmanager/alertmanager.yml, or to the file that is named.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { alertmanagerConfig } from './lib/alertmanager-config.mjs';
import { ROOT } from './lib/data-dir.mjs';

const file = resolve(process.argv[2] ?? join(ROOT, '.gondola', 'alertmanager', 'alertmanager.yml'));
try {
  const text = alertmanagerConfig(process.env);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(file);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
