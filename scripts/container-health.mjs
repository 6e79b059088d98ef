/**
 * The health check of the images: `node scripts/container-health.mjs api|worker` ends with 0 when the program of this
 * container says that it can do its work, else with 1 and the reason.
 */
const PORTS = { api: ['PORT', 4000], worker: ['WORKER_HEALTH_PORT', 4001] };
/** Above the two seconds that the program waits for MySQL and Redis, below the time limit of the check. */
const TIMEOUT_MS = 4_000;

const [variable, preset] = PORTS[process.argv[2]] ?? [];
if (variable === undefined) {
  console.error('usage: node scripts/container-health.mjs api|worker');
  process.exit(2);
}
const url = `http://127.0.0.1:${process.env[variable] || preset}/readyz`;
try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
} catch (error) {
  console.error(`${url}: ${error.cause?.message || error.message}`);
  process.exit(1);
}
