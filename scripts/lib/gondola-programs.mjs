/** Migrates, and runs the API and one worker under the guard. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isReady } from './client.mjs';
import { ROOT } from './data-dir.mjs';
import { describeEnding, keepRunning } from './guarded.mjs';
import { isPortFree } from './net.mjs';
import { runCaptured } from './setup.mjs';

const READY_TIMEOUT_MS = 60_000;
const PORT_DEFAULT = 4_000;
const PORTS_TRIED_MAX = 100;

const mainFile = (name) => join(ROOT, 'dist', 'src', 'main', `${name}.js`);
const nodeArgs = (name) => ['--enable-source-maps', mainFile(name)];

/** @returns {Promise<number>} PORT or 4000, or the next free one after it */
export async function choosePort(wanted, log) {
  const first = Number(wanted ?? PORT_DEFAULT);
  if (!Number.isInteger(first) || first < 1 || first > 65_535) {
    throw new Error(`PORT is "${wanted}"; it must be a whole number between 1 and 65535`);
  }
  for (let port = first; port < Math.min(first + PORTS_TRIED_MAX, 65_536); port++) {
    if (!(await isPortFree(port))) continue;
    if (port !== first) log(`port ${first} is taken by another program; using ${port}`);
    return port;
  }
  throw new Error(`no free port from ${first} on; set PORT to another one`);
}

/** @throws {Error} with the migration's output */
export async function migrate(env) {
  const { code, output } = await runCaptured([process.execPath], nodeArgs('migrate'), { env });
  if (code !== 0)
    throw new Error(`the migration failed:\n${output.trimEnd().split('\n').slice(-30).join('\n')}`);
}

/**
 * Starts the API and one worker, waits until the API is ready, and from then on restarts either when it ends.
 *
 * @param {import('./guarded.mjs').Guard} guard
 * @param {{ env: NodeJS.ProcessEnv, apiUrl: string, log: (line: string) => void }} options env has PORT
 * @returns {Promise<{ stop(): Promise<void> }>}
 * @throws {Error} with the last lines of the log of the program that did not come up
 */
export async function startGondola(guard, { env, apiUrl, log }) {
  const programs = [
    { name: 'api', title: 'the API' },
    { name: 'worker', title: 'the worker' },
  ].map((program) => ({
    ...program,
    command: process.execPath,
    args: nodeArgs(program.name),
    cwd: ROOT,
    env,
  }));
  const starts = [];
  for (const program of programs) starts.push({ program, ...(await guard.start(program)) });

  const ended = starts.map(({ program, exited }) =>
    exited.then((ending) => ({ program, how: `ended at once (${describeEnding(ending)})` })),
  );
  const failure = await Promise.race([...ended, untilReady(apiUrl, programs[0])]);
  if (failure !== undefined) {
    const logFile = guard.logFile(failure.program.name);
    throw new Error(
      `${failure.program.title} ${failure.how}. The last lines of ${logFile}:\n${guard.lastLines(failure.program.name)}`,
    );
  }
  const running = starts.map(({ program, exited }) => keepRunning(guard, program, exited, log));
  return {
    async stop() {
      await Promise.all(running.map((program) => program.stop()));
    },
  };
}

/** Resolves with undefined when the API is ready, else with what to say about it. */
async function untilReady(apiUrl, program) {
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadlineMs) {
    if (await isReady(apiUrl)) return undefined;
    await delay(100);
  }
  return { program, how: `does not answer ${apiUrl}/readyz with 200 after ${READY_TIMEOUT_MS / 1000} s` };
}
