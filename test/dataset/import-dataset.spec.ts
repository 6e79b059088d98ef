import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum, createImporter, type Importer, listingLines } from './importing.js';

let importer: Importer;
beforeAll(async () => {
  importer = await createImporter();
});
afterAll(() => importer?.environment.close());

/** What an import that must fail has left: nothing, in no table and not in the temporary folder. */
async function failedImport(input: Parameters<Importer['import']>[0]) {
  const before = { rows: await importer.rowCounts(), checksum: await checksum(importer.db) };
  const error = await importer.import(input).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect({ rows: await importer.rowCounts(), checksum: await checksum(importer.db) }).toEqual(before);
  expect(await readdir(importer.temporaryDir)).toEqual([]);
  return error;
}

async function importAlone(input: Parameters<Importer['import']>[0]) {
  await importer.db.query('DELETE FROM dataset_version');
  return importer.import(input);
}

const someListings = [...listingLines(300, 90)].join('');

describe('an import', () => {
  it('joins the two files of the challenge and keeps every row that cannot be used', async () => {
    const result = await importAlone({
      listings: [
        ',designation,description,productid,imageid',
        '0,Lampe,<b>Belle</b> lampe,11,22',
        '1,Chaise,,,',
        '2,,,,',
        '3,Sans label,,,',
        '4,Deux labels,,,',
        '5,Autre label,,,',
        '1,Encore la chaise,,,',
        '6,Trop,de,colonnes,,',
        ',Sans id,,,',
        `8,${'x'.repeat(1_001)},,,`,
        '',
      ].join('\r\n'),
      labels: ',prdtypecode\n0,1560\n1,10\n2,10\n4,10\n4,40\n5,99\n6,10\n8,10\n',
    });
    expect(result).toMatchObject({ created: true, acceptedRows: 2, rejectedRows: 8 });
    expect(await importer.listings()).toMatchObject([
      {
        line_number: 2,
        external_id: '0',
        title: 'Lampe',
        description: 'Belle lampe',
        class_index: 1,
        image_file: 'image_22_product_11.jpg',
      },
      {
        line_number: 3,
        external_id: '1',
        title: 'Chaise',
        description: '',
        class_index: 0,
        image_file: null,
      },
    ]);
    expect((await importer.rejections()).map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'no-text'],
      [5, 'no-label'],
      [6, 'conflicting-labels'],
      [7, 'unknown-label'],
      [8, 'duplicate-id'],
      [9, 'column-count'],
      [10, 'no-id'],
      [11, 'title-too-long'],
    ]);
  });

  it('reads the JSON columns of a version back as objects', async () => {
    const { datasetVersionId } = await importAlone({ listings: someListings, split: { seed: 5 } });
    const version = await importer.db
      .getRepository('dataset_version')
      .findOneByOrFail({ id: datasetVersionId });
    expect(version).toMatchObject({
      recipe: { split: { seed: 5, gold: 0.1 }, columns: { header: true } },
      sources: [{ role: 'listings', fileName: 'listings.csv' }],
    });
  });

  it('keeps text byte for byte: SQL, quotes, backslashes, emoji, long ids', async () => {
    const titles = [
      `Robert'); DROP TABLE listing;-- "x" \\' \\" \\\\ %s ? :name \${a} \\0`,
      '👩‍👩‍👧 𝕏 𠜎 ﷽ 漢字 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    ];
    const ids = ['é'.repeat(191), "1'; --\u2028"];
    const rows = titles.map((title, at) => `${ids[at]},"${title.replaceAll('"', '""')}","c\\'l"`);
    await importAlone({ listings: `id,title,label\n${rows.join('\n')}\n` });
    const stored = await importer.listings();
    expect(stored.map(({ title }) => title)).toEqual(titles);
    expect(stored.map(({ external_id }) => external_id)).toEqual([ids[0], ids[1]!.trim()]);
    expect(await importer.db.query('SELECT code FROM dataset_class')).toEqual([{ code: "c\\'l" }]);
  });

  it('keeps rejections whose excerpts hold line separators and cut emoji', async () => {
    const bad = `2,${'😀'.repeat(200)}\u2028\0,x,y`;
    await importAlone({ listings: `id,title,label\n1,lampe,a\n${bad}\n` });
    const [rejection] = await importer.rejections();
    expect(rejection).toMatchObject({ line: 3, reason: 'column-count' });
    expect(rejection!.excerpt).toMatch(/^2 \| 😀+$/u);
  });

  it('rejects a title of 10 MB and keeps the other rows', async () => {
    const result = await importAlone({
      listings: `id,title,label\n1,lampe,a\n2,${'x'.repeat(10 << 20)},a\n3,chaise,a\n`,
    });
    expect(result).toMatchObject({ acceptedRows: 2, rejectedRows: 1 });
    expect(await importer.rejections()).toMatchObject([{ line: 3, reason: 'title-too-long' }]);
  });

  it('stores many descriptions of the greatest length, which make statements long', async () => {
    const description = "\\'é".repeat(33_333);
    const rows = Array.from({ length: 100 }, (_, at) => `${at},t${at},${description},a\n`);
    expect(await importAlone({ listings: `id,title,description,label\n${rows.join('')}` })).toMatchObject({
      acceptedRows: 100,
    });
    expect((await importer.listings()).every((row) => row.description === description)).toBe(true);
  });

  it('takes a row that is not UTF-8 for rejected, and a header that is not for useless', async () => {
    const broken = Buffer.from('1,lamp\xe9,a\n2,chaise,a\n', 'latin1');
    await importAlone({ listings: Buffer.concat([Buffer.from('id,title,label\n'), broken]) });
    expect(await importer.rejections()).toMatchObject([{ line: 2, reason: 'broken-utf8' }]);
    expect(
      await failedImport({ listings: Buffer.from('id,title,cat\xe9gorie\n1,a,b\n', 'latin1') }),
    ).toMatchObject({
      code: 'UNUSABLE_FILE',
      facts: { field: 'file', line: 1 },
    });
  });

  it('reads a file without a header row by positions', async () => {
    await importAlone({
      listings: 'lampe\t7\nchaise\t8\n',
      columns: { header: false, title: '1', label: '2' },
    });
    expect((await importer.listings()).map(({ external_id, title }) => [external_id, title])).toEqual([
      ['1', 'lampe'],
      ['2', 'chaise'],
    ]);
  });
});

