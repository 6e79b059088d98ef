import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it, onTestFinished } from 'vitest';
import type { ListingModel } from '../../../ml/model/listing-model.js';
import { parametersOf } from '../../../pipeline/training/parameters/parameters.js';
import { columnMappingSchema } from '../dataset/columns.js';
import { applyFile } from './apply-file.js';
import { type Learnt, learnFile } from './learn-file.js';

const KINDS = { lampe: ['lampe', 'abat-jour', 'ampoule'], piscine: ['piscine', 'pompe', 'filtre'] } as const;

const contentOf = (text: string): AsyncIterable<Buffer> =>
  (async function* () {
    yield Buffer.from(text);
  })();

const mappingOf = (columns: object = {}) => columnMappingSchema.parse(columns);

/** A file of both kinds, and whatever lines are added. */
function labelledFile(...extra: string[]): string {
  const lines = Object.entries(KINDS).flatMap(([label, words]) =>
    Array.from({ length: 30 }, (_, i) => `${words[i % 3]} ${words[(i + 1) % 3]} n${i},,${label}`),
  );
  return ['title,description,label', ...lines, ...extra].join('\n');
}

function learn(
  listings: string,
  { labels = null as string | null, threads = 1, columns = {} } = {},
): Promise<Learnt> {
  return learnFile(
    {
      ...{ listings: contentOf(listings), labels: labels === null ? null : contentOf(labels) },
      ...{ mapping: mappingOf(columns), parameters: parametersOf('linear', { seed: 1 }), threads },
      picturesPath: null,
    },
    () => {},
  );
}

const bytesOf = (model: ListingModel) => Buffer.concat(model.encode()).toString('base64');

async function saved(content: string | readonly Uint8Array[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gondola-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'm.gondola');
  await writeFile(path, typeof content === 'string' ? content : Buffer.concat([...content]));
  return path;
}

async function apply(listings: string, modelPath: string, threads = 2): Promise<Record<string, string>[]> {
  let csv = '';
  const write = async (piece: string) => {
    csv += piece;
  };
  await applyFile(
    {
      listings: contentOf(listings),
      mapping: mappingOf(),
      picturesPath: null,
      modelPath,
      threads,
      write,
    },
    () => {},
  );
  return parse(csv, { columns: true });
}

it('learns a file and predicts another', async () => {
  const { model } = await learn(labelledFile());

  const rows = await apply('id,title\n7,lampe ampoule\n9,pompe piscine', await saved(model.encode()));

  expect(rows.map(({ line, id, label, error }) => [line, id, label, error])).toEqual([
    ['2', '7', 'lampe', ''],
    ['3', '9', 'piscine', ''],
  ]);
});

it('writes the probabilities of the model, and the largest as the confidence', async () => {
  const { model } = await learn(labelledFile());
  const expected = model.predict({ title: 'lampe et pompe', description: '', picture: null });

  const [row] = await apply('title\nlampe et pompe', await saved(model.encode()));

  const told = [row!.p_lampe, row!.p_piscine].map(Number);
  expect(Math.max(...told.map((share, at) => Math.abs(share - expected[at]!)))).toBeLessThan(1e-6);
  expect(Number(row!.confidence)).toBe(Math.max(...told));
});

it('answers in the order of the rows, whatever the threads', async () => {
  const { model } = await learn(labelledFile());
  const path = await saved(model.encode());
  const file = `id,title\n${Array.from({ length: 2_300 }, (_, i) => `${i},lampe ${i % 7} pompe`).join('\n')}`;

  const [one, three] = [await apply(file, path, 1), await apply(file, path, 3)];

  expect(three).toEqual(one);
  expect(three.map(({ id }) => Number(id))).toEqual([...three.keys()]);
});

it('gives the same model whatever the threads', async () => {
  const [one, two] = [await learn(labelledFile()), await learn(labelledFile(), { threads: 2 })];

  expect(bytesOf(two.model)).toBe(bytesOf(one.model));
});

it('joins the labels of a second file by id', async () => {
  const lines = labelledFile().split('\n').slice(1);
  const listings = ['id,title', ...lines.map((line, id) => `${id},${line.split(',')[0]}`)].join('\n');
  const labels = ['id,label', ...lines.map((line, id) => `${id},${line.split(',')[2]}`)].join('\n');

  const { model, rows } = await learn(listings, { labels });

  expect([model.classCodes, rows]).toEqual([['lampe', 'piscine'], 60]);
});

it('counts the rows that cannot be learnt from, and shows the first ones', async () => {
  const { rows, unusable } = await learn(labelledFile(',,lampe', 'pompe,,', 'one column'));

  expect([rows, unusable.count]).toEqual([60, 3]);
  expect(unusable.first.map(({ line, reason }) => [line, reason])).toEqual([
    [62, 'no-text'],
    [63, 'no-label'],
    [64, 'column-count'],
  ]);
});

it("learns no label but the challenge's own from its files", async () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) => `${i % 2 === 0 ? 'lampe' : 'pompe'} n${i},${i % 2 === 0 ? 10 : 2280}`,
  );
  const { model, unusable } = await learn(['title,prdtypecode', ...lines, 'vase,11'].join('\n'));

  expect([model.classCodes, unusable.first]).toMatchObject([
    ['10', '2280'],
    [{ line: 42, reason: 'unknown-label' }],
  ]);
});

it("learns no label but the challenge's own from a second file", async () => {
  const ids = [...Array(40).keys()];
  const listings = [
    'id,title',
    ...ids.map((id) => `${id},${id % 2 === 0 ? 'lampe' : 'pompe'} n${id}`),
    '40,vase',
  ];
  const labels = ['id,prdtypecode', ...ids.map((id) => `${id},${id % 2 === 0 ? 10 : 2280}`), '40,11'];

  const { unusable } = await learn(listings.join('\n'), { labels: labels.join('\n') });

  expect(unusable.first).toMatchObject([{ line: 42, reason: 'unknown-label' }]);
});

it('answers a row that cannot be read with the reason', async () => {
  const { model } = await learn(labelledFile());

  const [row] = await apply('id,title,description\n5,,\n6,lampe,', await saved(model.encode()));

  expect(row).toMatchObject({
    line: '2',
    id: '5',
    label: '',
    p_lampe: '',
    error: expect.stringContaining('empty'),
  });
});

it.each([
  ['without rows', 'title,label\n', 'has no rows'],
  ['without a usable row', 'title,label\n,lampe', 'None of the 1 rows'],
  ['of one label', 'title,label\nlampe,a\nampoule,a', 'the label "a"'],
  ['without a label column', 'title,colour\nlampe,a', 'Which column is the label'],
  ['without a word', 'title,label\n!,a\n?,b\n!!,a\n??,b', 'cannot be learnt from'],
  ['of one row a label', 'title,label\nlampe,a\npompe,b', 'too few'],
])('refuses to learn a file %s', async (_, file, message) => {
  await expect(learn(file)).rejects.toMatchObject({
    code: 'UNUSABLE_FILE',
    message: expect.stringContaining(message),
  });
});

it('refuses a file that is no model', async () => {
  await expect(apply('title\nlampe', await saved('not a model'))).rejects.toMatchObject({
    code: 'UNUSABLE_FILE',
    facts: { field: 'model' },
  });
});

it('refuses a file without rows to predict', async () => {
  const { model } = await learn(labelledFile());

  await expect(apply('title\n', await saved(model.encode()))).rejects.toMatchObject({
    facts: { field: 'in' },
  });
});
