import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type RunningProgram, startApi } from '../support/programs.js';

/** `npm run test:memory:artifacts` asks for 300. */
const MEGABYTES = Number(process.env.GONDOLA_UPLOAD_MEGABYTES ?? 64);
const WARM_UP_MEGABYTES = 16;
const GROWTH_MAX_MEGABYTES = 60;

let environment: TestEnvironment;
let api: RunningProgram & { url: string };
beforeAll(async () => {
  environment = await createTestEnvironment();
  api = await startApi(environment);
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

const address = (name: string) => `${api.url}/api/2.0/mlflow-artifacts/artifacts/${name}`;

function* content(megabytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(1 << 20, 7);
  for (let index = 0; index < megabytes; index++) {
    chunk.writeUInt32LE(index);
    yield Buffer.from(chunk);
  }
}

/** Without a length that is known beforehand, as a pipe would be sent. */
async function upload(name: string, megabytes: number): Promise<number> {
  const sent = request(address(name), { method: 'PUT' });
  const answered = new Promise<number>((resolve, reject) => {
    sent.on('error', reject).on('response', (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
  });
  await pipeline(Readable.from(content(megabytes)), sent);
  return answered;
}

async function downloadedDigest(name: string): Promise<string> {
  const hash = createHash('sha256');
  const response = await fetch(address(name));
  for await (const chunk of response.body!) hash.update(chunk);
  return hash.digest('hex');
}

/** The most that the API has ever had in memory. */
function peakMegabytes(): number {
  const status = readFileSync(`/proc/${api.process.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
}

describe.skipIf(process.platform !== 'linux')('the artifact proxy', () => {
  it(`sends ${MEGABYTES} MB to and fro with no more memory than ${WARM_UP_MEGABYTES}`, async () => {
    await upload('small', WARM_UP_MEGABYTES);
    await downloadedDigest('small');
    const before = peakMegabytes();

    expect(await upload('large', MEGABYTES)).toBe(200);
    const expected = createHash('sha256');
    for (const chunk of content(MEGABYTES)) expected.update(chunk);
    expect(await downloadedDigest('large')).toBe(expected.digest('hex'));

    const growth = peakMegabytes() - before;
    process.stdout.write(
      `${MEGABYTES} MB up and down: peak ${growth.toFixed(0)} MB above ${before.toFixed(0)} MB\n`,
    );
    expect(growth).toBeLessThan(GROWTH_MAX_MEGABYTES);
  }, 300_000);
});
