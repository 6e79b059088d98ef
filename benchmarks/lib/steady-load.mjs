// Load that does not wait for the server: so many predictions a second, each with the time from the moment when it was
// due. A process of its own; each line on its input is a block to measure, each line of its output what came of it.
// Usage: node steady-load.mjs <url> <model name> <bodies file>
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const [url, modelName, bodiesFile] = process.argv.slice(2);
const bodies = readFileSync(bodiesFile, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.stringify({ ...JSON.parse(line), modelName }));
const agent = new Agent({ keepAlive: true, maxSockets: 128 });
let next = 0;

function predict() {
  return new Promise((done, failed) => {
    const call = request(
      `${url}/predict`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          response.statusCode === 200
            ? done(JSON.parse(text))
            : failed(new Error(`${response.statusCode} ${text}`)),
        );
      },
    );
    next = (next + 1) % bodies.length;
    call.on('error', failed).end(bodies[next]);
  });
}

/** Every category of an answer carries the number of the version that gave it. */
const isMixed = ({ model, topK }) => topK.some(({ code }) => !code.endsWith(`/${model.version}`));

async function measure({ seconds, perSecond }) {
  const block = { latencies: [], errors: [], mixed: 0, versions: {} };
  const startedAt = performance.now();
  const open = [];
  for (let i = 0; i < seconds * perSecond; i++) {
    const dueAt = startedAt + (i * 1000) / perSecond;
    if (dueAt > performance.now()) await delay(dueAt - performance.now());
    open.push(
      predict().then(
        (answer) => {
          block.latencies.push(performance.now() - dueAt);
          block.versions[answer.model.version] = (block.versions[answer.model.version] ?? 0) + 1;
          if (isMixed(answer)) block.mixed += 1;
        },
        (error) => block.errors.push(error.message),
      ),
    );
  }
  await Promise.all(open);
  return block;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await measure(JSON.parse(line)))}\n`);
}
process.exit(0);
