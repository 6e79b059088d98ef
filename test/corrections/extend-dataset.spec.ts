import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Correction } from '../../src/store/entities/correction.js';
import { DatasetVersion, RejectedRow } from '../../src/store/entities/dataset.js';
import { rejectCorrection } from '../../src/subjects/listings/corrections/settle-corrections.js';
import { digestOfStoredRows } from '../../src/subjects/listings/dataset/dataset-digest.js';
import { eraseListing } from '../../src/subjects/listings/erasure/erase-listing.js';
import { CorrectionTest, MODEL, type StoredListing } from './support.js';

let test: CorrectionTest;
let base: StoredListing[];
beforeAll(async () => {
  test = await CorrectionTest.start();
  base = await test.listings(test.lineage.datasetVersionId);
});
afterAll(() => test?.close());
beforeEach(async () => {
  await test.db.query('DELETE FROM corrected_listing');
  await test.db.query('DELETE FROM prediction');
});

const inSplit = (split: StoredListing['split']) => base.find((row) => row.split === split)!;
const correct = (row: StoredListing, category: string, more: object = {}) =>
  test.say({ externalId: row.id, modelName: MODEL, category, ...more });
const extended = async (from?: string) => {
  const made = await test.extend(from);
  return { ...made, rows: await test.listings(made.datasetVersionId) };
};
const reject = (correctionId: string) =>
  rejectCorrection(test.db, { correctionId, decidedBy: 'chief', note: '' }, new Date());

describe('without anything new', () => {
  it('the base itself is the next version', async () => {
    expect(await test.extend()).toMatchObject({
      datasetVersionId: test.lineage.datasetVersionId,
      created: false,
    });
  });

  it('so it is when a person confirms what the base says', async () => {
    const { id } = await correct(base[0]!, base[0]!.code);
    expect(await test.extend()).toMatchObject({ created: false, relabelled: 0, added: 0 });
    const { datasetVersionId } = await test.db.manager.findOneByOrFail(Correction, { id });
    expect(datasetVersionId).toBe(test.lineage.datasetVersionId);
  });

  it('and a conflict says nothing', async () => {
    await correct(base[0]!, 'livre');
    await correct(base[0]!, 'chaise', { submittedBy: 'ben' });
    expect(await test.extend()).toMatchObject({ created: false });
  });

  it('a version that was extended already is its own next version', async () => {
    await correct(base[0]!, 'livre');
    const { datasetVersionId } = await test.extend();
    expect(await test.extend(datasetVersionId)).toMatchObject({ datasetVersionId, created: false });
  });

  it('the same corrections of the same base are the same version', async () => {
    await correct(base[0]!, 'livre');
    const first = await test.extend();
    expect(await test.extend()).toMatchObject({ datasetVersionId: first.datasetVersionId, created: false });
  });
});

describe('a corrected label', () => {
  it.each(['train', 'validation', 'gold'] as const)(
    'takes its place in %s, with who gave it',
    async (split) => {
      const row = inSplit(split);
      const category = row.code === 'livre' ? 'chaise' : 'livre';
      await correct(row, category);
      const { rows, relabelled } = await extended();
      expect(relabelled).toBe(1);
      expect(rows.find(({ id }) => id === row.id)).toMatchObject({
        ...{ split, code: category, source: 'CORRECTION', labelBy: 'anna', original: row.code },
      });
    },
  );

  it('leaves all other rows as they are, each in its split', async () => {
    const [row, ...others] = base;
    await correct(row!, row!.code === 'livre' ? 'chaise' : 'livre');
    const { rows } = await extended();
    expect(rows.slice(1)).toEqual(others);
  });

  it('of a listing without an id is that of the row with the very texts', async () => {
    const row = base[5]!;
    const [{ description }] = await test.db.query(
      'SELECT description FROM listing WHERE external_id = ? LIMIT 1',
      [row.id],
    );
    const category = row.code === 'livre' ? 'chaise' : 'livre';
    await test.say({ predictionId: await test.answer({ title: row.title, description }), category });
    const { rows, added } = await extended();
    expect(added).toBe(0);
    expect(rows.find(({ id }) => id === row.id)).toMatchObject({ code: category, original: row.code });
  });

  it('goes back to that of the file when the correction is taken back', async () => {
    const row = inSplit('train');
    const { id } = await correct(row, row.code === 'livre' ? 'chaise' : 'livre');
    const first = await test.extend();
    await reject(id);
    const { rows, restored } = await extended(first.datasetVersionId);
    expect(restored).toBe(1);
    expect(rows.find((one) => one.id === row.id)).toEqual(row);
  });
});

