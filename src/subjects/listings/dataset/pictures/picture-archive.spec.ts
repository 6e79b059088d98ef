import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { PICTURE_BYTES_MAX } from '../../../../ml/image/decode-picture.js';
import { PictureArchive } from './picture-archive.js';

let folder: string;
let archives = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-archive-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A zip file with these entries, in this order. */
async function zipOf(entries: readonly (readonly [name: string, content: Buffer])[]): Promise<string> {
  const path = join(folder, `${archives++}.zip`);
  const zip = new ZipFile();
  for (const [name, content] of entries) zip.addBuffer(content, name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** The same file with every occurrence of a run of bytes replaced by another of its length. */
async function patched(path: string, from: Buffer, to: Buffer): Promise<string> {
  const bytes = await readFile(path);
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) to.copy(bytes, at);
  await writeFile(path, bytes);
  return path;
}

const content = (text: string) => Buffer.from(text);
const unusable = expect.objectContaining({ code: 'UNUSABLE_FILE' });

async function readFrom(path: string, name: string) {
  const archive = await PictureArchive.open(path);
  try {
    return await archive.read(name);
  } finally {
    archive.close();
  }
}

describe('PictureArchive', () => {
  it('finds a file by the last part of its path', async () => {
    const path = await zipOf([['images/image_train/a.jpg', content('bytes of a')]]);

    expect(await readFrom(path, 'a.jpg')).toEqual({ bytes: content('bytes of a') });
  });

  it('takes the first of two files of one name', async () => {
    const path = await zipOf([
      ['one/a.jpg', content('first')],
      ['two/a.jpg', content('second')],
    ]);

    expect(await readFrom(path, 'a.jpg')).toEqual({ bytes: content('first') });
  });

  it('does not count folders as files', async () => {
    const path = join(folder, 'folders.zip');
    const zip = new ZipFile();
    zip.addEmptyDirectory('images');
    zip.addBuffer(content('a'), 'images/a.jpg');
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(path));

    const archive = await PictureArchive.open(path);

    expect(archive.size).toBe(1);
    archive.close();
  });

  it('says that a file is missing', async () => {
    expect(await readFrom(await zipOf([['a.jpg', content('a')]]), 'b.jpg')).toMatchObject({
      reason: 'missing',
    });
  });

  it('does not take the name of an object property for a file', async () => {
    expect(await readFrom(await zipOf([['a.jpg', content('a')]]), '__proto__')).toMatchObject({
      reason: 'missing',
    });
  });

  it.each([
    ['a path out of the archive', 'xx/evil.jpg', '../evil.jpg'],
    ['an absolute path', 'x/evil.jpg', '//evil.jpg'],
    ['a drive letter', 'xx/evil.jpg', 'C:/evil.jpg'],
  ])('refuses an archive with %s', async (_, harmless, evil) => {
    const path = await patched(await zipOf([[harmless, content('a')]]), content(harmless), content(evil));

    await expect(PictureArchive.open(path)).rejects.toEqual(unusable);
  });

  it('refuses a file that is no archive', async () => {
    const path = join(folder, 'text.zip');
    await writeFile(path, 'not a zip archive at all, only text of some length');

    await expect(PictureArchive.open(path)).rejects.toEqual(unusable);
  });

  it.runIf(process.platform === 'linux')('closes the file of an archive that it refuses', async () => {
    const path = await patched(
      await zipOf([['xx/evil.jpg', content('a')]]),
      content('xx/evil'),
      content('../evil'),
    );
    const openFiles = async () => (await readdir('/proc/self/fd')).length;
    const before = await openFiles();

    for (let time = 0; time < 20; time++) await PictureArchive.open(path).catch(() => {});

    // Closing ends a little after the refusal; a leak would leave all twenty open.
    expect(await openFiles()).toBeLessThan(before + 10);
  });

  it('refuses an archive that was cut off', async () => {
    const path = await zipOf([['a.jpg', Buffer.alloc(5000, 'abc')]]);
    await writeFile(path, (await readFile(path)).subarray(0, -30));

    await expect(PictureArchive.open(path)).rejects.toEqual(unusable);
  });

  it('does not unpack an entry larger than a picture may be', async () => {
    const path = await zipOf([['bomb.jpg', Buffer.alloc(PICTURE_BYTES_MAX + 1)]]);

    expect(await readFrom(path, 'bomb.jpg')).toMatchObject({ reason: 'too-large' });
  });

  it('stops unpacking an entry that is larger than it says', async () => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(1_234_567);
    const lie = Buffer.alloc(4);
    lie.writeUInt32LE(10);
    const path = await patched(await zipOf([['liar.jpg', Buffer.alloc(1_234_567)]]), size, lie);

    expect(await readFrom(path, 'liar.jpg')).toMatchObject({ reason: 'broken' });
  });

  it('reads the other files of an archive after a broken one', async () => {
    const path = await zipOf([
      ['broken.jpg', Buffer.alloc(5000, 'abc')],
      ['good.jpg', content('good')],
    ]);
    const bytes = await readFile(path);
    bytes.fill(0xff, 30 + 'broken.jpg'.length, 30 + 'broken.jpg'.length + 8);
    await writeFile(path, bytes);
    const archive = await PictureArchive.open(path);

    const found = [await archive.read('broken.jpg'), await archive.read('good.jpg')];

    expect(found).toEqual([expect.objectContaining({ reason: 'broken' }), { bytes: content('good') }]);
    archive.close();
  });
});
