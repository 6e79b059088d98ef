/** The secret of a data folder, and the accounts that `npm start` makes. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './data-dir.mjs';

/** As src/platform/access/auth-secret.ts has it, where programs outside of production look. */
const SECRET_FILE_NAME = 'auth-secret';

/**
 * AUTH_SECRET_FILE of the data folder, made once for its owner's eyes alone; nothing where the environment has a secret.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ AUTH_SECRET_FILE?: string }}
 */
export function authSecretOf(dataDir, env) {
  if (env.AUTH_SECRET || env.AUTH_SECRET_FILE) return {};
  const file = join(dataDir, SECRET_FILE_NAME);
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    readFileSync(file);
  }
  return { AUTH_SECRET_FILE: file };
}

/**
 * Makes the first accounts where there are none, and gives the service of `npm start` a new secret.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('../../src/pipeline/access/first-accounts.js').FirstAccounts}
 * @throws {Error} with what the program said
 */
export function firstAccounts(env) {
  const main = join(ROOT, 'dist', 'src', 'main', 'first-accounts.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the first accounts could not be made:\n${stderr.trim()}`);
  return JSON.parse(stdout);
}
