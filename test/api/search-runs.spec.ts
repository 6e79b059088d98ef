import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SeededApi, startSeeded } from './support/seeded.js';

const ROWS = 20;
let api: SeededApi;

beforeAll(async () => {
  api = await startSeeded(ROWS);
});
afterAll(() => api?.close());

interface Page {
  runs: {
    edges: { cursor: string; node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

const ask = (args: string, variables: Record<string, unknown> = {}) =>
  api.query<Page>(
    `query ($after: String, $filterText: String, $orderByText: [String!]) {
       runs(after: $after, filterText: $filterText, orderByText: $orderByText, ${args}) {
         edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`,
    variables,
  );

async function walk(first: number, variables: Record<string, unknown>): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await ask(`first: ${first}`, { ...variables, after });
    if (data == null) throw new Error(JSON.stringify(errors));
    ids.push(...data.runs.edges.map(({ node }) => node.id));
    if (!data.runs.pageInfo.hasNextPage) return ids;
    after = data.runs.pageInfo.endCursor;
  }
}

const metricOf = (index: number) => [1 / 3, 0.1 + 0.2, 5e-324][index % 3]!;

describe("runs by MLflow's grammar", () => {
  it('are those that fulfil the filter', async () => {
    const found = await walk(7, { filterText: 'metrics.score >= 0.3' });
    const expected = api.rows.runs.filter((_id, index) => metricOf(index) >= 0.3);
    expect([...found].sort()).toEqual([...expected].sort());
  });

  it.each([
    [1, ['metrics.score DESC']],
    [3, ['metrics.rare', 'run_id']],
    [6, []],
  ])('are walked without gaps or repeats, %i a page, by %j', async (first, orderByText) => {
    const all = await walk(100, { orderByText });
    expect(new Set(all).size).toBe(ROWS);
    expect(await walk(first, { orderByText })).toEqual(all);
  });

  it('fulfil the conditions beside the filter as well', async () => {
    const { data } = await ask(
      `filter: { datasetVersionId: "${api.rows.datasets[3]}", statusIn: [FAILED, FINISHED, RUNNING] }`,
      {
        filterText: "params.epochs = '5'",
      },
    );
    expect(data!.runs.edges.map(({ node }) => node.id)).toEqual([api.rows.runs[3]]);
  });

  it.each([
    [{ filterText: 'nonsense' }, 'filterText'],
    [{ orderByText: ['nonsense'] }, 'orderByText'],
    [{ orderByText: [], after: 'garbage' }, 'after'],
  ])('are refused, naming the argument: %j', async (variables, field) => {
    const { errors } = await ask('first: 1', variables);
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field });
  });

  it('are not ordered in two ways at once', async () => {
    const { errors } = await ask('orderBy: { metric: "score" }', { orderByText: ['metrics.score'] });
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'orderBy' });
  });
});

describe('the number of runs', () => {
  const count = async (args: string) =>
    (await api.query<{ runCount: number | null }>(`{ runCount${args} }`)).data!.runCount;

  it('is that of all runs without a filter', async () => {
    expect(await count('')).toBe(ROWS);
  });

  it('is that of the runs that fulfil filter and conditions', async () => {
    const found = await count(`(filterText: "metrics.score >= 0.3", filter: { statusIn: [FINISHED] })`);
    const expected = api.rows.runs.filter((_id, index) => metricOf(index) >= 0.3 && index % 2 === 0);
    expect(found).toBe(expected.length);
  });

  it('is refused for a filter that makes no sense, naming the argument', async () => {
    const { errors } = await api.query('{ runCount(filterText: "nonsense") }', {});
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'filterText' });
  });
});

describe('parameters and metrics of a run', () => {
  it('are those that were asked for by name', async () => {
    const { data } = await api.query<{ run: { params: object[]; metrics: object[] } }>(
      `{ run(id: "${api.rows.runs[0]}") {
         params(names: ["no such"]) { name } metrics(names: ["rare", "no such"]) { name } } }`,
    );
    expect(data!.run).toEqual({ params: [], metrics: [{ name: 'rare' }] });
  });
});
