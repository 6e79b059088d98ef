import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import type { Seeded } from './support/seed.js';
import { type SeededApi, startSeeded } from './support/seeded.js';

const ROWS = 50;
let api: SeededApi;
let seeded: Seeded;

beforeAll(async () => {
  api = await startSeeded(ROWS);
  seeded = api.rows;
});
afterAll(() => api?.close());

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface List {
  name: string;
  args?: string;
  /** Entries that are always there. */
  own?: number;
}

async function page({ name, args = '' }: List, first: number, after: string | null): Promise<Page> {
  const answer = await api.query<Record<string, Page>>(
    `query ($first: Int!, $after: String) { ${name}(first: $first, after: $after ${args}) {
       edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`,
    { first, after },
  );
  if (answer.data == null) throw new Error(JSON.stringify(answer.errors));
  return answer.data[name]!;
}

/** The ids of all pages in their order. */
async function walk(
  list: List,
  first: number,
  beforeEach: (pageNo: number) => Promise<unknown> = async () => {},
) {
  const ids: string[] = [];
  let after: string | null = null;
  for (let pageNo = 0; ; pageNo++) {
    await beforeEach(pageNo);
    const { edges, pageInfo } = await page(list, first, after);
    ids.push(...edges.map(({ node }) => node.id));
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

const LISTS: List[] = [
  { name: 'datasets' },
  { name: 'experiments', own: 1 },
  { name: 'runs' },
  { name: 'models' },
  { name: 'predictions' },
  { name: 'predictions', args: ', orderBy: LEAST_CONFIDENT' },
  { name: 'jobs' },
  { name: 'runs', args: ', orderBy: { metric: "score" }' },
  { name: 'runs', args: ', orderBy: { metric: "score", direction: ASC }' },
];

const titled = (lists: readonly List[]) =>
  lists.map((list) => ({ ...list, what: `${list.name}${list.args ?? ''}` }));

describe('lists', () => {
  it.each(titled(LISTS))(
    '$what are walked without gaps or repeats, whatever the size of a page',
    async (list) => {
      const all = await walk(list, 100);
      expect(all).toHaveLength(ROWS + (list.own ?? 0));
      expect(new Set(all).size).toBe(all.length);
      for (const first of [1, 7, ROWS]) expect(await walk(list, first)).toEqual(all);
    },
  );

  it('come newest first', async () => {
    expect(await walk({ name: 'runs' }, 10)).toEqual([...seeded.runs].reverse());
    expect(await walk({ name: 'predictions' }, 10)).toEqual([...seeded.predictions].reverse());
  });

  it('are walked whole while rows are added at the head', async () => {
    const before = await walk({ name: 'predictions' }, 100);
    const added: string[] = [];
    const add = async () => {
      const id = newId();
      added.push(id);
      await api.db.query(
        `INSERT INTO prediction (id, model_version_id, source, title, description, category_code, confidence, top_k,
                                 latency_ms, created_at)
         SELECT ?, model_version_id, source, title, description, category_code, confidence, top_k, latency_ms, created_at
           FROM prediction LIMIT 1`,
        [id],
      );
    };
    const walked = await walk({ name: 'predictions' }, 5, (pageNo) =>
      pageNo === 0 ? Promise.resolve() : add(),
    );
    await api.db.query('DELETE FROM prediction WHERE id IN (?)', [added]);
    expect(walked).toEqual(before);
  });

  it.each(titled(LISTS).flatMap((list) => [0, -1, 101, 2 ** 31 - 1].map((first) => ({ ...list, first }))))(
    '$what refuse first $first, naming it and the limit',
    async ({ first, ...list }) => {
      const { errors } = await api.query(
        `{ ${list.name}(first: ${first}${list.args ?? ''}) { edges { cursor } } }`,
      );
      expect(errors![0]!.extensions).toEqual({ code: 'INVALID_INPUT', field: 'first', limit: 100 });
    },
  );

  it.each(titled(LISTS))('$what refuse a cursor of another list', async (list) => {
    const foreign = (await page({ name: list.name === 'jobs' ? 'models' : 'jobs' }, 1, null)).edges[0]!
      .cursor;
    for (const after of [foreign, 'garbage', '']) {
      const { errors } = await api.query(
        `query ($a: String) { ${list.name}(after: $a ${list.args ?? ''}) { edges { cursor } } }`,
        { a: after },
      );
      expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'after' });
    }
  });

  it('refuse a cursor of another order', async () => {
    const { edges } = await page({ name: 'runs', args: ', orderBy: { metric: "score" }' }, 1, null);
    const { errors } = await api.query(
      `query ($a: String) { runs(after: $a, orderBy: { metric: "score", direction: ASC }) { edges { cursor } } }`,
      { a: edges[0]!.cursor },
    );
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'after' });
  });

  it('give each parent its own page of children, also where two pages are asked for at once', async () => {
    const answer = await api.query<{
      datasets: { edges: { node: { id: string; one: Rejections; rest: Rejections } }[] };
    }>(
      `{ datasets { edges { node { id
           one: rejections(first: 1) { edges { cursor node { lineNumber } } pageInfo { hasNextPage } }
           rest: rejections(first: 5) { edges { cursor node { lineNumber reason } } pageInfo { hasNextPage } } } } } }`,
    );
    for (const { node } of answer.data!.datasets.edges) {
      expect(node.one.edges.map((edge) => edge.node.lineNumber)).toEqual([2]);
      expect(node.one.pageInfo.hasNextPage).toBe(true);
      expect(node.rest.edges.map((edge) => edge.node.lineNumber)).toEqual([2, 3, 4]);
      expect(node.rest.pageInfo.hasNextPage).toBe(false);
    }
    const after = answer.data!.datasets.edges[0]!.node.one.edges[0]!.cursor;
    const next = await api.query<{ datasetVersion: { rejections: Rejections } }>(
      'query ($id: ID!, $a: String) { datasetVersion(id: $id) { rejections(first: 1, after: $a) { edges { node { lineNumber } } pageInfo { hasNextPage } } } }',
      { id: seeded.datasets[0], a: after },
    );
    expect(next.data!.datasetVersion.rejections.edges.map((edge) => edge.node.lineNumber)).toEqual([3]);
  });
});