describe('importing again', () => {
  it('makes nothing new of the same file', async () => {
    const first = await importAlone({ listings: someListings });
    const before = await importer.rowCounts();
    const second = await importer.import({ listings: someListings, name: 'another name' });
    expect(second).toEqual({ ...first, created: false });
    expect(await importer.rowCounts()).toEqual(before);
  });

  it('makes nothing new of the same rows with other line ends', async () => {
    const first = await importAlone({ listings: someListings });
    const second = await importer.import({ listings: someListings.replaceAll('\n', '\r\n') });
    expect(second).toEqual({ ...first, created: false });
  });

  it('makes another version with another seed', async () => {
    const first = await importAlone({ listings: someListings });
    const second = await importer.import({ listings: someListings, split: { seed: 2 } });
    expect(second).toMatchObject({ created: true, acceptedRows: first.acceptedRows });
    expect(second.datasetVersionId).not.toBe(first.datasetVersionId);
  });

  it('makes another version when only the groups differ', async () => {
    const grouped = (group: number) => `title,label,cluster\nlampe,a,1\nchaise,a,${group}\ntable,a,3\n`;
    const columns = { group: 'cluster' };
    const first = await importAlone({ listings: grouped(1), columns });
    const second = await importer.import({ listings: grouped(2), columns });
    expect(second.created).toBe(true);
    expect(second.datasetVersionId).not.toBe(first.datasetVersionId);
  });

  it('makes one version of the same content imported twice at once', async () => {
    await importer.db.query('DELETE FROM dataset_version');
    const [first, second] = await Promise.all([
      importer.import({ listings: someListings }),
      importer.import({ listings: someListings.replaceAll('\n', '\r\n') }),
    ]);
    expect([first!.created, second!.created].sort()).toEqual([false, true]);
    expect(first!.datasetVersionId).toBe(second!.datasetVersionId);
    expect(await importer.rowCounts()).toMatchObject({ dataset_version: 1, listing: 270, rejected_row: 30 });
  });
});

describe('a file that cannot be used changes nothing', () => {
  it('100,000 classes: the message names the limit', async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => `${at},produit,${at}\n`).join('');
    expect(await failedImport({ listings: `id,title,label\n${rows}` })).toMatchObject({
      code: 'UNUSABLE_FILE',
      message: expect.stringContaining('more than 1000 different values'),
      facts: { field: 'label', classesMax: 1_000 },
    });
  });

  it('no usable row: the message counts them by reason', async () => {
    expect(await failedImport({ listings: 'id,title,label\n1,,a\n2,,a\n3,lampe,\n4,x\n' })).toMatchObject({
      code: 'UNUSABLE_FILE',
      message:
        'None of the 4 rows can be used (no-text: 2, no-label: 1, column-count: 1). Nothing was imported.',
      facts: { rejectedRows: 4 },
    });
  });

  it.each([
    ['an empty file', '', /has no rows/],
    ['a header alone', 'id,title,label\n', /has no rows/],
    [
      'a quote that is never closed',
      'id,title,label\n1,lampe,a\n2,"x,a\n',
      /on line 3 opens a quote that is never closed/,
    ],
    ['no title column', 'id,nom,label\n1,lampe,a\n', /None of id, nom, label is a usual name/],
    ['no label column and no labels file', 'id,title\n1,lampe\n', /Which column is the label/],
  ])('%s', async (_what, listings, message) => {
    expect(await failedImport({ listings })).toMatchObject({
      code: 'UNUSABLE_FILE',
      message: expect.stringMatching(message),
    });
  });

  it('a labels file for listings without ids', async () => {
    expect(await failedImport({ listings: 'title\nlampe\n', labels: 'id,label\n1,a\n' })).toMatchObject({
      code: 'UNUSABLE_FILE',
      facts: { field: 'id' },
    });
  });

  it('a labels file of other listings', async () => {
    expect(await failedImport({ listings: 'id,title\n1,lampe\n', labels: 'id,label\n2,a\n' })).toMatchObject({
      message: expect.stringContaining('no-label: 1'),
    });
  });
});
