import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { ConfigError } from '../config-error.js';

const KEY_BYTES = 32;
const SECRET_BYTES = 32;

/** Where a secret is kept that was made for a data folder; `npm start` makes it there too. */
const AUTH_SECRET_FILE_NAME = 'auth-secret';

/** Keys for one purpose each, which all follow from AUTH_SECRET. */
export interface AuthKeys {
  readonly tokens: Uint8Array;
  readonly audit: Uint8Array;
  readonly cache: Uint8Array;
}

/** Derives the keys (HKDF-SHA-256), so that none tells anything of another. */
export function deriveKeys(secret: string): AuthKeys {
  const key = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, 'gondola', purpose, KEY_BYTES));
  return { tokens: key('access tokens'), audit: key('audit log'), cache: key('password cache') };
}

/**
 * The keys of AUTH_SECRET. Outside of production, where it is not set, a secret is made once in the data folder.
 * @throws ConfigError in production without AUTH_SECRET
 */
export async function openAuthKeys(
  config: Pick<Config, 'environment' | 'access' | 'files'>,
): Promise<AuthKeys> {
  if (config.access.secret !== undefined) return deriveKeys(config.access.secret);
  if (config.environment === 'production') {
    throw new ConfigError(
      'The configuration has 1 problem:\n  AUTH_SECRET: is required in production: at least 32 characters of chance, ' +
        'e.g. from `openssl rand -base64 32`, or a file of them named by AUTH_SECRET_FILE',
    );
  }
  return deriveKeys(await secretOfFolder(config.files.dataDir));
}

/** Reads the secret of a data folder, or makes it, for its owner's eyes alone. */
async function secretOfFolder(dataDir: string): Promise<string> {
  const file = join(dataDir, AUTH_SECRET_FILE_NAME);
  await mkdir(dataDir, { recursive: true });
  try {
    const secret = randomBytes(SECRET_BYTES).toString('base64');
    await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readFile(file, 'utf8')).trim();
  }
}
