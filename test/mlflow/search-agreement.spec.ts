import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchRuns } from '../../src/pipeline/tracking/search/search-runs.js';
import { newId } from '../../src/platform/ids.js';
import { bulkInsert } from '../../src/store/bulk.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import {
  type Clause,
  filterText,
  type ListedRun,
  type OrderBy,
  orderText,
  searchInMemory,
} from './support/in-memory-search.js';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment?.close());

const CHARACTERS = ['a', 'A', 'b', '%', '_', '\\', "'", '"', '`', ' ', 'é', 'É', '😀', '\0', '\n', '\t'];
const text = fc.oneof(
  fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.constantFrom("' OR 1=1 --", "'); DROP TABLE run; --", '$1', '?', ':name', 'é'.repeat(250)),
);
const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 0.1, 1 / 3, 5e-324, 1e21, Number.MAX_VALUE, -Number.MAX_VALUE),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
const KEYS = ['k', 'K', 'a b', 'x.y', '%', 'é', "it's"];
const key = fc.constantFrom(...KEYS);
const startMs = fc.option(fc.constantFrom(0, 1, 1000, 1001, Date.UTC(2026, 0)), { nil: null });
const texts = fc.array(fc.tuple(key, text), { maxLength: 4 }).map((pairs) => new Map(pairs));
const runs: fc.Arbitrary<ListedRun[]> = fc.array(
  fc.record({
    id: fc.constant(null).map(newId),
    name: text.map((value) => value.slice(0, 250)),
    startMs,
    metrics: fc
      .array(fc.tuple(key, fc.oneof(number, fc.constant(Number.NaN))), { maxLength: 4 })
      .map(
        (pairs) =>
          new Map(pairs.map(([name, value]) => [name, { value: value || 0, isNan: Number.isNaN(value) }])),
      ),
    params: texts,
    tags: texts,
  }),
  { maxLength: 12 },
);

const NUMERIC = ['=', '!=', '<', '<=', '>', '>='];
const TEXTUAL = ['=', '!=', 'LIKE', 'ILIKE'];
const clauseOn = (all: readonly ListedRun[]): fc.Arbitrary<Clause> => {
  const ids = fc.constantFrom(...all.map(({ id }) => id), 'none', 'é');
  // Values that are there, so that comparisons also succeed.
  const known = <Value>(values: readonly Value[], other: fc.Arbitrary<Value>) =>
    values.length === 0 ? other : fc.oneof(fc.constantFrom(...values), other);
  const ofMetrics = known(
    all.flatMap(({ metrics }) => [...metrics.values()].map(({ value }) => value)),
    number,
  );
  const ofTexts = known(
    all.flatMap(({ params, tags }) => [...params.values(), ...tags.values()]),
    text,
  );
  return fc.oneof(
    fc.record({
      entity: fc.constant('metrics' as const),
      key,
      comparator: fc.constantFrom(...NUMERIC),
      value: ofMetrics,
    }),
    fc.record({
      entity: fc.constantFrom('params' as const, 'tags' as const),
      key,
      comparator: fc.constantFrom(...TEXTUAL),
      value: ofTexts,
    }),
    fc.record({
      entity: fc.constantFrom('params' as const, 'tags' as const),
      key,
      comparator: fc.constantFrom('IS NULL', 'IS NOT NULL'),
      value: fc.constant(null),
    }),
    fc.record({
      entity: fc.constant('attributes' as const),
      key: fc.constant('start_time'),
      comparator: fc.constantFrom(...NUMERIC),
      value: fc.constantFrom(0, 1000, 1000.5, -1e300, 1e300),
    }),
    fc.record({
      entity: fc.constant('attributes' as const),
      key: fc.constant('run_name'),
      comparator: fc.constantFrom(...TEXTUAL),
      value: ofTexts,
    }),
    fc.record({
      entity: fc.constant('attributes' as const),
      key: fc.constant('run_id'),
      comparator: fc.constantFrom(...TEXTUAL),
      value: ids,
    }),
    fc.record({
      entity: fc.constant('attributes' as const),
      key: fc.constant('run_id'),
      comparator: fc.constantFrom('IN', 'NOT IN'),
      value: fc.array(ids, { minLength: 1, maxLength: 3 }),
    }),
  );
};
const direction = fc.constantFrom('ASC' as const, 'DESC' as const);
const orders: fc.Arbitrary<OrderBy[]> = fc.uniqueArray(
  fc.oneof(
    fc.record({
      entity: fc.constantFrom('metrics' as const, 'params' as const, 'tags' as const),
      key,
      direction,
    }),
    fc.record({
      entity: fc.constant('attributes' as const),
      key: fc.constantFrom('start_time', 'run_name', 'run_id'),
      direction,
    }),
  ),
  { maxLength: 3, selector: (order) => `${order.entity}.${order.key}` },
);

async function store(all: readonly ListedRun[]): Promise<string> {
  // Shrinking comes with the same runs again.
  await db.query('DELETE FROM run WHERE id IN (?)', [['', ...all.map(({ id }) => id)]]);
  const now = new Date();
  const { insertId } = await db.query('INSERT INTO experiment (name, created_at) VALUES (?, ?)', [
    newId(),
    now,
  ]);
  const time = (ms: number | null) => (ms === null ? null : new Date(ms));
  await bulkInsert(
    db.manager,
    'run',
    ['id', 'experiment_id', 'name', 'status', 'created_at', 'started_at'],
    all.map((run) => [run.id, insertId, run.name, 'RUNNING', now, time(run.startMs)]),
  );
  await bulkInsert(
    db.manager,
    'run_latest_metric',
    ['run_id', 'name', 'step', 'value', 'is_nan'],
    all.flatMap(({ id, metrics }) =>
      [...metrics].map(([name, { value, isNan }]) => [id, name, 0, value, Number(isNan)]),
    ),
  );
  for (const [table, field] of [
    ['run_param', 'params'],
    ['run_tag', 'tags'],
  ] as const) {
    await bulkInsert(
      db.manager,
      table,
      ['run_id', 'name', 'value'],
      all.flatMap((run) => [...run[field]].map(([name, value]) => [run.id, name, value])),
    );
  }
  return String(insertId);
}

async function walk(experimentId: string, clauses: readonly Clause[], by: readonly OrderBy[], rows: number) {
  const ids: string[] = [];
  for (let pageToken: string | undefined; ; ) {
    const page = await searchRuns(db, {
      experimentIds: [experimentId],
      view: 'ACTIVE_ONLY',
      filter: filterText(clauses),
      orderBy: by.map(orderText),
      maxResults: rows,
      pageToken,
    });
    ids.push(...page.ids);
    if (page.nextPageToken === undefined) return ids;
    pageToken = page.nextPageToken;
  }
}

it('random filters and orders find what a list in memory says, page by page, whatever the texts', async () => {
  await fc.assert(
    fc.asyncProperty(runs, fc.gen(), fc.integer({ min: 1, max: 5 }), async (all, gen, rows) => {
      const experimentId = await store(all);
      for (let search = 0; search < 8; search++) {
        const clauses = gen(fc.array, clauseOn(all), { maxLength: 3 });
        const by = gen(() => orders);
        const expected = searchInMemory(all, clauses, by);
        expect(await walk(experimentId, clauses, by, rows)).toEqual(expected);
      }
    }),
    { numRuns: 60 },
  );
}, 180_000);
