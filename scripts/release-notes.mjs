/**
 * `node scripts/release-notes.mjs v1.2.3` prints the part of CHANGELOG.md under "## 1.2.3". It ends with 1 where there is
 * none, where it is empty, or where package.json has another version, so that no release says other than it is.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/data-dir.mjs';
import { releaseNotes } from './lib/release-notes.mjs';

const read = (name) => readFileSync(join(ROOT, name), 'utf8');
try {
  const { version } = JSON.parse(read('package.json'));
  process.stdout.write(`${releaseNotes(process.argv[2] ?? '', version, read('CHANGELOG.md'))}\n`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
