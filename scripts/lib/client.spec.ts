import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { championState, followJob, isReady, startImport } from './client.mjs';

let server: Server;
afterEach(() => server.close());

/** An HTTP server that gives these answers in turn, the last one again and again. */
async function answering(...answers: { status?: number; body: unknown }[]) {
  let next = 0;
  server = createServer((request, response) => {
    const { status = 200, body } = answers[Math.min(next++, answers.length - 1)]!;
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const jobAnswer = (job: object | null) => ({ body: { data: { job } } });

test('no model is no champion', async () => {
  expect(await championState(await answering({ body: { data: { model: null } } }))).toEqual({
    ...{ champion: null, pendingPromotion: null },
  });
});

test('an expected failure is thrown with its code and message', async () => {
  const url = await answering({
    body: {
      data: {
        importDataset: { __typename: 'InvalidInput', code: 'INVALID_INPUT', message: 'too many rows' },
      },
    },
  });
  await expect(startImport(url, {})).rejects.toThrow('INVALID_INPUT: too many rows');
});

test('GraphQL errors are thrown', async () => {
  await expect(
    championState(await answering({ body: { errors: [{ message: 'too deep' }] } })),
  ).rejects.toThrow('too deep');
});

test('a 503 is not ready', async () => {
  expect(await isReady(await answering({ status: 503, body: {} }))).toBe(false);
});

test('a job is followed to its success, through an answer that is not GraphQL', async () => {
  const done = { id: '1', state: 'SUCCEEDED', progressPercent: 100, datasetVersion: { id: 'd' } };
  const url = await answering({ status: 502, body: 'restarting' }, jobAnswer(done));
  expect(await followJob(url, '1', () => {})).toEqual(done);
});

test('a job that fails is thrown with its reason', async () => {
  const job = {
    id: '1',
    state: 'FAILED',
    progressPercent: 3,
    error: { code: 'NO_ROWS', message: 'nothing usable' },
  };
  await expect(followJob(await answering(jobAnswer(job)), '1', () => {})).rejects.toThrow(
    'FAILED: NO_ROWS nothing usable',
  );
});

test('a job that is gone is not waited for', async () => {
  await expect(followJob(await answering(jobAnswer(null)), '1', () => {})).rejects.toThrow(
    'the job 1 is gone',
  );
});
