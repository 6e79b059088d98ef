/** Finds the database programs on this machine, and refuses those that cannot do the work. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// Where distributions keep daemons that are not on a user's PATH (Debian, Fedora and RHEL, Homebrew).
const DAEMON_DIRS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/usr/local/opt/mariadb/bin',
];

/** @returns {string | undefined} the first of `names` that is executable on the PATH or in a daemon folder */
export function findProgram(names, pathVariable = process.env.PATH ?? '') {
  const dirs = [...pathVariable.split(delimiter).filter((dir) => dir !== ''), ...DAEMON_DIRS];
  for (const name of names) {
    for (const dir of dirs) {
      const file = join(dir, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

function versionLine(program) {
  return spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '';
}

function isAtLeast(found, major, minor) {
  return found[0] > major || (found[0] === major && found[1] >= minor);
}

/**
 * MariaDB 10.6 or later: it is the first with SKIP LOCKED. Oracle's `mysqld` is passed over, as it sets up its
 * data folder in another way; such a server can be used with MYSQL_URL.
 *
 * @returns {{ server: string, installer: string } | undefined}
 */
export function findMariadb(pathVariable) {
  const server = findProgram(['mariadbd', 'mysqld'], pathVariable);
  const installer = findProgram(['mariadb-install-db', 'mysql_install_db'], pathVariable);
  if (server === undefined || installer === undefined) return undefined;
  const version = /(\d+)\.(\d+)\.\d+-MariaDB/.exec(versionLine(server));
  if (version === null || !isAtLeast([Number(version[1]), Number(version[2])], 10, 6)) return undefined;
  return { server, installer };
}

/** Redis 6.2 or later, which BullMQ wants, or any Valkey (its first version is 7.2). */
export function findRedis(pathVariable) {
  const server = findProgram(['redis-server', 'valkey-server'], pathVariable);
  if (server === undefined) return undefined;
  const version = /v=(\d+)\.(\d+)/.exec(versionLine(server));
  if (version === null || !isAtLeast([Number(version[1]), Number(version[2])], 6, 2)) return undefined;
  return { server };
}
