import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DatasetVersion } from '../../src/store/entities/dataset.js';
import { PictureTable } from '../../src/subjects/listings/dataset/picture-table.js';
import { animatedPicture, brokenPicture, cmykPicture, picture, zipOf } from '../support/pictures.js';
import { waitFor } from '../support/wait.js';
import { createImporter, holdImportAt, type Importer, importHeadOnly } from './importing.js';

const LISTINGS = [
  'id,title,label,image',
  'a,lampe,1,good.png',
  'b,chaise,1,missing.jpg',
  'c,,2,webp.webp',
  'd,table,2,empty.jpg',
  'e,livre,1,broken.jpg',
  'f,carafe,2,',
  'g,vase,1,animated.webp',
  'h,tapis,2,cmyk.jpg',
  'i,,2,',
  'j,tasse,1,notes.txt',
  '',
].join('\n');

let importer: Importer;
let files: Record<string, Buffer>;
let archive: Buffer;

beforeAll(async () => {
  importer = await createImporter();
  files = {
    'train/good.png': await picture('red'),
    'train/webp.webp': await picture('blue', 'webp'),
    'train/empty.jpg': Buffer.alloc(0),
    'train/broken.jpg': await brokenPicture(),
    'train/animated.webp': await animatedPicture(),
    'train/cmyk.jpg': await cmykPicture(),
    'train/notes.txt': Buffer.from('no picture'),
  };
  archive = await zipOf(files);
});
beforeEach(() => importer.db.query('DELETE FROM dataset_version'));
afterAll(() => importer?.environment.close());

const importAll = (input: Partial<Parameters<Importer['import']>[0]> = {}) =>
  importer.import({ listings: LISTINGS, pictures: archive, ...input });

const versionOf = (id: string) => importer.db.manager.findOneByOrFail(DatasetVersion, { id });

describe('an import with pictures', () => {
  it('counts the listings with a usable picture', async () => {
    const { datasetVersionId } = await importAll();
    expect((await versionOf(datasetVersionId)).pictureRows).toBe(3);
  });

  it('notes each picture that cannot be used, in the order of the listings', async () => {
    await importAll();
    expect(await importer.pictureNotes()).toEqual([
      { row_no: 1, file_name: 'missing.jpg', reason: 'missing' },
      { row_no: 3, file_name: 'empty.jpg', reason: 'zero-byte' },
      { row_no: 4, file_name: 'broken.jpg', reason: 'broken' },
      { row_no: 6, file_name: 'animated.webp', reason: 'animated' },
      { row_no: 8, file_name: 'notes.txt', reason: 'broken' },
    ]);
  });

  it('keeps the listings whose pictures cannot be used', async () => {
    await importAll();
    expect((await importer.listings()).map(({ external_id }) => external_id)).toEqual([...'abcdefghj']);
  });

  it('takes a listing without text that names a picture, and rejects one that names none', async () => {
    await importAll();
    expect(await importer.rejections()).toMatchObject([{ line: 10, reason: 'no-text' }]);
  });

  it('keeps the features of the usable pictures by the rows of their listings', async () => {
    const { datasetVersionId } = await importAll();
    const table = await PictureTable.load(importer.artifacts, await versionOf(datasetVersionId));
    expect([...'abcdefghj'].map((_, row) => table!.of(row) !== null)).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('names the archive among its sources', async () => {
    const { datasetVersionId } = await importAll();
    const { sources } = await versionOf(datasetVersionId);
    expect(sources.map(({ role, fileName }) => [role, fileName])).toEqual([
      ['listings', 'listings.csv'],
      ['pictures', 'pictures.zip'],
    ]);
  });
});

describe('an import without pictures', () => {
  it('rejects a listing without text, whatever picture it names', async () => {
    await importer.import({ listings: LISTINGS });
    expect(await importer.rejections()).toMatchObject([
      { line: 4, reason: 'no-text' },
      { line: 10, reason: 'no-text' },
    ]);
  });

  it('has no pictures and no notes', async () => {
    const { datasetVersionId } = await importer.import({ listings: LISTINGS });
    expect(await versionOf(datasetVersionId)).toMatchObject({ pictureRows: 0, pictureFeaturesDigest: null });
    expect(await importer.pictureNotes()).toEqual([]);
  });
});

describe('importing pictures again', () => {
  it('makes nothing new of the same files', async () => {
    const first = await importAll();
    expect(await importAll()).toEqual({ ...first, created: false });
    expect(await importer.pictureNotes()).toHaveLength(5);
  });

  it('makes another version when a picture is another', async () => {
    const first = await importAll();
    const pictures = await zipOf({ ...files, 'train/good.png': await picture('yellow') });
    const second = await importAll({ pictures });
    expect(second.created).toBe(true);
    expect((await versionOf(second.datasetVersionId)).digest).not.toBe(
      (await versionOf(first.datasetVersionId)).digest,
    );
  });

  it('makes another version without the pictures', async () => {
    const listings = 'title,label,image\nlampe,1,good.png\nchaise,2,good.png\n';
    const first = await importAll({ listings });
    const second = await importer.import({ listings });
    expect(second).toMatchObject({ created: true, acceptedRows: first.acceptedRows });
  });
});

describe('an archive that cannot be used', () => {
  it.each([
    ['text', Buffer.from('no archive')],
    ['nothing', Buffer.alloc(0)],
  ])('of %s leaves no version', async (_what, pictures) => {
    await expect(importAll({ pictures })).rejects.toMatchObject({
      code: 'UNUSABLE_FILE',
      facts: { field: 'pictures' },
    });
    expect(await importer.rowCounts()).toMatchObject({ dataset_version: 0, listing: 0 });
  });

  it('for being cut off leaves no version', async () => {
    const pictures = archive.subarray(0, archive.length - 40);
    await expect(importAll({ pictures })).rejects.toMatchObject({ code: 'UNUSABLE_FILE' });
    expect(await importer.rowCounts()).toMatchObject({ dataset_version: 0 });
  });

  it('without any of the pictures still gives the listings that have a text', async () => {
    const { datasetVersionId } = await importAll({
      listings: LISTINGS.replace('c,,2', 'c,texte,2'),
      pictures: await zipOf({ 'other.png': files['train/good.png']! }),
    });
    expect(await versionOf(datasetVersionId)).toMatchObject({ acceptedRows: 9, pictureRows: 0 });
  });
});

describe('an import with pictures that was killed', () => {
  it('is finished by the next one, as if nothing had happened', async () => {
    const undisturbed = await importAll();
    const notes = await importer.pictureNotes();
    await importer.db.query('DELETE FROM dataset_version');
    const id = await importHeadOnly(importer, { listings: LISTINGS, pictures: archive });
    const release = await holdImportAt(importer.db, id, 5);
    const child = importer.startChild(await importer.upload({ listings: LISTINGS, pictures: archive }));
    const exited = once(child, 'exit');
    await waitFor('the import to store rows', async () => {
      const [{ waiting }] = await importer.db.query(
        "SELECT COUNT(*) AS waiting FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'INSERT INTO listing%'",
      );
      return Number(waiting) > 0;
    });
    child.kill('SIGKILL');
    await exited;
    await release();

    const again = await importAll();

    expect(again).toEqual({ ...undisturbed, datasetVersionId: id });
    expect(await importer.pictureNotes()).toEqual(notes);
  });
});
