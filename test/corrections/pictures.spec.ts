import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findDatasetVersion } from '../../src/pipeline/dataset/find-version.js';
import { PictureNote } from '../../src/store/entities/dataset.js';
import { importRequestSchema } from '../../src/subjects/import-request.js';
import { importDataset } from '../../src/subjects/listings/dataset/import-dataset.js';
import type { FileImport } from '../../src/subjects/listings/dataset/import-sources.js';
import { PictureTable } from '../../src/subjects/listings/dataset/picture-table.js';
import { picture, zipOf } from '../support/pictures.js';
import { CorrectionTest } from './support.js';

let test: CorrectionTest;
let baseId: string;
beforeAll(async () => {
  test = await CorrectionTest.start();
  baseId = await importWithPictures();
});
afterAll(() => test?.close());

async function put(content: Buffer | string, fileName: string) {
  const { artifacts, db } = test.lineage;
  const description = { mediaType: 'x/y', fileName };
  return { digest: (await artifacts.put(db.manager, [Buffer.from(content)], description)).digest, fileName };
}

/** 30 listings, each with a picture, but for the last one. @returns the id of the version */
async function importWithPictures(): Promise<string> {
  const words = ['lampe', 'livre', 'chaise'];
  const rows = Array.from(
    { length: 30 },
    (_, row) => `q${row},${words[row % 3]} ${row},${words[row % 3]},p${row}.png`,
  );
  const red = await picture('red');
  const files = Object.fromEntries(Array.from({ length: 29 }, (_, row) => [`p${row}.png`, red]));
  const request = importRequestSchema.parse({
    name: 'pictured',
    source: {
      files: {
        listings: await put(['id,title,label,picture', ...rows].join('\n'), 'pictured.csv'),
        pictures: await put(await zipOf(files), 'pictures.zip'),
      },
      columns: {},
    },
  });
  const { db, artifacts, environment } = test.lineage;
  const imported = await importDataset(request as typeof request & { source: FileImport }, {
    ...{ db, artifacts, temporaryDir: join(environment.dataDir, 'tmp'), onProgress() {} },
  });
  return imported.datasetVersionId;
}

const tableOf = async (id: string) => {
  const version = await findDatasetVersion(test.db.manager, id);
  return { version, table: (await PictureTable.load(test.lineage.artifacts, version))! };
};

it('an extended version has the pictures of the base and those of corrected answers', async () => {
  const { digest: pictureDigest } = await put(await picture('blue'), 'blue.png');
  await test.say({ predictionId: await test.answer({ pictureDigest }), category: 'livre' });
  await test.say({
    predictionId: await test.answer({ title: '', pictureDigest, externalId: 'blue' }),
    category: 'lampe',
  });
  const { datasetVersionId, added } = await test.extend(baseId);
  expect(added).toBe(2);
  const [before, after] = [await tableOf(baseId), await tableOf(datasetVersionId)];
  expect([before.version.pictureRows, after.version.pictureRows]).toEqual([29, 31]);
  for (let row = 0; row < 30; row++) expect(after.table.of(row)).toEqual(before.table.of(row));
  expect(after.table.of(30)).not.toBeNull();
  expect(after.table.of(30)).not.toEqual(before.table.of(0));
  expect(after.table.of(31)).toEqual(after.table.of(30));
  const notes = await test.db.manager.findBy(PictureNote, { datasetVersionId });
  expect(notes).toMatchObject([{ rowNo: 29, fileName: 'p29.png', reason: 'missing' }]);
});

it('a listing with a picture alone is left out of a version without pictures', async () => {
  const { leftOut, added } = await test.extend();
  expect([leftOut, added]).toEqual([1, 1]);
});
