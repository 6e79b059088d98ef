// How smoothly the table of 10,000 runs scrolls in Chromium: the whole list, page after page as they are loaded, and back
// to the top. Prints the share of frames over 50 ms, the 95th percentile of the times between frames, and how much
// processor time the page's own thread takes a frame, which a busy machine does not change. Frames with 10 ms of
// other work and no scrolling say what the machine alone does to them. Fails when more than 1 % of the frames are over 50 ms.
// Usage: npm run bench:client-table [-- --runs 10000] [--metrics 20]
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { BROWSER_MISSING, findBrowser } from '../scripts/lib/test-programs.mjs';
import { fillRuns } from './lib/fill-runs.mjs';
import { startApi } from './lib/serve.mjs';
import { quantile } from './lib/timing.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '10000' }, metrics: { type: 'string', default: '20' } },
});
const runs = Number(values.runs);
const root = resolve(import.meta.dirname, '..');
const dataDir = join(root, '.gondola/bench-client-table');
const log = (line) => process.stderr.write(`${line}\n`);
const LONG_FRAME_MS = 50;
const LONG_SHARE_MAX = 0.01;
/** Pixels a frame: a fast turn of the wheel. */
const STEP_PX = 240;
const COLUMNS = [
  'status',
  'started',
  'duration',
  'experiment',
  ...named('metrics.metric_', 6),
  ...named('params.param_', 3),
];

function named(prefix, count) {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

/** In the page: scrolls by a step a frame in one direction until it can go no further. @returns times between frames, ms */
async function scrollInPage({ step, rowsMin }) {
  const grid = document.querySelector('[role=grid]');
  const times = [];
  let idleFrames = 0;
  let before = performance.now();
  for (;;) {
    const now = await new Promise((done) => requestAnimationFrame(done));
    times.push(now - before);
    before = now;
    const top = grid.scrollTop;
    grid.scrollTop += step;
    // At the end of what is loaded it waits for the next page.
    idleFrames = grid.scrollTop === top ? idleFrames + 1 : 0;
    const last = [...grid.querySelectorAll('[role=row][aria-rowindex]')].at(-1);
    const isDone = step < 0 ? grid.scrollTop === 0 : Number(last.getAttribute('aria-rowindex')) > rowsMin;
    if (isDone && idleFrames > 10) return times.slice(1);
    if (idleFrames > 1200) throw new Error('the table did not get to its end');
  }
}

/** In the page: frames in which something else is worked on for so long. */
async function workInPage({ frames, workMs }) {
  const times = [];
  let before = performance.now();
  while (times.length < frames) {
    const now = await new Promise((done) => requestAnimationFrame(done));
    times.push(now - before);
    before = now;
    for (const begin = performance.now(); performance.now() - begin < workMs; );
  }
  return times;
}

/** Times between frames, and the processor time of the page's thread, while `act` runs in the page. */
async function measured(page, act, argument) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskSeconds = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  const before = await taskSeconds();
  const times = await page.evaluate(act, argument);
  const cpuMs = (1000 * ((await taskSeconds()) - before)) / times.length;
  await session.detach();
  return { times, cpuMs };
}

function report(name, { times, cpuMs }) {
  const long = times.filter((time) => time > LONG_FRAME_MS).length / times.length;
  const seconds = times.reduce((sum, time) => sum + time, 0) / 1000;
  console.log(
    `  ${name.padEnd(28)} ${String(times.length).padStart(6)} frames in ${seconds.toFixed(1)} s, median ${quantile(times, 0.5).toFixed(1)} ms, ` +
      `p95 ${quantile(times, 0.95).toFixed(1)} ms, longest ${Math.max(...times).toFixed(0)} ms, ` +
      `over ${LONG_FRAME_MS} ms: ${(100 * long).toFixed(2)} %, ${cpuMs.toFixed(1)} ms of processor a frame`,
  );
  return long;
}

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error(BROWSER_MISSING);
await ensureSetup(log);
const services = await ensureServices({ dataDir, log, command: 'npm run bench:client-table', fresh: true });
const { migrateDatabase } = await import('../dist/src/store/database.js');
await migrateDatabase(services.mysqlUrl);
const api = await startApi(services, dataDir);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  await fillRuns(services.mysqlUrl, {
    name: 'table',
    runs,
    metrics: Number(values.metrics),
    params: 5,
    tags: 3,
  });
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  await page.goto(`${api.url}/runs?columns=${COLUMNS.join(',')}`);
  await page.locator('[role=grid][aria-busy=false]').waitFor();
  console.log(`${runs} runs, ${COLUMNS.length + 1} columns, ${STEP_PX} pixels a frame`);
  const idle = report(
    'other work, no scrolling',
    await measured(page, workInPage, { frames: 300, workMs: 10 }),
  );
  const down = { step: STEP_PX, rowsMin: runs };
  const shares = [
    report('to the end, while loading', await measured(page, scrollInPage, down)),
    report('back to the top', await measured(page, scrollInPage, { step: -STEP_PX, rowsMin: 0 })),
  ];
  if (idle > LONG_SHARE_MAX) console.log('The machine is too busy to say whether the table stutters.');
  else if (Math.max(...shares) > LONG_SHARE_MAX) process.exitCode = 1;
} finally {
  await browser.close();
  await api.stop();
  await services.stop();
  await rm(dataDir, { recursive: true, force: true });
}
