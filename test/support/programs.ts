import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { TestEnvironment } from './environment.js';
import { waitFor } from './wait.js';

const root = resolve(import.meta.dirname, '../..');

/** On a machine that is busy with much else, a program takes long to start. */
const START_LIMIT_MS = 60_000;

export interface RunningProgram {
  readonly process: ChildProcess;
  /** Everything that it wrote to its log so far. */
  log(): string;
  /** Sends a signal and waits until the process is gone. Returns its exit code; null after SIGKILL. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a built program (dist/src/main/<name>.js) as a user would, in its own process. */
export function startProgram(
  name: 'api' | 'worker',
  environment: TestEnvironment,
  variables: Record<string, string> = {},
): RunningProgram {
  const child = spawn(process.execPath, [`dist/src/main/${name}.js`], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment.variables, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    process: child,
    log: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}

/** Starts a worker and waits until it takes jobs. */
export async function startWorker(environment: TestEnvironment, variables: Record<string, string> = {}) {
  const worker = startProgram('worker', environment, variables);
  await untilReady(worker, 'worker is ready');
  return worker;
}

/** Starts an API on a free port and waits until it answers. */
export async function startApi(environment: TestEnvironment, variables: Record<string, string> = {}) {
  const api = startProgram('api', environment, variables);
  await untilReady(api, 'api is ready');
  const url = /"url":"(http:[^"]+)","msg":"api is ready"/.exec(api.log())![1]!;
  return { ...api, url };
}

/** Ends one that does not get ready. */
async function untilReady(program: RunningProgram, line: string): Promise<void> {
  try {
    const isReady = () => program.log().includes(line) || failIfEnded(program);
    await waitFor(`"${line}"`, isReady, START_LIMIT_MS);
  } catch (error) {
    await program.stop('SIGKILL');
    throw error;
  }
}

function failIfEnded(program: RunningProgram): false {
  if (program.process.exitCode !== null) throw new Error(`The program ended:\n${program.log()}`);
  return false;
}