describe('a new listing', () => {
  it('comes with its label, its source and no line of a file', async () => {
    const { listingId } = await test.say({ predictionId: await test.answer(), category: 'livre' });
    const { rows, added, acceptedRows } = await extended();
    expect([added, acceptedRows]).toEqual([1, base.length + 1]);
    expect(rows.at(-1)).toMatchObject({
      ...{ id: `corrected-${listingId}`, code: 'livre', source: 'CORRECTION', labelBy: 'anna' },
      ...{ original: null, line: 0 },
    });
  });

  it('that confirms the model is a label by the person who confirmed', async () => {
    await test.say({ predictionId: await test.answer({ externalId: 'n1' }), category: 'lampe' });
    const { rows } = await extended();
    expect(rows.at(-1)).toMatchObject({ id: 'n1', code: 'lampe', labelBy: 'anna' });
  });

  it('goes to gold when it is the same product as a gold row', async () => {
    const gold = inSplit('gold');
    const [{ description }] = await test.db.query(
      'SELECT description FROM listing WHERE external_id = ? LIMIT 1',
      [gold.id],
    );
    const same = { externalId: 'n2', title: gold.title.toUpperCase(), description };
    await test.say({ predictionId: await test.answer(same), category: 'livre', source: 'REVIEW' });
    const { rows } = await extended();
    expect(rows.at(-1)).toMatchObject({ id: 'n2', split: 'gold', cluster: gold.cluster });
    expect(rows.find(({ id }) => id === gold.id)).toEqual(gold);
  });

  it('stays with its earlier texts when a seller changes them', async () => {
    const gold = inSplit('gold');
    const changed = { externalId: gold.id, title: 'Un texte tout neuf' };
    await test.say({ predictionId: await test.answer(changed), category: 'livre', source: 'REVIEW' });
    expect((await extended()).rows.at(-1)).toMatchObject({ id: gold.id, split: 'gold' });
  });

  it('that nobody drew by chance is left out where it is the same product as a gold row', async () => {
    const changed = { externalId: inSplit('gold').id, title: 'Un texte que nul ne demandait' };
    await test.say({ predictionId: await test.answer(changed), category: 'livre' });
    const { datasetVersionId, added, leftOut } = await test.extend();
    expect([datasetVersionId, added, leftOut]).toEqual([test.lineage.datasetVersionId, 0, 1]);
  });

  it('that was spoken of unasked may enter gold once it was drawn as well', async () => {
    const changed = { externalId: inSplit('gold').id, title: 'Un texte que deux ont lu' };
    const predictionId = await test.answer(changed);
    await test.say({ predictionId, category: 'livre' });
    await test.say({ predictionId, category: 'livre', submittedBy: 'ben', source: 'REVIEW' });
    expect((await extended()).rows.at(-1)).toMatchObject({ title: changed.title, split: 'gold' });
  });

  it('that would tie rows of different splits together is left out, and says so', async () => {
    const title = 'un titre de plus de cinq mots';
    const [gold, train] = [inSplit('gold'), inSplit('train')];
    await test.say({
      ...{
        predictionId: await test.answer({ externalId: gold.id, title }),
        category: 'livre',
        source: 'REVIEW',
      },
    });
    await test.say({ predictionId: await test.answer({ externalId: train.id, title }), category: 'livre' });
    const { datasetVersionId, added, leftOut } = await test.extend();
    expect([added, leftOut]).toEqual([1, 1]);
    expect(await test.db.manager.findBy(RejectedRow, { datasetVersionId })).toMatchObject([
      { reason: 'straddles-splits', excerpt: expect.stringContaining(train.id) },
    ]);
  });

  it('of a new category makes the category, which first trains', async () => {
    await test.say({ predictionId: await test.answer(), category: 'tapis', newCategory: true });
    expect((await extended()).rows.at(-1)).toMatchObject({ code: 'tapis', split: 'train' });
  });

  it('goes when its correction is taken back', async () => {
    const { id } = await test.say({ predictionId: await test.answer(), category: 'livre' });
    await correct(base[0]!, base[0]!.code === 'livre' ? 'chaise' : 'livre');
    const first = await test.extend();
    await reject(id);
    const { rows, withdrawn } = await extended(first.datasetVersionId);
    expect([withdrawn, rows.length]).toEqual([1, base.length]);
  });
});

describe('many new listings', () => {
  const said = async (count: number, source: 'API' | 'REVIEW' = 'REVIEW') => {
    for (let row = 0; row < count; row++) {
      const predictionId = await test.answer({ externalId: `m${row}` });
      await test.say({ predictionId, category: 'livre', source });
    }
  };
  const splitsOf = (rows: readonly StoredListing[]) =>
    Object.fromEntries(rows.flatMap(({ id, split }) => (id.startsWith('m') ? [[id, split]] : [])));

  it('all train where nobody drew them by chance, so that gold is not chosen by errors', async () => {
    await said(40, 'API');
    expect(new Set(Object.values(splitsOf((await extended()).rows)))).toEqual(new Set(['train']));
  });

  it('that were drawn by chance go to all splits, and to the same whenever and with whatever they are taken in', async () => {
    await said(40);
    const first = await extended();
    const splits = splitsOf(first.rows);
    expect(new Set(Object.values(splits))).toEqual(new Set(['train', 'validation', 'gold']));
    await test.say({ predictionId: await test.answer(), category: 'chaise' });
    expect(splitsOf((await extended()).rows)).toEqual(splits);
    expect(splitsOf((await extended(first.datasetVersionId)).rows)).toEqual(splits);
  });

  it('never straddle splits with what they are the same product as', async () => {
    await said(40);
    const { rows } = await extended();
    const splits = new Map<number, Set<string>>();
    for (const { cluster, split } of rows) splits.set(cluster, (splits.get(cluster) ?? new Set()).add(split));
    expect([...splits.values()].every(({ size }) => size === 1)).toBe(true);
  });
});

