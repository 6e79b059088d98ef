import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SeededApi, startSeeded } from './support/seeded.js';

let api: SeededApi;
beforeAll(async () => {
  api = await startSeeded(1);
});
afterAll(() => api?.close());

interface Kind {
  kind: string;
  description: string;
  parametersSchema: string;
}
interface Node {
  default?: unknown;
  properties?: Record<string, Node>;
}

const modelKinds = async () =>
  (await api.query<{ modelKinds: Kind[] }>('{ modelKinds { kind description parametersSchema } }')).data!
    .modelKinds;

/** The form as it is when nobody has changed it. */
const presetsOf = ({ properties, default: preset }: Node): unknown =>
  properties === undefined
    ? preset
    : Object.fromEntries(Object.entries(properties).map(([name, node]) => [name, presetsOf(node)]));

it('modelKinds has every kind with a description', async () => {
  expect(await modelKinds()).toMatchObject([
    { kind: 'LINEAR', description: expect.stringMatching(/^A linear classifier on the words/) },
    { kind: 'NEURAL', description: expect.stringMatching(/^A network/) },
    { kind: 'IMAGE', description: expect.stringMatching(/^A classifier on the picture/) },
    { kind: 'FUSION', description: expect.stringMatching(/^Words and picture/) },
    { kind: 'BPR', description: expect.stringContaining('Bayesian personalised ranking') },
    { kind: 'ALS', description: expect.stringContaining('alternating least squares') },
    { kind: 'ITEM_KNN', description: expect.stringContaining('nearest neighbours') },
    { kind: 'TWO_TOWER', description: expect.stringContaining('two towers') },
    { kind: 'POPULARITY', description: expect.stringContaining('most people liked') },
  ]);
});

it('startTraining takes what the schemas preset', async () => {
  for (const { kind, parametersSchema } of await modelKinds()) {
    const parameters = presetsOf(JSON.parse(parametersSchema) as Node);
    const { data, errors } = await api.query<{ startTraining: object }>(
      `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename ... on NotFound { kind } } }`,
      { input: { datasetVersionId: 'f'.repeat(32), model: kind, parameters } },
    );
    expect(errors).toBeUndefined();
    expect(data!.startTraining).toEqual({ __typename: 'NotFound', kind: 'dataset version' });
  }
});
