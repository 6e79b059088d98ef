import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../support/programs.js';
import { type MlflowUnderTest, startMlflow } from './support/api.js';
import { MlflowClient } from './support/client.js';

let running: MlflowUnderTest;
let other: Awaited<ReturnType<typeof startApi>>;
let clients: MlflowClient[];

beforeAll(async () => {
  running = await startMlflow();
  other = await startApi(running.environment);
  clients = [running.client, new MlflowClient(other.url)];
});
afterAll(async () => {
  await other?.stop();
  await running?.close();
});

const WRITERS = 16;
const ROUNDS = 15;

/** Sixteen clients at once, half of them at each of two API processes. */
function everybody<Result>(work: (client: MlflowClient, writer: number) => Promise<Result>) {
  return Promise.all(Array.from({ length: WRITERS }, (_, writer) => work(clients[writer % 2]!, writer)));
}

describe('many writers of one run, at two API processes', () => {
  it('lose no point and meet no deadlock, whatever order they name metrics in', async () => {
    const runId = await clients[0]!.run();
    const names = ['a', 'b', 'c', 'd'];
    const statuses = await everybody(async (client, writer) => {
      const seen: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const turned = [...names.slice(writer % 4), ...names.slice(0, writer % 4)];
        const step = round * WRITERS + writer;
        const metrics = turned.map((key) => ({ key, value: writer, timestamp: 1, step }));
        const tags = [{ key: `tag-${writer % 3}`, value: String(step) }];
        const batch = await client.post('runs/log-batch', { run_id: runId, metrics, tags });
        const single = await client.post('runs/log-metric', {
          ...{ run_id: runId, key: 'single', value: 1, timestamp: 1, step },
        });
        seen.push(batch.status, single.status);
      }
      return seen;
    });
    expect(new Set(statuses.flat())).toEqual(new Set([200]));
    for (const key of [...names, 'single']) {
      const { body } = await clients[0]!.get('metrics/get-history', { run_id: runId, metric_key: key });
      expect(body.metrics).toHaveLength(WRITERS * ROUNDS);
    }
    const { data } = await clients[0]!.getRun(runId);
    const last = WRITERS * ROUNDS - 1;
    expect(data.metrics.map(({ step }: { step: number }) => step)).toEqual(Array(5).fill(last));
  });

  it('agree on one value of a parameter', async () => {
    const runId = await clients[0]!.run();
    const statuses = await everybody(async (client, writer) => {
      const params = [{ key: 'p', value: String(writer) }];
      return (await client.post('runs/log-batch', { run_id: runId, params })).status;
    });
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    const { data } = await clients[1]!.getRun(runId);
    expect(data.params).toEqual([{ key: 'p', value: String(statuses.indexOf(200)) }]);
  });

  it('never write to it after it was deleted', async () => {
    const runId = await clients[0]!.run();
    let deletedAt = Number.POSITIVE_INFINITY;
    const writes = everybody(async (client, writer) => {
      const late: number[] = [];
      for (let step = 0; step < ROUNDS; step++) {
        const isLate = performance.now() > deletedAt;
        const fields = { run_id: runId, key: `m-${writer}`, value: 1, timestamp: 1, step };
        const { status } = await client.post('runs/log-metric', fields);
        if (isLate) late.push(status);
        else expect([200, 400]).toContain(status);
      }
      return late;
    });
    await clients[1]!.post('runs/delete', { run_id: runId });
    deletedAt = performance.now();
    const late = (await writes).flat();
    expect(new Set(late)).toEqual(late.length === 0 ? new Set() : new Set([400]));
  });
});
