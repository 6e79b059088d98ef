import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/platform/digest.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { bulkInsert } from '../../src/store/bulk.js';
import { assertSafeMode } from '../../src/store/database.js';
import { withFreeLock, withNamedLock } from '../../src/store/named-lock.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let environment: TestEnvironment;
let db: DataSource;
let artifacts: ArtifactStore;
let artifactDir: string;
beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  artifactDir = join(environment.dataDir, 'artifacts');
  artifacts = new ArtifactStore(new LocalBytes(artifactDir));
});
afterAll(() => environment?.close());

const description = { mediaType: 'text/plain', fileName: 'a.txt' };

describe('the artifact store', () => {
  it('keeps content under its digest, once', async () => {
    const content = Buffer.from('some content');
    const first = await artifacts.put(db.manager, [content], description);
    const second = await artifacts.put(
      db.manager,
      [content.subarray(0, 4), content.subarray(4)],
      description,
    );
    expect(second).toEqual(first);
    expect(first.digest).toBe(sha256(content));
    expect(await artifacts.read(first.digest)).toEqual(content);
    expect(await db.query('SELECT bytes FROM artifact')).toHaveLength(1);
  });

  it('refuses content above the limit and keeps none of it', async () => {
    const tooLong = artifacts.put(db.manager, [Buffer.alloc(11)], { ...description, bytesMax: 10 });
    await expect(tooLong).rejects.toMatchObject({ code: 'INVALID_INPUT', facts: { bytesMax: 10 } });
    expect(readdirSync(join(artifactDir, 'tmp'))).toEqual([]);
  });

  it('leaves nothing of an upload that breaks off', async () => {
    async function* broken() {
      yield Buffer.from('a');
      throw new Error('connection lost');
    }
    await expect(artifacts.put(db.manager, broken(), description)).rejects.toThrow('connection lost');
    expect(readdirSync(join(artifactDir, 'tmp'))).toEqual([]);
  });

  it.each(['../../etc/passwd', '', 'f'.repeat(64)])('knows no artifact %j', async (digest) => {
    await expect(artifacts.read(digest)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('bulkInsert', () => {
  const columns = ['digest', 'bytes', 'media_type', 'file_name', 'created_at'];
  const row = (text: string, bytes: number) => [sha256(text), bytes, 'x', text, new Date(0)];

  it('leaves existing rows as they are where asked to', async () => {
    await bulkInsert(db.manager, 'artifact', columns, [row('kept', 1)]);
    await bulkInsert(db.manager, 'artifact', columns, [row('kept', 2), row('new', 2)], {
      keepExisting: true,
    });
    const rows = await db.query(
      "SELECT file_name AS name, bytes FROM artifact WHERE media_type = 'x' ORDER BY name",
    );
    expect(rows.map(({ name, bytes }: { name: string; bytes: number }) => [name, Number(bytes)])).toEqual([
      ['kept', 1],
      ['new', 2],
    ]);
  });

  it('fails on a value that is too long, rather than cutting it', async () => {
    const inserted = bulkInsert(db.manager, 'artifact', columns, [row('x'.repeat(256), 1)], {
      keepExisting: true,
    });
    await expect(inserted).rejects.toMatchObject({ code: 'ER_DATA_TOO_LONG' });
  });
});

describe('a named lock', () => {
  it('is held by one at a time', async () => {
    let holders = 0;
    let holdersMax = 0;
    const work = async () => {
      holdersMax = Math.max(holdersMax, ++holders);
      await db.query('SELECT 1');
      holders -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withNamedLock(db, 'a', 10, work)));
    expect(holdersMax).toBe(1);
  });

  it('is refused after the time that its caller would wait', async () => {
    const inner = withNamedLock(db, 'b', 10, () => withNamedLock(db, 'b', 0, async () => 'never'));
    await expect(inner).rejects.toMatchObject({ code: 'OVERLOADED', facts: { name: 'b' } });
  });

  it('is passed over where it is not free', async () => {
    expect(await withNamedLock(db, 'c', 10, () => withFreeLock(db, 'c', async () => 'done'))).toBeNull();
    expect(await withFreeLock(db, 'c', async () => 'done')).toBe('done');
  });

  it('is free again after work that failed', async () => {
    const failing = withNamedLock(db, 'd', 10, async () => Promise.reject(new Error('work failed')));
    await expect(failing).rejects.toThrow('work failed');
    expect(await withFreeLock(db, 'd', async () => 'done')).toBe('done');
  });
});

describe('the sql_mode of a server', () => {
  it('may be that of the server at hand', async () => {
    const [{ mode }] = await db.query('SELECT @@SESSION.sql_mode AS mode');
    expect(() => assertSafeMode(mode)).not.toThrow();
  });

  it.each(['', 'ONLY_FULL_GROUP_BY', 'STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES'])('may not be %j', (mode) => {
    expect(() => assertSafeMode(mode)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });
});
