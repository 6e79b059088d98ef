// How long a first visit of the Playground takes in Chromium, with an empty cache: until the form can be used, and until
// the answer to the first example is there, against an API as in production on the same machine. Fails above the limit.
// Usage: npm run bench:client [-- --visits 10]
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureChampion } from '../scripts/lib/first-champion.mjs';
import { migrate, startGondola } from '../scripts/lib/gondola-programs.mjs';
import { freePort } from '../scripts/lib/net.mjs';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { SUBJECTS } from '../scripts/lib/subjects.mjs';
import { BROWSER_MISSING, findBrowser } from '../scripts/lib/test-programs.mjs';
import { quantile } from './lib/timing.mjs';

const { values } = parseArgs({ options: { visits: { type: 'string', default: '10' } } });
const visits = Number(values.visits);
const LIMIT_MS = 1_500;
const dataDir = join(resolve(import.meta.dirname, '..'), '.gondola/bench-client');
const log = (line) => process.stderr.write(`${line}\n`);

/** @returns {Promise<{ readyMs: number, answerMs: number }>} from the start of the navigation; the answer from the click */
async function visit(browser, url) {
  const context = await browser.newContext({ baseURL: url, locale: 'fr-FR' });
  const page = await context.newPage();
  const from = performance.now();
  await page.goto('/playground', { waitUntil: 'commit' });
  const example = page.getByRole('button', { name: /Piscine/ });
  await example.waitFor();
  const readyMs = performance.now() - from;
  const clicked = performance.now();
  await example.click();
  await page.getByText('2583').first().waitFor();
  const answerMs = performance.now() - clicked;
  await context.close();
  return { readyMs, answerMs };
}

await ensureSetup(log);
const executablePath = findBrowser();
if (executablePath === undefined) throw new Error(BROWSER_MISSING);
await rm(dataDir, { recursive: true, force: true });
const services = await ensureServices({ dataDir, log, command: 'npm run bench:client', fresh: true });
let gondola;
try {
  const port = await freePort();
  const env = {
    ...process.env,
    ...{ NODE_ENV: 'production', MYSQL_URL: services.mysqlUrl, REDIS_URL: services.redisUrl },
    ...{ PORT: String(port), WORKER_HEALTH_PORT: '0', GONDOLA_DATA_DIR: dataDir },
  };
  const url = `http://127.0.0.1:${port}`;
  await migrate(env);
  gondola = await startGondola(services.guard, { env, apiUrl: url, log });
  await ensureChampion(url, SUBJECTS.listings, log);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const times = [];
  for (let at = 0; at < visits; at++) times.push(await visit(browser, url));
  await browser.close();
  const summary = (name) => {
    const sorted = times.map((time) => time[name]).sort((a, b) => a - b);
    return { median: quantile(sorted, 0.5), worst: sorted.at(-1) };
  };
  const [ready, answer] = [summary('readyMs'), summary('answerMs')];
  const show = ({ median, worst }) => `median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`;
  console.log(`${visits} first visits of the Playground, each with an empty cache:`);
  console.log(`  the form can be used after   ${show(ready)} (limit ${LIMIT_MS} ms)`);
  console.log(`  the answer is there after    ${show(answer)} from the click`);
  if (ready.median + answer.median > LIMIT_MS) process.exitCode = 1;
} finally {
  await gondola?.stop();
  await services.stop();
  await rm(dataDir, { recursive: true, force: true });
}
