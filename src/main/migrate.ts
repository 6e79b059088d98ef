import { readConfig } from '../platform/config.js';
import { ConfigError } from '../platform/config-error.js';
import { createLogger } from '../platform/logging.js';
import { migrateDatabase, undoMigrations } from '../store/database.js';
import { runProgram } from './run-program.js';

/** @returns how many migrations are to be taken back; null for none. @throws ConfigError */
function undoCount(args: readonly string[]): number | null {
  if (args.length === 0) return null;
  const [option, count] = args;
  if (args.length !== 2 || option !== '--undo' || !/^[1-9]\d{0,3}$/.test(count!))
    throw new ConfigError('usage: migrate [--undo <how many of the newest migrations>]');
  return Number(count);
}

/** Makes the database if it is missing and brings its tables up to date; `--undo 2` takes the newest two steps back. */
await runProgram('migrate', async () => {
  const count = undoCount(process.argv.slice(2));
  const config = readConfig(process.env, { redis: false });
  const log = createLogger('migrate', config.log.level);
  if (count === null) {
    const applied = await migrateDatabase(config.mysql.url);
    log.info({ applied }, applied.length === 0 ? 'the database is up to date' : 'migrated the database');
  } else {
    log.warn({ undone: await undoMigrations(config.mysql.url, count) }, 'took migrations back');
  }
});
