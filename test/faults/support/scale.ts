import { appendFileSync, mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { isThorough } from '../../support/thorough.js';

/** How long a store is away. */
export const OUTAGE_MS = isThorough ? 30_000 : 3_000;

/** Time limit of a test, beyond what its faults take. */
export const LIMIT_MS = isThorough ? 400_000 : 120_000;

const folder = resolve(import.meta.dirname, '../../../.gondola/test');

/** Adds a line to .gondola/test/recovery.ndjson, from which docs/reliability.md has its figures. */
export function noteRecovery(fault: string, since: number, what: string): void {
  const seconds = Math.round((performance.now() - since) / 100) / 10;
  const line = { fault, what, seconds, load: Math.round(loadavg()[0]! * 10) / 10, isThorough };
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, 'recovery.ndjson'), `${JSON.stringify(line)}\n`);
}
