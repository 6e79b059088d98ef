import { afterAll, beforeAll, expect, it } from 'vitest';
import { proxyTo, type TcpProxy } from '../api/support/tcp-proxy.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type RunningProgram, startWorker } from '../support/programs.js';
import { waitFor } from '../support/wait.js';

let environment: TestEnvironment;
let proxy: TcpProxy;
let worker: RunningProgram;
let url: string;

beforeAll(async () => {
  environment = await createTestEnvironment();
  proxy = await proxyTo(environment.mysqlUrl);
  worker = await startWorker(environment, { MYSQL_URL: proxy.url });
  url = /"health":"(http:[^"]+)"/.exec(worker.log())![1]!;
});
afterAll(async () => {
  await worker?.stop('SIGKILL');
  await proxy?.close();
  await environment?.close();
});

const metrics = async () => (await fetch(`${url}/metrics`)).text();

it('a worker without MySQL says so, and shows no figures of it as if they were of now', async () => {
  expect(await metrics()).toMatch(/^gondola_jobs\{/m);
  proxy.cut();
  const text = await waitFor('the loss to be seen', async () => {
    const found = await metrics();
    return /^gondola_jobs\{/m.test(found) ? null : found;
  });
  expect(text).toContain('gondola_dependency_up{dependency="mysql"} 0');
  expect(text).toContain('gondola_dependency_up{dependency="redis"} 1');
  expect(text).toMatch(/^gondola_collect_failures_total\{collector="jobs"\} [1-9]/m);
});

it('and shows them again when it is back', async () => {
  proxy.mend();
  await waitFor('its figures', async () => {
    const found = await metrics();
    return /^gondola_jobs\{/m.test(found) && found.includes('gondola_dependency_up{dependency="mysql"} 1');
  });
});
