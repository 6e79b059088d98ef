// Load on a server: as many requests as it answers, over a number of connections, from Debian's wrk.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, 'load.lua');

/** @returns requests a second, latencies in milliseconds. @throws Error when an answer was not 200 */
export async function load(url, bodiesFile, { connections, seconds }) {
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '30s',
    '-s',
    script,
    url,
    '--',
    bodiesFile,
  ];
  const { stdout } = await promisify(execFile)('wrk', args);
  const measured = JSON.parse(stdout.trim().split('\n').at(-1));
  if (measured.failed > 0)
    throw new Error(`${measured.failed} of ${measured.requests} requests failed: ${url}`);
  return { ...measured, requestsPerSecond: measured.requests / measured.seconds };
}
