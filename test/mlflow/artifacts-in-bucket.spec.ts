import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importSample, predict, trainModel, upload } from '../api/support/trained.js';
import { runCli } from '../support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { graphql } from '../support/graphql.js';
import { type RunningProgram, startApi, startWorker } from '../support/programs.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';

let environment: TestEnvironment;
let s3: S3Server;
let api: RunningProgram & { url: string };
let worker: RunningProgram;
let runId: string;
beforeAll(async () => {
  [environment, s3] = await Promise.all([createTestEnvironment(), startS3Server()]);
  // Two machines with nothing in common but MySQL, Redis and the bucket.
  const onMachine = (name: string) => ({
    ...s3.variables,
    GONDOLA_DATA_DIR: join(environment.dataDir, name),
  });
  [api, worker] = await Promise.all([
    startApi(environment, onMachine('one')),
    startWorker(environment, onMachine('two')),
  ]);
  const datasetVersionId = await importSample(api.url, { pictures: true });
  runId = await trainModel(api.url, { datasetVersionId, parameters: { linear: { epochs: 2 } } });
}, 180_000);
afterAll(async () => {
  await Promise.all([api?.stop('SIGKILL'), worker?.stop('SIGKILL')]);
  await environment?.close();
  await s3?.close();
});

describe('a service whose artifacts are in a bucket (s3rver)', () => {
  it('imports, trains and predicts on machines that share no folder', async () => {
    const answer = await predict(api.url, { title: 'Lot de 3 coussins en velours' });
    expect(answer.__typename).toBe('Prediction');
  });

  it('keeps nothing in the data folders', () => {
    const left = readdirSync(environment.dataDir, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => /(artifacts|tmp)\/./.test(name) && !name.endsWith('tmp/artifacts'))).toEqual(
      [],
    );
  });

  it("sends a training's model to MLflow's clients", async () => {
    const answer = await graphql<{ run: { artifacts: { path: string; digest: string }[] } }>(
      api.url,
      'query ($id: ID!) { run(id: $id) { artifacts { path digest } } }',
      { id: runId },
    );
    const { path } = answer.data!.run.artifacts.find((artifact) => artifact.path === 'model.gondola')!;
    const response = await fetch(`${api.url}/get-artifact?${new URLSearchParams({ run_id: runId, path })}`);
    const content = await response.arrayBuffer();
    expect([response.status, String(content.byteLength)]).toEqual([
      200,
      response.headers.get('content-length'),
    ]);
  });

  it('gives back what was uploaded', async () => {
    const digest = await upload(api.url, 'some,listings\n');
    expect(await (await fetch(`${api.url}/files/${digest}`)).text()).toBe('some,listings\n');
  });

  it('is found healthy by the doctor', async () => {
    const { stdout } = await runCli(['doctor'], { ...environment.variables, ...s3.variables });
    expect(stdout).toMatch(/artifacts +ok +the bucket artifacts answers/);
  });

  it('is found ill by the doctor when there is no such bucket', async () => {
    const variables = { ...environment.variables, ...s3.variables, ARTIFACT_STORE: 's3://there-is-none' };
    const { stdout, code } = await runCli(['doctor'], variables);
    expect(stdout).toMatch(/artifacts +problem +.*bucket.*/);
    expect(code).toBe(1);
  });
});
