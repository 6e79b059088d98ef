/** A Redis of our own: data folder, port and password belong to one Gondola data folder. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redisAnswers } from './net.mjs';

/** The part of the command line that only our server with this data folder has. */
export const redisMark = (dataDir) => join(dataDir, 'redis.conf');

/** redis.conf takes double quotes with C-like escapes. */
const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** @returns {{ program: import('./guarded.mjs').Program, isReady: () => Promise<boolean>, url: string, cleanUp: () => void }} */
export function privateRedis({ dataDir, server, port, password }) {
  const folder = join(dataDir, 'redis');
  mkdirSync(folder, { recursive: true });
  const file = redisMark(dataDir);
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${quoted(folder)}`,
    'maxmemory-policy noeviction',
    'appendonly yes',
    'save ""',
    // Keeps the path of this file in the command line, by which an orphan is recognised.
    'set-proc-title no',
    '',
  ];
  // In a file of mode 0600, since every user can read a command line.
  writeFileSync(file, lines.join('\n'), { mode: 0o600 });
  chmodSync(file, 0o600);
  return {
    program: { name: 'redis', command: server, args: [file] },
    isReady: () => redisAnswers(port, password),
    url: `redis://:${password}@127.0.0.1:${port}/0`,
    cleanUp: () => {},
  };
}
