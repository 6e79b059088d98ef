import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareServer } from '../../../scripts/lib/test-servers.mjs';
import { waitFor } from '../../support/wait.js';

/** A server of one test alone. */
export interface OwnServer {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it with SIGKILL; nothing is written down on the way. */
  kill(): Promise<void>;
  /** Kills it and removes its files. */
  remove(): Promise<void>;
}

/**
 * Starts a MariaDB or a Redis of the test's own, on a port that it keeps.
 * @throws Error when the program is not on this machine
 */
export async function startOwnServer(service: 'mysql' | 'redis'): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gondola-server-'));
  const prepared = await prepareServer(service, folder);
  if (prepared === undefined) throw new Error(`There is no ${service} server on this machine.`);
  const { command, args, url, isReady } = prepared;
  let running: ChildProcess | null = null;
  const server: OwnServer = {
    url,
    async start() {
      if (running !== null) return;
      running = spawn(command, args, { stdio: 'ignore' });
      await waitFor(`${service} to answer`, isReady, 60_000);
    },
    async kill() {
      if (running === null) return;
      const exited = once(running, 'exit');
      running.kill('SIGKILL');
      await exited;
      running = null;
    },
    async remove() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
