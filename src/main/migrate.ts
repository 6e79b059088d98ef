import { readConfig } from '../platform/config.js';
import { createLogger } from '../platform/logging.js';
import { migrateDatabase } from '../store/database.js';
import { runProgram } from './run-program.js';

/** Makes the database if it is missing and brings its tables up to date. */
await runProgram('migrate', async () => {
  const config = readConfig(process.env, { redis: false });
  const log = createLogger('migrate', config.log.level);
  const applied = await migrateDatabase(config.mysql.url);
  log.info({ applied }, applied.length === 0 ? 'the database is up to date' : 'migrated the database');
});
