import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { bulkInsert } from '../../src/store/bulk.js';
import { type SeededApi, startSeeded } from './support/seeded.js';

const LISTINGS = 25;
const LINEAGE = `query ($id: ID!, $first: Int!, $after: String) { prediction(id: $id) { id modelVersion { version artifactDigest
  model { name } run { name featureSet { digest rowCount featureCount recipe } datasetVersion { digest
    sources { role fileName digest } trainingRows(first: $first, after: $after) {
      edges { node { lineNumber externalId split } } pageInfo { hasNextPage endCursor } } } } } } }`;

interface TrainingRows {
  edges: { node: { lineNumber: number } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

interface Answer {
  prediction: {
    modelVersion: {
      run: {
        featureSet: { digest: string; rowCount: number };
        datasetVersion: {
          sources: object[];
          trainingRows: TrainingRows;
        };
      };
    };
  };
}

let api: SeededApi;
beforeAll(async () => {
  api = await startSeeded(50);
  const { db, rows } = api;
  const features = 'f'.repeat(64);
  await db.query(
    `INSERT INTO feature_set (digest, dataset_version_id, recipe, artifact_digest, row_count, feature_count, created_at)
     VALUES (?, ?, '{"version":2}', ?, 9, 100, NOW(3))`,
    [features, rows.datasets[0], 'a'.repeat(64)],
  );
  await db.query('UPDATE run SET feature_set_digest = ?', [features]);
  await db.query('UPDATE dataset_version SET sources = ?', [
    JSON.stringify([{ role: 'listings', fileName: 'offers.csv', digest: 'b'.repeat(64) }]),
  ]);
  const listings = rows.datasets.flatMap((id) =>
    Array.from({ length: LISTINGS }, (_, row) => [
      ...[id, row, row * 2 + 2, `l${row}`, 'Pompe', '', 0, row],
      row % 5 === 4 ? 'gold' : 'train',
    ]),
  );
  const columns =
    'dataset_version_id row_no line_number external_id title description class_index cluster_no split';
  await bulkInsert(db.manager, 'listing', columns.split(' '), listings);
});
afterAll(() => api?.close());

async function trace(first: number, after: string | null = null) {
  const variables = { id: api.rows.predictions[3], first, after };
  const { data, errors } = await api.query<Answer>(LINEAGE, variables);
  if (data == null) throw new Error(JSON.stringify(errors));
  return data.prediction.modelVersion.run;
}

it('leads in one query from a prediction to the file and the lines that its model learnt from', async () => {
  const { featureSet, datasetVersion } = await trace(2);
  expect(featureSet).toMatchObject({ digest: 'f'.repeat(64), rowCount: 9, recipe: '{"version":2}' });
  expect(datasetVersion).toMatchObject({
    sources: [{ role: 'listings', fileName: 'offers.csv', digest: 'b'.repeat(64) }],
    trainingRows: {
      edges: [
        { node: { lineNumber: 2, externalId: 'l0', split: 'TRAIN' } },
        { node: { lineNumber: 4, externalId: 'l1', split: 'TRAIN' } },
      ],
    },
  });
});

it.each([1, 3, 20, 100])('gives every training row once, in pages of %d', async (first) => {
  const lines: number[] = [];
  for (let after: string | null = null; ; ) {
    const page: TrainingRows = (await trace(first, after)).datasetVersion.trainingRows;
    const { edges, pageInfo } = page;
    lines.push(...edges.map(({ node }) => node.lineNumber));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  const expected = Array.from({ length: LISTINGS }, (_, row) => row).filter((row) => row % 5 !== 4);
  expect(lines).toEqual(expected.map((row) => row * 2 + 2));
});

it('takes one statement for each step of the way', async () => {
  await trace(1);
  expect(await api.statementsDuring(() => trace(100))).toBe(7);
});

it('takes no more statements for 50 predictions than for one', async () => {
  const query = `query ($first: Int!) { predictions(first: $first) { edges { node { modelVersion { run {
    featureSet { digest } datasetVersion { trainingRows(first: 2) { edges { node { lineNumber } } } } } } } } } }`;
  const statements = (first: number) =>
    api.statementsDuring(async () => {
      const { errors } = await api.query(query, { first });
      expect(errors).toBeUndefined();
    });
  await statements(1);
  expect(await statements(50)).toBe(await statements(1));
});

it('shows what an erasure would touch', async () => {
  const { data } = await api.query(
    `mutation { eraseListing(input: { externalId: "l3" }) { ... on ListingErasure { dryRun erasure { id }
       predictionRows modelVersions { version } datasets { lineNumbers rejectedRows datasetVersion { name } } } } }`,
  );
  const { eraseListing } = data as unknown as {
    eraseListing: { datasets: object[]; modelVersions: object[] };
  };
  expect(eraseListing).toMatchObject({ dryRun: true, erasure: null, predictionRows: 0 });
  expect([eraseListing.datasets.length, eraseListing.modelVersions.length]).toEqual([50, 50]);
  expect(eraseListing.datasets[0]).toEqual({
    lineNumbers: [8],
    rejectedRows: 0,
    datasetVersion: { name: 'set' },
  });
});

it.each([
  ['""', 'InvalidInput'],
  ['"nobody"', 'NotFound'],
  ['"l3", dataset: "none such"', 'NotFound'],
])('answers an erasure of %s with %s', async (externalId, typename) => {
  const { data } = await api.query(
    `mutation { eraseListing(input: { externalId: ${externalId}, dryRun: false }) { __typename ... on Error { message } } }`,
  );
  expect(data).toMatchObject({ eraseListing: { __typename: typename } });
});

it('erases, lists the erasure, and marks the datasets', async () => {
  const externalId = newId();
  const [datasetVersionId] = api.rows.datasets;
  await api.db.query('UPDATE listing SET external_id = ? WHERE dataset_version_id = ? AND row_no = 0', [
    externalId,
    datasetVersionId,
  ]);
  await api.query(
    `mutation ($externalId: String!) { eraseListing(input: { externalId: $externalId, dryRun: false }) { __typename } }`,
    { externalId },
  );
  const { data } = await api.query(
    `query ($id: ID!) { erasures(first: 1) { edges { node { done listingRows } } } dataset: datasetVersion(id: $id) { erasures { done } } }`,
    { id: datasetVersionId },
  );
  expect(data).toEqual({
    erasures: { edges: [{ node: { done: true, listingRows: 1 } }] },
    dataset: { erasures: [{ done: true }] },
  });
});
