import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finished, startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { thoroughly } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { answerFile, type Listing, listingsOf, withPictures } from './support.js';

interface Report {
  id: string;
  state: string;
  rows: number;
  referenceRows: number;
  driftedColumns: string[];
  pagePath: string;
  json: string;
  columns: { name: string; kind: string; state: string; missing: { state: string } | null }[];
}

let services: Trained;
let gold: Listing[];

beforeAll(async () => {
  services = await startTrained();
  gold = await services.db.query(
    "SELECT title, description FROM listing WHERE dataset_version_id = ? AND split = 'gold'",
    [services.datasetVersionId],
  );
});
afterAll(() => services?.close());

async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const answer = await graphql<Data>(services.api.url, query, variables);
  if (answer.data == null || answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

/** Asks for these listings and returns the window in which they were answered, once they are in MySQL. */
async function answer(listings: readonly object[]): Promise<{ from: string; to: string }> {
  const from = new Date();
  await ask('mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { __typename } }', {
    input: { listings },
  });
  const to = new Date(Date.now() + 1);
  await waitFor('the predictions in MySQL', async () => {
    const [{ count }] = await services.db.query(
      'SELECT COUNT(*) AS count FROM prediction WHERE created_at >= ?',
      [from],
    );
    return Number(count) >= listings.length ? true : null;
  });
  return { from: from.toISOString(), to: to.toISOString() };
}

async function check(input: object): Promise<Report> {
  const { checkDrift } = await ask<{ checkDrift: { job?: { id: string }; message?: string } }>(
    `mutation ($input: CheckDriftInput!) { checkDrift(input: $input) {
       ... on DriftCheckStarted { job { id } } ... on Error { message } } }`,
    { input },
  );
  if (checkDrift.job === undefined) throw new Error(checkDrift.message);
  await finished(services.api.url, checkDrift.job.id);
  const { driftReports } = await ask<{ driftReports: { edges: { node: Report }[] } }>(
    `{ driftReports(first: 1) { edges { node { id state rows referenceRows driftedColumns pagePath json
         columns { name kind state missing { state } } } } } }`,
  );
  return driftReports.edges[0]!.node;
}

describe('a drift check', () => {
  it('finds nothing where other listings of the same kind come', async () => {
    const others = listingsOf({ listings: 800, seed: 73 });
    const report = await check(await answer(others));
    expect(report).toMatchObject({ state: 'OK', rows: others.length, driftedColumns: [] });
  });

  thoroughly(
    'finds nothing in a batch of several parts of such listings',
    async () => {
      const { rows, ...window } = await answerFile(services.api.url, { listings: 4_500, seed: 74 });
      expect(await check(window)).toMatchObject({ state: 'OK', rows, driftedColumns: [] });
    },
    90_000,
  );

  thoroughly(
    'says nothing of pictures that come to a model that reads none',
    async () => {
      const pictured = await withPictures(services.api.url, listingsOf({ listings: 400, seed: 75 }));
      const window = await answer(pictured);
      const [{ measured }] = await services.db.query(
        'SELECT COUNT(picture_white) AS measured FROM prediction WHERE created_at >= ?',
        [new Date(window.from)],
      );
      const { state, columns } = await check(window);
      expect(Number(measured)).toBe(pictured.length);
      expect([state, columns.filter(({ name }) => name.startsWith('picture'))]).toEqual(['OK', []]);
    },
    90_000,
  );

  thoroughly('knows the names of categories and what its columns are', async () => {
    const { json } = await check(await answer(gold));
    const { columns } = JSON.parse(json) as {
      columns: { name: string; meaning?: string; categories: { name?: string }[] | null }[];
    };
    const category = columns.find(({ name }) => name === 'category')!;
    expect(category.categories!.every(({ name }) => name !== undefined && name !== '')).toBe(true);
    expect(columns.filter(({ meaning }) => meaning === undefined)).toEqual([]);
  });

  it('names the signal that drifted when descriptions are missing', async () => {
    const bare = gold.map(({ title }) => ({ title: title === '' ? 'lampe' : title, description: '' }));
    const report = await check(await answer(bare));
    expect(report.state).toBe('DRIFT');
    expect(report.driftedColumns).toContain('description');
  });

  thoroughly('names the words when the listings have others', async () => {
    const strange = gold.map(({ title, description }) => ({
      title: `${title} zorblax quintuvel`,
      description: `${description} frimoldane`,
    }));
    expect((await check(await answer(strange))).driftedColumns).toContain('unknownShare');
  });

  it('says that there is nothing to compare in a window without answers', async () => {
    const report = await check({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' });
    expect(report).toMatchObject({ state: 'TOO_FEW_ROWS', rows: 0 });
  });

  it('is kept as a page that needs nothing else and as JSON', async () => {
    const { id, pagePath, json } = await check(await answer(gold));
    const page = await fetch(services.api.url + pagePath);
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('x-frame-options')).toBe('SAMEORIGIN'); // the monitoring page frames it
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(html.length).toBeLessThan(150_000);
    expect(await (await fetch(`${services.api.url}/drift/reports/${id}/json`)).text()).toBe(json);
  });

  it.each([
    [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, /ends before it begins/],
    [{ modelName: 'nobody' }, /no champion/],
  ])('refuses %j', async (input, message) => {
    await expect(check(input)).rejects.toThrow(message);
  });
});

describe('checks by the clock', () => {
  interface Schedule {
    id: string;
    cron: string;
    isPreset: boolean;
    enabled: boolean;
    lastJob: { id: string } | null;
  }
  const SCHEDULE = 'id cron timeZone isPreset enabled nextRunAt lastRunAt lastSkipReason lastJob { id }';
  const set = (input: object) =>
    ask<{ setDriftCheckSchedule: { schedule?: Schedule; field?: string } }>(
      `mutation ($input: SetDriftCheckScheduleInput!) { setDriftCheckSchedule(input: $input) {
         ... on DriftCheckScheduleSet { schedule { ${SCHEDULE} } } ... on InvalidInput { field } } }`,
      { input },
    );

  it('are there for a champion without anybody asking', async () => {
    const schedule = await waitFor('the schedule of the configuration', async () => {
      const { driftCheckSchedules } = await ask<{ driftCheckSchedules: { edges: { node: Schedule }[] } }>(
        `{ driftCheckSchedules { edges { node { ${SCHEDULE} model { name driftCheckSchedule { id } } } } } }`,
      );
      return driftCheckSchedules.edges[0]?.node ?? null;
    });
    expect(schedule).toMatchObject({ cron: '0 3 * * *', isPreset: true, enabled: true, lastJob: null });
  });

  it('make reports that say so, as soon as they are due, until they are switched off', async () => {
    await set({ cron: '* * * * * *' });
    const report = await waitFor(
      'a report',
      async () => {
        const { driftReports } = await ask<{ driftReports: { edges: { node: object }[] } }>(
          `{ driftReports(cause: SCHEDULE, states: [OK, SMALL, DRIFT, TOO_FEW_ROWS], first: 1) {
               edges { node { cause state windowFrom windowTo driftedColumns createdAt } } } }`,
        );
        return driftReports.edges[0]?.node ?? null;
      },
      60_000,
    );
    expect(report).toMatchObject({ cause: 'SCHEDULE', driftedColumns: expect.any(Array) });
    const off = await set({ cron: '* * * * * *', enabled: false });
    expect(off.setDriftCheckSchedule.schedule).toMatchObject({ enabled: false, nextRunAt: null });
  });

  it('are set back to the configuration', async () => {
    const { removeDriftCheckSchedule: removed } = await ask<{ removeDriftCheckSchedule: object }>(
      `mutation { removeDriftCheckSchedule { ... on DriftCheckScheduleRemoved { schedule { ${SCHEDULE} } } } }`,
    );
    expect(removed).toMatchObject({ schedule: { isPreset: false } });
  });

  it('cannot be set to what nobody could read', async () => {
    expect((await set({ cron: 'daily' })).setDriftCheckSchedule.field).toBe('cron');
  });
});
