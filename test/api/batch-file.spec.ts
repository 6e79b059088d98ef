import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphql } from '../support/graphql.js';
import { startWorker } from '../support/programs.js';
import { thoroughly } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import {
  finished,
  jobFacts,
  promoteVersion,
  startTrained,
  type Trained,
  train,
  upload,
} from './support/trained.js';

let trained: Trained;
let url: string;

beforeAll(async () => {
  trained = await startTrained();
  url = trained.api.url;
});
afterAll(() => trained?.close());

interface Started {
  __typename: string;
  job: { id: string };
  code: string;
  message: string;
  field: string | null;
}

async function startBatch(fileDigest: string, input: object = {}): Promise<Started> {
  const answer = await graphql<{ startBatchPrediction: Started }>(
    url,
    `mutation ($input: StartBatchPredictionInput!) { startBatchPrediction(input: $input) { __typename
       ... on BatchPredictionStarted { job { id } } ... on Error { code message } ... on InvalidInput { field } } }`,
    { input: { fileDigest, ...input } },
  );
  return answer.data!.startBatchPrediction;
}

type OutputRow = Record<
  'line' | 'id' | 'category' | 'category_name' | 'confidence' | 'prediction_id' | 'error',
  string
>;

async function output(digest: string): Promise<OutputRow[]> {
  const response = await fetch(`${url}/files/${digest}`);
  return parse(Buffer.from(await response.arrayBuffer()), { columns: true });
}

async function classify(content: string, input: object = {}): Promise<OutputRow[]> {
  const { job } = await startBatch(await upload(url, content), input);
  return output((await finished(url, job.id)).outputDigest!);
}

/** A file in the form of the challenge's X_test_update.csv. */
function challengeFile(rows: number): string {
  const nouns = ['Pompe de piscine', 'Manette de jeu', 'Livre de poche', 'Poupée ancienne', 'Coussin de sol'];
  const records = Array.from({ length: rows }, (_, index) => [
    index + 84_916,
    `${nouns[index % nouns.length]} ${index}`,
    index % 3 === 0
      ? ''
      : `Une <b>description</b> assez longue, "citée", avec mots ${'variés '.repeat(index % 40)}`,
    2_000_000 + index,
    900_000 + index,
  ]);
  return stringify([['', 'designation', 'description', 'productid', 'imageid'], ...records]);
}

const withoutIds = (rows: readonly OutputRow[]) => rows.map(({ prediction_id: _id, ...row }) => row);

it('classifies a file without labels, every row in its order, and stores the answers', async () => {
  const rows = await classify(challengeFile(120));
  expect(rows.map(({ id }) => Number(id))).toEqual(Array.from({ length: 120 }, (_, index) => index + 84_916));
  for (const row of rows) {
    expect(row).toMatchObject({ error: '', category: expect.stringMatching(/^\d+$/) });
    expect(Number(row.confidence)).toBeGreaterThan(0);
  }
  const stored = await trained.db.query('SELECT id FROM prediction WHERE id IN (?) AND source = ?', [
    rows.map(({ prediction_id }) => prediction_id),
    'batch',
  ]);
  expect(stored).toHaveLength(120);
});

it('says for each bad row in its place what is wrong', async () => {
  const file = Buffer.concat([
    Buffer.from('id,title,description\n1,Pompe,\n2,,\n3,Pompe\n4,'),
    Buffer.from([0x50, 0xff, 0xfe]),
    Buffer.from(`,\n5,${'x'.repeat(1_001)},\n6,"Pompe, de ""piscine""",ok\n`),
  ]);
  const { job } = await startBatch(await upload(url, new Uint8Array(file)));
  const facts = await finished(url, job.id);
  expect(facts).toMatchObject({ rows: 6, rejectedRows: 4 });
  const rows = await output(facts.outputDigest!);
  expect(rows.map(({ line }) => Number(line))).toEqual([2, 3, 4, 5, 6, 7]);
  expect(rows.map(({ error }) => error !== '')).toEqual([false, true, true, true, true, false]);
  expect(rows[1]!.error).toContain('empty');
  expect(rows[2]!.error).toContain('columns');
  expect(rows[3]!.error).toContain('UTF-8');
  expect(rows[4]!.error).toContain('1000');
});

