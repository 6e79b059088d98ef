/** A MariaDB and a Redis that belong to one test, which kills and starts them as it likes. */
import { mkdirSync } from 'node:fs';
import { freePort } from './net.mjs';
import { installMysqlData, privateMysql } from './private-mysql.mjs';
import { privateRedis } from './private-redis.mjs';
import { findMariadb, findRedis } from './programs.mjs';

const PASSWORD = 'of-a-test';

/**
 * Sets up the folder of a server, which is not started.
 *
 * @param {'mysql' | 'redis'} service
 * @param {string} folder
 * @returns {Promise<{ command: string, args: string[], url: string, isReady: () => Promise<boolean> } | undefined>}
 *   undefined when the program is not on this machine
 */
export async function prepareServer(service, folder) {
  const found = service === 'mysql' ? findMariadb() : findRedis();
  if (found === undefined) return undefined;
  mkdirSync(folder, { recursive: true });
  if (service === 'mysql') installMysqlData({ dataDir: folder, installer: found.installer, log() {} });
  const options = { dataDir: folder, server: found.server, port: await freePort(), password: PASSWORD };
  const { program, url, isReady } = service === 'mysql' ? privateMysql(options) : privateRedis(options);
  return { command: program.command, args: program.args, url, isReady };
}
