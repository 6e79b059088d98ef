/**
 * `npm run services`: the private MariaDB and Redis alone, in the foreground, for work on the code.
 * GONDOLA_DATA_DIR names the data folder; <data folder>/services.json tells other commands the URLs.
 */
import { clearServicesFile, dataDirOf, writeServicesFile } from './lib/data-dir.mjs';
import { ensureServices } from './lib/services.mjs';
import { untilAskedToStop } from './lib/signals.mjs';

const dataDir = dataDirOf(process.env);
const asked = untilAskedToStop();
try {
  const log = (line) => console.error(line);
  const services = await ensureServices({ dataDir, log, command: 'npm run services' });
  writeServicesFile(dataDir, { mysqlUrl: services.mysqlUrl, redisUrl: services.redisUrl });
  console.log(`export MYSQL_URL='${services.mysqlUrl}' REDIS_URL='${services.redisUrl}'`);
  console.error('Ctrl-C stops them.');
  await asked;
  clearServicesFile(dataDir);
  await services.stop();
  process.exit(0);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
