import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobTest } from '../jobs/support/job-test.js';
import { graphql } from '../support/graphql.js';
import { startApi } from '../support/programs.js';

let test: JobTest;
let api: Awaited<ReturnType<typeof startApi>>;
let datasetVersionId: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(400);
  api = await startApi(test.environment);
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await test.close();
});

const START = `mutation ($input: StartSearchInput!) { startSearch(input: $input) {
  __typename
  ... on Error { code message }
  ... on InvalidInput { field }
  ... on SearchStarted {
    run { id parentRun { id } trials(first: 2) {
      edges { node { name status parentRun { id } params { name value } } } pageInfo { hasNextPage endCursor } } }
    job { kind state parentJob { id } childJobs { kind state parentJob { kind } run { name } } } } } }`;

// biome-ignore lint/suspicious/noExplicitAny: the shape of the answer is what is tested
const start = async (input: object): Promise<any> => {
  const answer = await graphql<{ startSearch: unknown }>(api.url, START, {
    input: { datasetVersionId, ...input },
  });
  if (answer.data == null) throw new Error(JSON.stringify(answer.errors));
  return answer.data.startSearch;
};

describe('reproduceRun', () => {
  const reproduce = (id: string) =>
    graphql(
      api.url,
      `mutation ($id: ID!) { reproduceRun(id: $id) { __typename ... on Error { message }
         ... on ReproductionStarted { job { id } } } }`,
      { id },
    );

  it('shows on its job what the repetition has shown', async () => {
    const parameters = { text: { titleCharNgramMax: 0, descriptionCharNgramMax: 0 }, linear: { epochs: 1 } };
    const training = await test.train({ datasetVersionId, parameters });
    const worker = await test.startWorker();
    await test.waitForState(training, 'succeeded');
    const answer = await graphql<{ reproduceRun: { job: { id: string } } }>(
      api.url,
      'mutation ($id: ID!) { reproduceRun(id: $id) { ... on ReproductionStarted { job { id } } } }',
      { id: training.runId },
    );
    const { id } = answer.data!.reproduceRun.job;
    await test.waitForState({ id }, 'succeeded', 60_000);
    const shown = await graphql<{ job: object }>(
      api.url,
      `query ($id: ID!) { job(id: $id) { kind reproduction { identical firstDifference { where } } } }`,
      { id },
    );
    await worker.stop('SIGKILL');
    expect(shown.data!.job).toEqual({
      ...{ kind: 'run.reproduce', reproduction: { identical: true, firstDifference: null } },
    });
  }, 90_000);

  it('is refused for a run that has not finished', async () => {
    const { run } = await start({ trials: 1 });
    expect((await reproduce(run.id)).data).toMatchObject({ reproduceRun: { __typename: 'InvalidInput' } });
  });

  it('is refused for a run that does not exist', async () => {
    expect((await reproduce('no id')).data).toMatchObject({ reproduceRun: { __typename: 'NotFound' } });
  });
});

describe('startSearch', () => {
  it('shows run, trials and jobs before any worker exists, page by page', async () => {
    const space = [
      { name: 'linear.cost', min: 0.1, max: 10, scale: 'LOG' },
      { name: 'text.wordNgramMax', values: [1, 2] },
    ];
    const { run, job } = await start({ runName: 's', trials: 3, seed: 2, space });
    expect(run.parentRun).toBeNull();
    expect(run.trials.edges.map(({ node }: { node: { name: string } }) => node.name)).toEqual([
      's, trial 1',
      's, trial 2',
    ]);
    expect(run.trials.edges[1].node.parentRun.id).toBe(run.id);
    expect(job).toMatchObject({ kind: 'model.search', state: 'QUEUED', parentJob: null });
    expect(job.childJobs).toEqual(
      [1, 2, 3].map((trial) => ({
        ...{ kind: 'model.trial', state: 'QUEUED', parentJob: { kind: 'model.search' } },
        run: { name: `s, trial ${trial}` },
      })),
    );
    const next = await graphql<{ run: { trials: { edges: { node: { name: string } }[] } } }>(
      api.url,
      'query ($id: ID!, $after: String) { run(id: $id) { trials(after: $after) { edges { node { name } } } } }',
      { id: run.id, after: run.trials.pageInfo.endCursor },
    );
    expect(next.data!.run.trials.edges).toEqual([{ node: { name: 's, trial 3' } }]);
  });

  it('tries words where a parameter is one', async () => {
    const space = [{ name: 'image.cnn', words: ['off', 'on'] }];
    const { run } = await start({ model: 'IMAGE', trials: 3, space });
    const [, ...drawn] = run.trials.edges.map(({ node }: { node: { params: object[] } }) => node.params);
    expect(drawn).toEqual([
      expect.arrayContaining([{ name: 'image.cnn', value: expect.stringMatching(/^(on|off)$/) }]),
    ]);
  });

  it('searches what matters most when no space is named', async () => {
    const { run } = await start({ trials: 2 });
    const [first, second] = run.trials.edges.map(({ node }: { node: { params: object[] } }) => node.params);
    expect(first).toContainEqual({ name: 'linear.cost', value: '1' });
    expect(second).not.toContainEqual({ name: 'linear.cost', value: '1' });
  });

  it.each([
    [{ trials: 0 }, 'trials'],
    [{ trials: 101 }, 'trials'],
    [{ space: [{ name: 'linear.cost', min: 1 }] }, 'space[0].max'],
    [{ space: [{ name: 'image.epochs', values: [1] }] }, 'space[0].name'],
    [{ space: [{ name: 'linear.cost', values: [1], words: ['on'] }] }, 'space[0].values'],
  ])('refuses %j and names the field', async (input, field) => {
    expect(await start(input)).toMatchObject({ __typename: 'InvalidInput', field });
  });
});
