import { prepareFirstAccounts } from '../pipeline/access/first-accounts.js';
import { openAccess } from '../pipeline/access/open-access.js';
import { openKeys } from '../pipeline/access/open-keys.js';
import { operator } from '../platform/access/principal.js';
import { readConfig } from '../platform/config.js';
import { assertMigrated, openDatabase } from '../store/database.js';
import { runProgram } from './run-program.js';

/** Makes the first accounts for `npm start` and prints them as one JSON document, the only place where they are shown. */
await runProgram('first-accounts', async () => {
  const config = readConfig(process.env, { redis: false });
  const db = await openDatabase(config.mysql);
  try {
    await assertMigrated(db);
    const keys = await openKeys(db, config);
    const { audit } = openAccess({ db, keys, settings: config.access });
    const accounts = await prepareFirstAccounts(db, {
      principal: operator('npm start'),
      audit,
      now: new Date(),
    });
    process.stdout.write(`${JSON.stringify(accounts)}\n`);
  } finally {
    await db.destroy();
  }
});
