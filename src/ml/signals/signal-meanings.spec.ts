import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SIGNAL_MEANINGS } from './signal-meanings.js';

it.each(Object.entries(SIGNAL_MEANINGS))('%s is explained in the guide as on the page', (name, meaning) => {
  expect(readFileSync('docs/monitoring.md', 'utf8')).toContain(`| \`${name}\` | ${meaning} |`);
});
