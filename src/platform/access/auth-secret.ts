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
 * The keys of AUTH_SECRET. Outside of production, where it is not set, they are those of the secret in the data folder.
 * @param mayMakeSecret whether one is made where the folder has none: what another secret has sealed stays another's
 * @throws ConfigError in production without AUTH_SECRET, and where there is no secret and none may be made
 */
export async function openAuthKeys(
  config: Pick<Config, 'environment' | 'access' | 'files'>,
  mayMakeSecret: () => Promise<boolean>,
): Promise<AuthKeys> {
  if (config.access.secret !== undefined) return deriveKeys(config.access.secret);
  if (config.environment === 'production') {
    throw new ConfigError(
      'The configuration has 1 problem:\n  AUTH_SECRET: is required in production: at least 32 characters of chance, ' +
        'e.g. from `openssl rand -base64 32`, or a file of them named by AUTH_SECRET_FILE',
    );
  }
  const { dataDir } = config.files;
  const known = await readSecret(dataDir);
  if (known !== null) return deriveKeys(known);
  if (await mayMakeSecret()) return deriveKeys(await makeSecret(dataDir));
  throw new ConfigError(
    `AUTH_SECRET is not set, and ${join(dataDir, AUTH_SECRET_FILE_NAME)} is not there, but the audit log is sealed ` +
      'with one: set AUTH_SECRET, or GONDOLA_DATA_DIR to the data folder of the server.',
  );
}

/** The secret of a data folder; null where it has none. */
async function readSecret(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, AUTH_SECRET_FILE_NAME), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes the secret of a data folder, for its owner's eyes alone; of several that make it at once one does. */
async function makeSecret(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const secret = randomBytes(SECRET_BYTES).toString('base64');
  try {
    await writeFile(join(dataDir, AUTH_SECRET_FILE_NAME), `${secret}\n`, { mode: 0o600, flag: 'wx' });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readSecret(dataDir))!;
  }
}
