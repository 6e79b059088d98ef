import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { compareDatasets, findChanged } from '../../src/subjects/listings/dataset/compare-datasets.js';
import { eraseListing } from '../../src/subjects/listings/erasure/erase-listing.js';
import { createImporter, type Importer } from './importing.js';

let importer: Importer;
beforeAll(async () => {
  importer = await createImporter();
});
afterAll(() => importer?.environment.close());

type Row = readonly [id: string, label: string];

/** Listings a to j in two categories. */
const BASE: readonly Row[] = [...'abcdefghij'].map((id, index) => [id, index % 2 === 0 ? 'lampe' : 'livre']);

async function imported(rows: readonly Row[]): Promise<string> {
  const lines = rows.map(([id, label], index) => `${id},Produit ${id} numéro ${index * 31},${label}`);
  const listings = ['id,title,label', ...lines].join('\n');
  return (await importer.import({ listings, name: newId() })).datasetVersionId;
}

const compare = async (first: readonly Row[], second: readonly Row[]) => {
  const { manager } = importer.db;
  const comparison = await compareDatasets(manager, await imported(first), await imported(second));
  return {
    comparison,
    changed: (change: Parameters<typeof findChanged>[2]) => findChanged(manager, comparison, change),
  };
};

describe('compareDatasets', () => {
  it('of a version with itself finds all unchanged', async () => {
    const id = await imported(BASE);
    expect(await compareDatasets(importer.db.manager, id, id)).toMatchObject({
      ...{ addedRows: 0, removedRows: 0, relabelledRows: 0, unchangedRows: 10 },
    });
  });

  it('counts and shows what was added, removed and relabelled', async () => {
    const second: Row[] = [...BASE.slice(2), ['k', 'livre']];
    second[0] = ['c', 'livre'];
    const { comparison, changed } = await compare(BASE, second);
    expect(comparison).toMatchObject({
      ...{ addedRows: 1, removedRows: 2, relabelledRows: 1, unchangedRows: 7 },
    });
    expect(await changed('added')).toMatchObject([{ externalId: 'k', firstCode: null, secondCode: 'livre' }]);
    expect(await changed('removed')).toMatchObject([
      { externalId: 'a', firstCode: 'lampe', secondCode: null },
      { externalId: 'b', firstCode: 'livre', secondCode: null },
    ]);
    expect(await changed('relabelled')).toMatchObject([
      { externalId: 'c', title: 'Produit c numéro 62', firstCode: 'lampe', secondCode: 'livre' },
    ]);
  });

  it('goes on with what was changed after a row', async () => {
    const { comparison } = await compare(BASE, BASE.slice(5));
    const { manager } = importer.db;
    const [first] = await findChanged(manager, comparison, 'removed', { first: 1, after: null });
    const rest = await findChanged(manager, comparison, 'removed', { first: 3, after: first!.rowNo });
    expect([first, ...rest].map((row) => row?.externalId)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('sets the categories side by side, also one that only one version has', async () => {
    const { comparison } = await compare(BASE, [...BASE.slice(1), ['k', 'chaise'], ['l', 'chaise']]);
    expect(comparison.classes).toEqual([
      { code: 'lampe', name: 'lampe', firstRows: 5, secondRows: 4 },
      { code: 'livre', name: 'livre', firstRows: 5, secondRows: 5 },
      { code: 'chaise', name: 'chaise', firstRows: 0, secondRows: 2 },
    ]);
  });

  it('is not misled by categories that have other numbers in the other version', async () => {
    const others: Row[] = Array.from({ length: 4 }, (_, index) => [`z${index}`, 'aaa']);
    const { comparison } = await compare(BASE, [...others, ...BASE]);
    expect(comparison).toMatchObject({ addedRows: 4, relabelledRows: 0, unchangedRows: 10 });
  });

  it('shows at most 50 examples', async () => {
    const many: Row[] = Array.from({ length: 60 }, (_, index) => [`m${index}`, 'livre']);
    const { comparison, changed } = await compare(BASE, [...BASE, ...many]);
    expect(comparison.addedRows).toBe(60);
    const added = await changed('added');
    expect([added.length, added[0]!.externalId, added[49]!.externalId]).toEqual([50, 'm0', 'm49']);
  });

  it('leaves erased listings out', async () => {
    const own: Row[] = [...BASE, ['secret', 'livre'], ['hidden', 'lampe']];
    const { comparison, changed } = await compare(own, [...own, ['k', 'livre']]);
    for (const externalId of ['secret', 'hidden']) {
      await eraseListing(importer.db, { externalId, dataset: null, dryRun: false }, new Date());
    }
    const { first, second } = comparison;
    expect(await compareDatasets(importer.db.manager, first.id, second.id)).toMatchObject({
      ...{ addedRows: 1, removedRows: 0, relabelledRows: 0, unchangedRows: 10 },
    });
    expect(await changed('added')).toMatchObject([{ externalId: 'k' }]);
    expect(await changed('removed')).toEqual([]);
  });

  it.each([[newId()], ['é']])('does not find %s', async (id) => {
    await expect(compareDatasets(importer.db.manager, await imported(BASE), id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