describe('an extended version', () => {
  it('has a digest that its rows in MySQL give again, also with what was left out', async () => {
    const title = 'un autre titre de plus de cinq mots';
    for (const split of ['gold', 'train'] as const) {
      const predictionId = await test.answer({ externalId: inSplit(split).id, title });
      await test.say({ predictionId, category: 'livre', source: 'REVIEW' });
    }
    await correct(base[1]!, base[1]!.code === 'livre' ? 'chaise' : 'livre');
    const { datasetVersionId } = await test.extend();
    const version = await test.db.manager.findOneByOrFail(DatasetVersion, { id: datasetVersionId });
    expect(await digestOfStoredRows(test.db.manager, version)).toBe(version.digest);
    await test.db.query(
      "UPDATE listing SET label_by = 'mallory' WHERE dataset_version_id = ? AND label_by = 'anna'",
      [datasetVersionId],
    );
    expect(await digestOfStoredRows(test.db.manager, version)).not.toBe(version.digest);
  });

  it('is written down on the corrections that it was the first to take in', async () => {
    const { id } = await correct(base[2]!, base[2]!.code === 'livre' ? 'chaise' : 'livre');
    const first = await test.extend();
    await correct(base[3]!, base[3]!.code === 'livre' ? 'chaise' : 'livre');
    await test.extend(first.datasetVersionId);
    const correction = await test.db.manager.findOneByOrFail(Correction, { id });
    expect(correction.datasetVersionId).toBe(first.datasetVersionId);
  });
});

it('a prediction never becomes a label, however many there are and whatever they say', async () => {
  for (let row = 0; row < 30; row++) {
    await test.answer({ categoryCode: 'chaise', confidence: 0.999, externalId: `p${row}` });
  }
  for (const { id, title } of base) await test.answer({ externalId: id, title, categoryCode: 'chaise' });
  await test.say({ predictionId: await test.answer({ categoryCode: 'chaise' }), category: 'livre' });
  const { rows, added, relabelled } = await extended();
  expect([added, relabelled]).toEqual([1, 0]);
  expect(rows.slice(0, -1)).toEqual(base);
  expect(rows.at(-1)).toMatchObject({ code: 'livre', labelBy: 'anna' });
});

describe('the erasure of a listing', () => {
  it('empties its corrections, which never become rows again', async () => {
    const externalId = 'gone-1';
    const predictionId = await test.answer({ externalId, title: 'Le journal de Madame Dupont' });
    const { id } = await test.say({ predictionId, category: 'livre', note: 'of Madame Dupont' });
    const { erasure, correctionRows } = await eraseListing(
      test.db,
      { externalId, dataset: null, dryRun: false },
      new Date(),
    );
    expect([erasure!.correctionRows, correctionRows]).toEqual([1, 1]);
    expect(await test.db.manager.findOneByOrFail(Correction, { id })).toMatchObject({
      ...{ title: '', description: '', externalId: null, note: '', categoryCode: 'livre', predictionId },
    });
    expect(await test.extend()).toMatchObject({ created: false, added: 0 });
    await expect(test.say({ predictionId, category: 'chaise' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('finds one without an id by the id that it got', async () => {
    const predictionId = await test.answer({ title: 'Sans identifiant aucun' });
    const { listingId, id } = await test.say({ predictionId, category: 'livre' });
    const { datasetVersionId } = await test.extend();
    const externalId = `corrected-${listingId}`;
    const { erasure } = await eraseListing(test.db, { externalId, dataset: null, dryRun: false }, new Date());
    expect(erasure).toMatchObject({ listingRows: 1, predictionRows: 1, correctionRows: 1 });
    expect((await test.db.manager.findOneByOrFail(Correction, { id })).title).toBe('');
    const { rows, erased, created } = await extended(datasetVersionId);
    expect([created, erased, rows.some(({ title }) => title === '')]).toEqual([true, 1, false]);
  });

  it('makes the next version one without its rows, also when nobody corrected anything', async () => {
    const externalId = base[40]!.id;
    await eraseListing(test.db, { externalId, dataset: null, dryRun: false }, new Date());
    const { rows, created, datasetVersionId } = await extended();
    expect(created).toBe(true);
    expect(rows.map(({ id }) => id)).toEqual(base.filter(({ id }) => id !== externalId).map(({ id }) => id));
    expect(await test.extend(datasetVersionId)).toMatchObject({ datasetVersionId, created: false });
  });
});
