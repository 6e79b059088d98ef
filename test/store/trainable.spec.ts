import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { DatasetClass, DatasetVersion } from '../../src/store/entities/dataset.js';
import { LISTINGS } from '../../src/subjects/listings/listings.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let environment: TestEnvironment;
let db: DataSource;
beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment?.close());

async function dataset(categories: number, goldRows: number): Promise<DatasetVersion> {
  const id = newId();
  const digest = id + id;
  const version = db.manager.create(DatasetVersion, {
    ...{ id, name: 'offers', digest, sourceDigest: digest, state: 'ready', recipe: {}, sources: [] },
    ...{ acceptedRows: 80, rejectedRows: 0, duplicateRows: 79, trainRows: 79, validationRows: 1, goldRows },
    ...{ createdAt: new Date(), readyAt: new Date() },
  });
  await db.manager.insert(DatasetVersion, version);
  for (let classIndex = 0; classIndex < categories; classIndex++) {
    const rows = { trainRows: 1, validationRows: 0, goldRows: 0 };
    const code = `c${classIndex}`;
    await db.manager.insert(DatasetClass, { datasetVersionId: id, classIndex, code, name: code, ...rows });
  }
  return version;
}

it('takes a dataset of two categories with rows in every part', async () => {
  await expect(LISTINGS.assertTrainable(await dataset(2, 1), db.manager)).resolves.toBeUndefined();
});

it.each([
  ['one category', 1, 1, 'at least two'],
  ['no gold rows', 2, 0, 'too few for a validation and a gold part'],
])('refuses a dataset with %s and says what to do', async (_what, categories, goldRows, words) => {
  const attempt = LISTINGS.assertTrainable(await dataset(categories, goldRows), db.manager);
  await expect(attempt).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining(words),
  });
});