it('takes columns by position from a file without a header', async () => {
  const rows = await classify('a;Pompe de piscine;7\nb;Manette de jeu;8\n', {
    columns: { header: false, title: '2', id: '1' },
  });
  expect(rows.map(({ id, error }) => [id, error])).toEqual([
    ['a', ''],
    ['b', ''],
  ]);
});

it('neutralises what a spreadsheet would run as a formula', async () => {
  const ids = ['=1+1', '+1+cmd|x', '-2+3', '@SUM(A1)', '\uff1d1', '-12.5', '+33'];
  const rows = await classify(stringify([['id', 'title'], ...ids.map((id) => [id, 'Pompe'])]));
  expect(rows.map(({ id }) => id)).toEqual([
    "'=1+1",
    "'+1+cmd|x",
    "'-2+3",
    "'@SUM(A1)",
    "'\uff1d1",
    '-12.5',
    '+33',
  ]);
});

it.each([
  ['a header only', 'id,title\n'],
  ['a file without a title column', 'id,price\n1,2\n'],
])('fails with a reason for %s', async (_what, content) => {
  const { job } = await startBatch(await upload(url, content));
  await expect(finished(url, job.id)).rejects.toThrow('FAILED');
  expect((await jobFacts(url, job.id)).error).toMatchObject({ code: 'UNUSABLE_FILE', message: /\w+/ });
});

it('refuses a file that was not uploaded and a digest that is none', async () => {
  expect(await startBatch('0'.repeat(64))).toMatchObject({ code: 'NOT_FOUND' });
  expect(await startBatch('../etc/passwd')).toMatchObject({ code: 'INVALID_INPUT', field: 'fileDigest' });
});

it('answers with the model of the moment it was asked, though the champion changes before it runs', async () => {
  const versions = () => trained.db.query('SELECT id FROM model_version ORDER BY version');
  await train(url, trained.datasetVersionId, { linear: { epochs: 1 }, seed: 5 });
  const [first] = (await versions()) as { id: string }[];
  await promoteVersion(trained, 1);
  await trained.worker.stop('SIGTERM');
  const { job } = await startBatch(await upload(url, challengeFile(10)));
  await promoteVersion(trained, 2);
  trained.worker = await startWorker(trained.environment);
  await finished(url, job.id);
  const used = await trained.db.query(
    'SELECT DISTINCT model_version_id AS id FROM prediction WHERE job_id = ?',
    [job.id],
  );
  expect(used).toEqual([{ id: first!.id }]);
}, 60_000);

it('returns the first job for a repeated idempotency key', async () => {
  const digest = await upload(url, challengeFile(3));
  const first = await startBatch(digest, { idempotencyKey: 'again' });
  expect(await startBatch(digest, { idempotencyKey: 'again' })).toEqual(first);
  const other = await upload(url, challengeFile(4));
  expect(await startBatch(other, { idempotencyKey: 'again' })).toMatchObject({ code: 'CONFLICT' });
});

thoroughly(
  'goes on behind the last finished part after its worker was killed, to the same output',
  async () => {
    const digest = await upload(url, challengeFile(9_000));
    const { job } = await startBatch(digest);
    const parts = () =>
      trained.db.query('SELECT part_no, artifact_digest FROM batch_part WHERE job_id = ? ORDER BY part_no', [
        job.id,
      ]);
    const before = await waitFor('two parts', async () => {
      const found = await parts();
      return found.length >= 2 ? found : null;
    });
    await trained.worker.stop('SIGKILL');
    expect((await jobFacts(url, job.id)).state).toBe('RUNNING');
    trained.worker = await startWorker(trained.environment);
    const facts = await finished(url, job.id);
    expect(facts).toMatchObject({ rows: 9_000, rejectedRows: 0, attempt: 2 });
    expect((await parts()).slice(0, before.length)).toEqual(before);
    const rows = await output(facts.outputDigest!);
    const undisturbed = await finished(url, (await startBatch(digest)).job.id);
    expect(withoutIds(rows)).toEqual(withoutIds(await output(undisturbed.outputDigest!)));
    const [{ stored }] = await trained.db.query(
      'SELECT COUNT(*) AS stored FROM prediction WHERE job_id = ?',
      [job.id],
    );
    expect(Number(stored)).toBe(9_000);
  },
  90_000,
);