it('dataset versions have their rejected rows counted by reason, the most frequent first', async () => {
  const [id] = seeded.datasets;
  const reasons = async () => {
    const { data } = await api.query<{ datasetVersion: { rejectionReasons: object[] } }>(
      'query ($id: ID!) { datasetVersion(id: $id) { rejectionReasons { reason rows } } }',
      { id },
    );
    return data!.datasetVersion.rejectionReasons;
  };
  expect(await reasons()).toEqual([{ reason: 'no-text', rows: 3 }]);
  await api.db.query(
    "UPDATE rejected_row SET reason = 'bad-id' WHERE dataset_version_id = ? AND row_no > 0",
    [id],
  );
  expect(await reasons()).toEqual([
    { reason: 'bad-id', rows: 2 },
    { reason: 'no-text', rows: 1 },
  ]);
});

interface Rejections {
  edges: { cursor: string; node: { lineNumber: number } }[];
  pageInfo: { hasNextPage: boolean };
}

describe('runs', () => {
  const metricOf = (index: number) => [1 / 3, 0.1 + 0.2, 5e-324][index % 3]!;
  const order = (direction: 1 | -1) =>
    seeded.runs
      .map((id, index) => ({ id, value: metricOf(index) }))
      .sort((a, b) => direction * (a.value - b.value || (a.id < b.id ? -1 : 1)))
      .map(({ id }) => id);

  it('are ordered by a metric, ties by id, through all pages', async () => {
    expect(await walk({ name: 'runs', args: ', orderBy: { metric: "score" }' }, 4)).toEqual(order(-1));
    expect(await walk({ name: 'runs', args: ', orderBy: { metric: "score", direction: ASC }' }, 4)).toEqual(
      order(1),
    );
  });

  it('without the metric are left out of its order', async () => {
    expect(await walk({ name: 'runs', args: ', orderBy: { metric: "rare" }' }, 4)).toHaveLength(
      Math.ceil(ROWS / 2),
    );
    expect(await walk({ name: 'runs', args: ', orderBy: { metric: "\' OR 1=1 --" }' }, 4)).toEqual([]);
  });

  it('are filtered by all conditions together', async () => {
    const filtered = (filter: string) => walk({ name: 'runs', args: `, filter: { ${filter} }` }, 5);
    expect(await filtered('statusIn: [FAILED]')).toHaveLength(Math.floor(ROWS / 2));
    expect(await filtered('statusIn: []')).toEqual([]);
    expect(await filtered('promotionVerdict: PROMOTED')).toHaveLength(Math.ceil(ROWS / 2));
    expect(await filtered(`datasetVersionId: "${seeded.datasets[3]}"`)).toEqual([seeded.runs[3]]);
    expect(await filtered('modelName: "nobody"')).toEqual([]);
    const above = seeded.runs.filter((_id, index) => metricOf(index) >= 0.3);
    expect(await filtered('metricAtLeast: { name: "score", value: 0.3 }')).toEqual(above.reverse());
    expect(await filtered(`statusIn: [FAILED], datasetVersionId: "${seeded.datasets[2]}"`)).toEqual([]);
  });

  it('have the history of a metric by step', async () => {
    const { data } = await api.query<{
      run: { metricHistory: { step: number; value: number }[]; params: object[] };
    }>(
      'query ($id: ID!) { run(id: $id) { metricHistory(name: "score") { step value } params { name value } } }',
      { id: seeded.runs[0] },
    );
    expect(data!.run.metricHistory).toEqual([1, 2, 3].map((step) => ({ step, value: step / 7 })));
    expect(data!.run.params).toEqual([{ name: 'epochs', value: '5' }]);
  });
});

