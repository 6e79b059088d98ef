/** A MariaDB of our own: data folder, port, user and password belong to one Gondola data folder. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mysqlGreets } from './net.mjs';

/** sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const SOCKET_PATH_BYTES_MAX = 100;
const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

/** The part of the command line that only our server with this data folder has. */
export const mysqlMark = (dataDir) => `--datadir=${join(dataDir, 'mysql')}`;

/**
 * Makes the data folder once: under another name first, so that an interrupted set-up is never used.
 *
 * @throws {Error} with the installer's last lines
 */
export function installMysqlData({ dataDir, installer, log }) {
  const folder = join(dataDir, 'mysql');
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('mysql.installing')) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  if (existsSync(folder)) return;
  log('MariaDB: making a private data folder (once)');
  const unfinished = join(dataDir, 'mysql.installing');
  const args = ['--auth-root-authentication-method=normal', '--skip-test-db', `--datadir=${unfinished}`];
  const result = spawnSync(installer, ['--no-defaults', ...args, ...asRoot], { encoding: 'utf8' });
  if (result.status !== 0) {
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`;
    throw new Error(`${installer} failed:\n${output.trim().split('\n').slice(-15).join('\n')}`);
  }
  renameSync(unfinished, folder);
}

/**
 * Run by the server at each start, before it takes connections: the accounts of the installer, which have no
 * password, are never reachable, and the one that is left has the password of the data folder.
 */
function initStatements(password) {
  const account = "'gondola'@'127.0.0.1'";
  return [
    'CREATE DATABASE IF NOT EXISTS gondola CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
    "DELETE FROM mysql.global_priv WHERE User IN ('root', '');",
    'FLUSH PRIVILEGES;',
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
    `ALTER USER ${account} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO ${account};`,
    '',
  ].join('\n');
}

/** @returns {{ program: import('./guarded.mjs').Program, isReady: () => Promise<boolean>, url: string, cleanUp: () => void }} */
export function privateMysql({ dataDir, server, port, password }) {
  const initFile = join(dataDir, 'mysql-init.sql');
  writeFileSync(initFile, initStatements(password), { mode: 0o600 });
  chmodSync(initFile, 0o600);
  let socket = join(dataDir, 'mysql.sock');
  let socketDir;
  if (Buffer.byteLength(socket) > SOCKET_PATH_BYTES_MAX) {
    socketDir = mkdtempSync(join(tmpdir(), 'gondola-'));
    socket = join(socketDir, 'mysql.sock');
  }
  const args = [
    '--no-defaults',
    mysqlMark(dataDir),
    `--socket=${socket}`,
    `--pid-file=${join(dataDir, 'mysql', 'server.pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--default-time-zone=+00:00',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--innodb-buffer-pool-size=256M',
    '--max-connections=200',
    '--max-allowed-packet=64M',
    `--init-file=${initFile}`,
    ...asRoot,
  ];
  return {
    program: { name: 'mysql', command: server, args },
    isReady: () => mysqlGreets(port),
    url: `mysql://gondola:${password}@127.0.0.1:${port}/gondola`,
    cleanUp: () => {
      if (socketDir !== undefined) rmSync(socketDir, { recursive: true, force: true });
    },
  };
}
