import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SeededApi, startSeeded } from './support/seeded.js';

let api: SeededApi;
beforeAll(async () => {
  api = await startSeeded(2);
});
afterAll(() => api?.close());

const QUERY = `query ($firstId: ID!, $secondId: ID!) { compareDatasets(firstId: $firstId, secondId: $secondId) {
  first { id } second { id } addedRows removedRows relabelledRows unchangedRows
  classes { category { code name } firstRows secondRows rowsDifference firstShare secondShare shareDifference }
  added { externalId title firstCategory { code } secondCategory { code } } removed { title } relabelled { title } } }`;

it('compareDatasets sets two versions side by side', async () => {
  const [firstId, secondId] = api.rows.datasets;
  await api.db.query(
    `INSERT INTO listing (dataset_version_id, row_no, line_number, external_id, title, description, class_index, cluster_no, split)
     VALUES (?, 0, 2, 'x', 'Pompe', '', 1, 0, 'train')`,
    [secondId],
  );
  await api.db.query('UPDATE dataset_class SET train_rows = 8 WHERE dataset_version_id = ? AND code = 1', [
    secondId,
  ]);
  const { data } = await api.query<{ compareDatasets: { classes: object[] } }>(QUERY, { firstId, secondId });
  expect(data!.compareDatasets).toMatchObject({
    ...{ first: { id: firstId }, second: { id: secondId }, relabelledRows: 0, unchangedRows: 0 },
    added: [{ externalId: 'x', title: 'Pompe', firstCategory: null, secondCategory: { code: '1' } }],
    ...{ removed: [], relabelled: [] },
  });
  expect(data!.compareDatasets.classes[1]).toEqual({
    category: { code: '1', name: 'Livres' },
    ...{ firstRows: 6, secondRows: 10, rowsDifference: 4 },
    ...{ firstShare: 0.6, secondShare: 1, shareDifference: expect.closeTo(0.4, 12) },
  });
});

it('compareDatasets does not find what is not there', async () => {
  const { data, errors } = await api.query(QUERY, { firstId: api.rows.datasets[0], secondId: 'é' });
  expect(data).toEqual({ compareDatasets: null });
  expect(errors![0]!.extensions).toMatchObject({ code: 'NOT_FOUND', kind: 'dataset version', id: 'é' });
});

it('changedListings leads from page to page with the cursors of its own list', async () => {
  const [firstId, secondId] = api.rows.datasets;
  await api.db.query(
    `INSERT INTO listing (dataset_version_id, row_no, line_number, external_id, title, description, class_index, cluster_no, split)
     VALUES (?, 7, 9, 'page-1', 'Pelle', '', 1, 0, 'train'), (?, 8, 10, 'page-2', 'Seau', '', 1, 0, 'train')`,
    [secondId, secondId],
  );
  const ask = (change: string, after: string | null) =>
    api.query<{ changedListings: { edges: { cursor: string; node: { externalId: string } }[] } }>(
      `query ($firstId: ID!, $secondId: ID!, $change: DatasetChange!, $after: String) {
         changedListings(firstId: $firstId, secondId: $secondId, change: $change, first: 100, after: $after) {
           edges { cursor node { externalId } } pageInfo { hasNextPage } } }`,
      { firstId, secondId, change, after },
    );
  const { data } = await ask('ADDED', null);
  const { cursor } = data!.changedListings.edges.find(({ node }) => node.externalId === 'page-1')!;
  const rest = await ask('ADDED', cursor);
  expect(rest.data!.changedListings.edges.map(({ node }) => node.externalId)).toEqual(['page-2']);
  const { errors } = await ask('REMOVED', cursor);
  expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'after' });
});
