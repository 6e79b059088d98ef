import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';
import { graphql } from '../support/graphql.js';
import { type MlflowUnderTest, startMlflow } from './support/api.js';
import type { MlflowClient } from './support/client.js';

let running: MlflowUnderTest;
let client: MlflowClient;
let trained: { runId: string; datasetVersionId: string };

beforeAll(async () => {
  running = await startMlflow();
  client = running.client;
  const gondola = (...args: string[]) => runCli([...args, '--json'], running.environment.variables);
  await gondola('make-dataset', '--sample', '1000', '--name', 'small');
  trained = (await gondola('train', 'small', '--run-name', 'first')).json();
});
afterAll(() => running?.close());

async function query<Data>(text: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const answer = await graphql<Data>(running.url, text, variables);
  if (answer.data == null || answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

interface Listed {
  readonly edges: readonly { node: { id: string } }[];
}

const idsOf = ({ edges }: Listed) => edges.map(({ node }) => node.id);

describe('a run that a client logs', () => {
  it('is read over GraphQL', async () => {
    const runId = await client.run({ run_name: 'logged', user_id: 'anna', start_time: 1_000 });
    await client.post('runs/log-batch', {
      run_id: runId,
      metrics: [{ key: 'loss', value: 0.5, timestamp: 7, step: 2 }],
      params: [{ key: 'depth', value: '3' }],
      tags: [{ key: 'team', value: 'a' }],
    });
    await client.post('runs/log-inputs', {
      run_id: runId,
      datasets: [
        {
          tags: [{ key: 'mlflow.data.context', value: 'training' }],
          dataset: { name: 'd', digest: '1', source_type: 'local', source: '{}' },
        },
      ],
    });
    const { run } = await query<{ run: object }>(
      `query ($id: ID!) { run(id: $id) { name userId status startedAt modelName
         params { name value } metrics { name value step } tags { name value }
         inputs { name digest context sourceType source } experiment { id } } }`,
      { id: runId },
    );
    expect(run).toEqual({
      ...{ name: 'logged', userId: 'anna', status: 'RUNNING', modelName: null, experiment: { id: '0' } },
      startedAt: '1970-01-01T00:00:01.000Z',
      params: [{ name: 'depth', value: '3' }],
      metrics: [{ name: 'loss', value: 0.5, step: 2 }],
      tags: [
        { name: 'mlflow.runName', value: 'logged' },
        { name: 'team', value: 'a' },
      ],
      inputs: [{ name: 'd', digest: '1', context: 'training', sourceType: 'local', source: '{}' }],
    });
  });

  it('is listed over GraphQL, deleted only when that is asked for', async () => {
    const name = `hidden ${Date.now()}`;
    const experimentId = await client.experiment({ name });
    const runId = await client.run({ experiment_id: experimentId });
    const list = async (args: string) =>
      idsOf(
        (
          await query<{ runs: Listed }>(
            `query ($name: String!) { runs(filter: { experiment: $name } ${args}) { edges { node { id } } } }`,
            { name },
          )
        ).runs,
      );
    expect(await list('')).toEqual([runId]);
    await client.post('runs/delete', { run_id: runId });
    expect(await list('')).toEqual([]);
    expect(await list('includeDeleted: true')).toEqual([runId]);
  });
});

describe('an experiment that a client deletes', () => {
  it('is listed over GraphQL only when that is asked for', async () => {
    const id = await client.experiment();
    const list = async (args = '') =>
      idsOf(
        (await query<{ experiments: Listed }>(`{ experiments${args} { edges { node { id } } } }`))
          .experiments,
      );
    expect(await list()).toContain(id);
    await client.post('experiments/delete', { experiment_id: id });
    expect(await list()).not.toContain(id);
    expect(await list('(includeDeleted: true)')).toContain(id);
  });
});

describe('a run that was trained here', () => {
  it("is read by MLflow's clients, with status and times", async () => {
    const { info } = await client.getRun(trained.runId);
    expect(info).toMatchObject({ run_name: 'first', status: 'FINISHED', lifecycle_stage: 'active' });
    expect(info.end_time).toBeGreaterThanOrEqual(info.start_time);
  });

  it('has its parameters, metrics and where it comes from', async () => {
    const { data } = await client.getRun(trained.runId);
    const names = (entries: { key: string }[]) => entries.map(({ key }) => key);
    expect(names(data.params)).toContain('seed');
    expect(names(data.metrics)).toContain('gold.weighted_f1');
    expect(data.tags).toEqual([
      { key: 'mlflow.runName', value: 'first' },
      { key: 'mlflow.source.name', value: 'gondola' },
      { key: 'mlflow.source.type', value: 'JOB' },
    ]);
  });

  it('names the dataset version that it was trained on', async () => {
    const { inputs } = await client.getRun(trained.runId);
    const { dataset, tags } = inputs.dataset_inputs[0];
    expect(tags).toEqual([{ key: 'mlflow.data.context', value: 'training' }]);
    expect(dataset).toMatchObject({ name: 'small', source_type: 'gondola' });
    const source = JSON.parse(dataset.source);
    expect(source.datasetVersionId).toBe(trained.datasetVersionId);
    expect(source.digest.startsWith(dataset.digest)).toBe(true);
  });

  it('has a history by epoch', async () => {
    const { body } = await client.get('metrics/get-history', {
      ...{ run_id: trained.runId, metric_key: 'train.loss' },
    });
    expect(body.metrics.length).toBeGreaterThan(1);
  });
});