describe('what does not exist', () => {
  it.each(['datasetVersion', 'run', 'job', 'prediction'])('%s is answered with NOT_FOUND', async (name) => {
    for (const id of ['0'.repeat(32), 'é', '😀', "' OR 1=1", '', 'x'.repeat(10_000)]) {
      const { data, errors } = await api.query(`query ($id: ID!) { ${name}(id: $id) { id } }`, { id });
      expect(data).toEqual({ [name]: null });
      expect(errors![0]!.extensions).toMatchObject({ code: 'NOT_FOUND', kind: expect.any(String) });
    }
  });

  it('cannot be cancelled', async () => {
    const { data } = await api.query(
      'mutation { cancelJob(id: "é") { __typename ... on NotFound { kind id } } }',
    );
    expect(data).toEqual({ cancelJob: { __typename: 'NotFound', kind: 'job', id: 'é' } });
  });

  it.each([
    ['predictions(filter: { jobId: "é" })', 'filter.jobId'],
    ['predictions(filter: { modelVersionId: "1" })', 'filter.modelVersionId'],
    ['runs(filter: { datasetVersionId: "é" })', 'filter.datasetVersionId'],
    ['jobs(filter: { kind: "é" })', 'filter.kind'],
  ])('as in %s is refused, naming the field', async (list, field) => {
    const { errors } = await api.query(`{ ${list} { edges { cursor } } }`);
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field });
  });
});

describe('the number of statements', () => {
  const NESTED = [
    [
      'datasets',
      'rejectionReasons { reason rows } classes { category { name } } rejections(first: 2) { edges { node { reason } } }',
    ],
    [
      'runs',
      `experiment { name } datasetVersion { name } modelVersion { version aliases model { name } } params { name }
       metrics { name value } metricHistory(name: "score") { value } artifacts { path }
       classReport { f1 } confusion { rows truth { name } }`,
    ],
    ['models', 'champion { version run { name } aliases } versions(first: 2) { edges { node { version } } }'],
    ['jobs', 'run { name experiment { name } } datasetVersion { name } events { note }'],
    [
      'predictions',
      'category { name } topK { category { name } } modelVersion { version model { name } run { name } }',
    ],
  ] as const;

  it.each(NESTED)('of %s is the same for 5 rows as for 50', async (name, fields) => {
    const ask = async (first: number) => {
      const answer = await api.query<Record<string, Page>>(
        `{ ${name}(first: ${first}) { edges { node { id ${fields} } } } }`,
      );
      expect(answer.errors).toBeUndefined();
      expect(answer.data![name]!.edges).toHaveLength(first);
    };
    const count = (first: number) => api.statementsDuring(() => ask(first));
    const few = await count(5);
    expect(await count(50)).toBe(few);
    expect(few).toBeGreaterThan(1);
    expect(few).toBeLessThan(15);
  });
});
