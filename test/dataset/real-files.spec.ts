import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImporter, type Importer } from './importing.js';

const data = resolve(import.meta.dirname, '../../../shared/data');
const rakuten = resolve(data, 'rakuten-fr');
const pricerunner = resolve(data, 'pricerunner/pricerunner_aggregate.csv');
/** Evaluation data that may not be published, so that most machines have none of it. */
const unless = (path: string) => (existsSync(path) ? '' : ` (skipped: there is no ${path})`);

let importer: Importer;
beforeAll(async () => {
  importer = await createImporter();
});
afterAll(() => importer?.environment.close());

describe.skipIf(unless(rakuten) !== '')(`French listings${unless(rakuten)}`, () => {
  it('are all imported, in 27 categories', async () => {
    const result = await importer.import({
      listings: readFileSync(resolve(rakuten, 'X_train_update.csv')),
      labels: readFileSync(resolve(rakuten, 'Y_train_CVw08PX.csv')),
    });
    expect(result).toMatchObject({ acceptedRows: 2_151, rejectedRows: 0 });
    const [{ classes, pictures }] = await importer.db.query(
      `SELECT COUNT(DISTINCT class_index) AS classes, COUNT(image_file) AS pictures FROM listing
        WHERE dataset_version_id = ?`,
      [result.datasetVersionId],
    );
    expect([Number(classes), Number(pictures)]).toEqual([27, 2_151]);
  });
});

describe.skipIf(unless(pricerunner) !== '')(`PriceRunner offers${unless(pricerunner)}`, () => {
  it('are all imported, and no cluster of the file straddles two splits', async () => {
    const { datasetVersionId, ...counts } = await importer.import({
      listings: readFileSync(pricerunner),
      columns: { header: false, id: '1', title: '2', group: '4', label: '7' },
    });
    expect(counts).toEqual({ created: true, acceptedRows: 35_311, rejectedRows: 0 });

    const rows: { id: string; split: string }[] = await importer.db.query(
      'SELECT external_id AS id, split FROM listing WHERE dataset_version_id = ?',
      [datasetVersionId],
    );
    const splitOf = new Map(rows.map(({ id, split }) => [id, split]));
    const splitsOfGroup = new Map<string, Set<string>>();
    // The file has no quotes, and commas in no column but perhaps the title: the last four are taken from the end.
    for (const line of readFileSync(pricerunner, 'utf8').trim().split('\n')) {
      const fields = line.split(',');
      const group = fields.at(-4)!;
      const splits = splitsOfGroup.get(group) ?? new Set();
      splitsOfGroup.set(group, splits.add(splitOf.get(fields[0]!)!));
    }
    expect(splitsOfGroup.size).toBeGreaterThan(10_000);
    expect([...splitsOfGroup.values()].filter((splits) => splits.size > 1)).toEqual([]);

    const shares = Object.fromEntries(
      ['train', 'validation', 'gold'].map((name) => [
        name,
        rows.filter(({ split }) => split === name).length / rows.length,
      ]),
    );
    expect(shares.validation).toBeCloseTo(0.1, 2);
    expect(shares.gold).toBeCloseTo(0.1, 2);
  });
});
