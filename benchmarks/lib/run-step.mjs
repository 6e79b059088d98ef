// Runs a step of step.mjs in a process of its own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, 'step.mjs');

export async function runStep(step, input) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, JSON.stringify({ step, ...input })],
    {
      maxBuffer: 1 << 24,
    },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
