/** The data folder of a clone, and the file in it that tells other commands where a running Gondola is. */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataFolderOwner } from './lock.mjs';
import { writeSecretJson } from './services.mjs';

/** The folder of the clone. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {NodeJS.ProcessEnv} env */
export function dataDirOf(env) {
  return env.GONDOLA_DATA_DIR ? resolve(env.GONDOLA_DATA_DIR) : join(ROOT, '.gondola');
}

const servicesFile = (dataDir) => join(dataDir, 'services.json');

/** @typedef {{ pid: number, mysqlUrl: string, redisUrl: string, apiUrl?: string }} RunningServices */

/** @param {Omit<RunningServices, 'pid'>} urls */
export function writeServicesFile(dataDir, urls) {
  writeSecretJson(servicesFile(dataDir), { pid: process.pid, ...urls });
}

export function clearServicesFile(dataDir) {
  rmSync(servicesFile(dataDir), { force: true });
}

/** @returns {RunningServices | undefined} what the living owner of the data folder has written, if it has */
export function runningServices(dataDir) {
  const owner = dataFolderOwner(dataDir);
  if (owner === undefined) return undefined;
  try {
    const services = JSON.parse(readFileSync(servicesFile(dataDir), 'utf8'));
    return services.pid === owner.pid ? services : undefined;
  } catch {
    return undefined;
  }
}
