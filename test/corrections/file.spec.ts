import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/platform/digest.js';
import { Correction } from '../../src/store/entities/correction.js';
import {
  type StoredPart,
  storeCorrectionFile,
} from '../../src/subjects/listings/corrections/store-correction-file.js';
import { runCli } from '../support/cli.js';
import { CorrectionTest, MODEL } from './support.js';

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
});
afterAll(() => test?.close());

type Rows = readonly (readonly string[])[];

/** Imports a file, and gives what became of each line and how many. */
async function send(rows: Rows | Buffer, { by = 'anna', columns = {} } = {}) {
  const content = Buffer.isBuffer(rows) ? rows : Buffer.from(stringify(rows.map((row) => [...row])));
  const parts: StoredPart[] = [];
  const file = {
    fileDigest: sha256(content),
    columns,
    submittedBy: by,
    modelName: MODEL,
    source: 'CSV' as const,
  };
  const chunks = (async function* () {
    yield content;
  })();
  for await (const part of storeCorrectionFile(chunks, file, { db: test.db, jobId: null })) parts.push(part);
  return { counts: parts[0]!.counts, lines: parts.flatMap(({ lines }) => lines) };
}

const corrections = () => test.db.manager.count(Correction);

describe('a file of corrections', () => {
  it('is read line by line: by prediction, by id, by texts, each with who says so', async () => {
    const predictionId = await test.answer();
    await test.answer({ externalId: 'f1' });
    const { counts, lines } = await send([
      ['prediction_id', 'id', 'title', 'correct_category', 'by', 'note'],
      [predictionId, '', '', 'livre', 'ben', 'pages'],
      ['', 'f1', '', 'lampe', '', ''],
      ['', '', 'Une étagère', 'chaise', '', ''],
    ]);
    expect(counts).toEqual({ rows: 3, rejectedRows: 0, created: 3, conflicts: 0, unreviewed: 0 });
    const stored = lines.map(({ outcome }) => (outcome as { correction: Correction }).correction);
    expect(stored).toMatchObject([
      { predictionId, submittedBy: 'ben', note: 'pages', source: 'CSV', lineNumber: 2 },
      { externalId: 'f1', submittedBy: 'anna', categoryCode: 'lampe' },
      { title: 'Une étagère', predictionId: null },
    ]);
  });

  it('loses only the lines that are wrong, each with its number and reason', async () => {
    const predictionId = await test.answer();
    const bad = Buffer.concat([
      Buffer.from('prediction_id,correct_category\n'),
      Buffer.from(
        `${'0'.repeat(32)},livre\n${predictionId},lampes\nno id,livre\n${predictionId},livre,extra\n`,
      ),
      Buffer.from([0xff, 0xfe, 0x2c, 0x61, 0x0a]),
      Buffer.from(`${predictionId},\n${predictionId},livre\n`),
    ]);
    const { counts, lines } = await send(bad);
    expect(counts).toEqual({ rows: 7, rejectedRows: 5, created: 1, conflicts: 0, unreviewed: 1 });
    expect(lines.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(lines.map(({ outcome }) => (outcome instanceof Error ? outcome.message : ''))).toEqual([
      expect.stringContaining('no prediction'),
      expect.stringContaining('closest are lampe'),
      expect.stringContaining('32 hex digits'),
      expect.stringContaining('columns'),
      expect.stringContaining('UTF-8'),
      '',
      '',
    ]);
  });

  it('that is sent again makes nothing new, whatever it took back itself', async () => {
    const predictionId = await test.answer();
    const rows = [
      ['prediction_id', 'label'],
      [predictionId, 'livre'],
      [predictionId, 'chaise'],
    ];
    const first = await send(rows);
    const count = await corrections();
    const second = await send(rows);
    expect(await corrections()).toBe(count);
    const ids = ({ lines }: typeof first) =>
      lines.map(({ outcome }) => (outcome as { correction: Correction }).correction.id);
    expect(ids(second)).toEqual(ids(first));
    expect(second.counts.created).toBe(0);
  });

  it('that disagrees with itself about a listing is in conflict', async () => {
    const predictionId = await test.answer();
    const { counts } = await send([
      ['prediction_id', 'label', 'by'],
      [predictionId, 'livre', 'anna'],
      [predictionId, 'chaise', 'ben'],
    ]);
    expect(counts.conflicts).toBe(2);
  });

  it('may introduce a category, and use it from then on', async () => {
    const { counts } = await send([
      ['title', 'label', 'new_category'],
      ['Un tapis', 'tapis', 'yes'],
      ['Un autre tapis', 'tapis', ''],
    ]);
    expect(counts).toMatchObject({ created: 2, rejectedRows: 0 });
  });

  it('in parts of some hundred lines is stored as a whole', async () => {
    const rows = Array.from({ length: 1_200 }, (_, row) => [`Une lampe numéro ${row}`, 'lampe']);
    const { lines } = await send([['title', 'label'], ...rows]);
    expect(lines).toHaveLength(1_200);
    expect(lines.every(({ outcome }) => outcome !== null && !(outcome instanceof Error))).toBe(true);
  });
});

describe("a file of a model's own answers", () => {
  const answers = async (extra: readonly string[], cell: readonly string[]) => [
    [
      'line',
      'id',
      'category',
      'category_name',
      'confidence',
      'top_k',
      'model_version',
      'prediction_id',
      ...extra,
    ],
    ['2', 'x', 'lampe', 'lampe', '0.9', 'lampe:0.9', '1', await test.answer(), ...cell],
  ];

  it.each([{}, { category: 'category' }, { category: '3' }])(
    'is refused with columns %j',
    async (columns) => {
      const before = await corrections();
      await expect(send(await answers([], []), { columns })).rejects.toMatchObject({
        code: 'UNUSABLE_FILE',
        message: expect.stringContaining('not taken for a label'),
      });
      expect(await corrections()).toBe(before);
    },
  );

  it.each(['prediction_id', 'id'])('is refused when it was cut down to %s and category', async (name) => {
    const before = await corrections();
    const predictionId = await test.answer({ externalId: 'cut' });
    const rows = [
      ['id', 'category', 'prediction_id'],
      ['cut', 'lampe', predictionId],
    ];
    const cut = rows.map((row) => (name === 'id' ? row.slice(0, 2) : row));
    await expect(send(cut)).rejects.toMatchObject({ message: expect.stringContaining('correct_category') });
    expect(await corrections()).toBe(before);
  });

  it('may be confirmed line by line, in a column that says that it is a label', async () => {
    const { lines } = await send([
      ['prediction_id', 'category', 'correct_category'],
      [await test.answer(), 'lampe', 'lampe'],
    ]);
    expect((lines[0]!.outcome as { correction: Correction }).correction).toMatchObject({
      categoryCode: 'lampe',
      predictedCode: 'lampe',
    });
  });

  it('is taken when somebody filled in a column of his own; the rest nobody looked at', async () => {
    const [header, row] = await answers(['correct_category'], ['livre']);
    const [, other] = await answers(['correct_category'], ['']);
    const { counts } = await send([header!, row!, other!]);
    expect(counts).toMatchObject({ created: 1, unreviewed: 1, rejectedRows: 0 });
  });
});

it.each([
  ['nothing', ''],
  ['a header only', 'prediction_id,label\n'],
  ['no column of a category', 'prediction_id,price\n1,2\n'],
  ['no right category in a file of answers', 'prediction_id,confidence\n1,0.5\n'],
  ['no column of a listing', 'price,label\n1,lampe\n'],
])('a file with %s is refused', async (_what, content) => {
  await expect(send(Buffer.from(content))).rejects.toMatchObject({ code: 'UNUSABLE_FILE' });
});

it('a column called category is taken from a file of labels that names it', async () => {
  await test.answer({ externalId: 'own' });
  const rows = [
    ['id', 'category'],
    ['own', 'livre'],
  ];
  expect((await send(rows, { columns: { category: 'category' } })).counts.created).toBe(1);
});

describe('gondola correct', () => {
  it('imports a file, and writes what became of each line', async () => {
    const predictionId = await test.answer();
    const path = join(test.lineage.environment.dataDir, 'corrections.csv');
    writeFileSync(path, `prediction_id,correct_category\n${predictionId},livre\n${predictionId},nonsense\n`);
    const out = join(test.lineage.environment.dataDir, 'outcomes.csv');
    const { code, json } = await runCli(
      ['correct', '--file', path, '--out', out, '--by', 'carla', '--json'],
      test.variables,
    );
    expect(code).toBe(0);
    expect(json()).toMatchObject({ rows: 2, created: 1, rejectedRows: 1, refusals: [{ line: 3 }] });
    const { readFileSync } = await import('node:fs');
    const outcomes = parse(readFileSync(out), { columns: true }) as object[];
    expect(outcomes).toMatchObject([
      { line: '2', listing: predictionId, category: 'livre', state: 'ACCEPTED', error: '' },
      { line: '3', correction_id: '', error: expect.stringContaining('nonsense') },
    ]);
  });

  it('judges one prediction, and asks who says so', async () => {
    const predictionId = await test.answer();
    const args = ['correct', 'livre', '--prediction', predictionId, '--json'];
    expect((await runCli(args, test.variables)).json()).toMatchObject({ error: { field: 'submittedBy' } });
    const { json } = await runCli([...args, '--by', 'carla'], test.variables);
    expect(json()).toMatchObject({
      state: 'ACCEPTED',
      category: 'livre',
      predictedCategory: 'lampe',
      created: true,
    });
  });
});

describe('gondola make-dataset --extend', () => {
  it('makes a version from an earlier one and the corrections since', async () => {
    await test.say({ predictionId: await test.answer(), category: 'livre' });
    const args = ['make-dataset', '--extend', 'offers', '--model-name', MODEL, '--json'];
    const { code, json } = await runCli(args, test.variables);
    expect(code).toBe(0);
    expect(json()).toMatchObject({ created: true, name: 'offers', extends: test.lineage.datasetVersionId });
    const again = await runCli([...args.slice(0, -1)], test.variables);
    expect(again.stdout).toContain('nothing was made');
  });
});
