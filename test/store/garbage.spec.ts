import { randomBytes } from 'node:crypto';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactPlace } from '../../src/platform/config.js';
import { sha256 } from '../../src/platform/digest.js';
import { newId } from '../../src/platform/ids.js';
import type { ArtifactStore } from '../../src/store/artifact-store.js';
import { openArtifactStore } from '../../src/store/artifacts/open-artifact-store.js';
import { StoredFile } from '../../src/store/entities/artifact.js';
import { collectGarbage } from '../../src/store/garbage/collect-garbage.js';
import { ARTIFACT_COLUMNS, OTHER_COLUMNS, suspectColumns } from '../../src/store/garbage/digest-columns.js';
import { bucketPlace, folderPlace } from '../support/artifact-places.js';
import { startCli } from '../support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { waitFor } from '../support/wait.js';
import { forgetEverything, NAME_IN } from './support/references.js';

const HOUR_MS = 3_600_000;
const LONG_AGO = new Date('2020-01-01');
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

let environment: TestEnvironment;
let db: DataSource;
let s3: S3Server;
beforeAll(async () => {
  [environment, s3] = await Promise.all([createTestEnvironment(), startS3Server()]);
  db = await environment.openDatabase();
});
afterAll(async () => {
  await environment?.close();
  await s3?.close();
});
beforeEach(() => forgetEverything(db));

const put = async (artifacts: ArtifactStore, content: Uint8Array = randomBytes(100)) =>
  (await artifacts.put(db.manager, [content], { mediaType: 'a/b', fileName: 'a' })).digest;

const makeOld = (digest: string) =>
  db.query('UPDATE artifact SET created_at = ?, touched_at = ? WHERE digest = ?', [
    LONG_AGO,
    LONG_AGO,
    digest,
  ]);

async function putOld(artifacts: ArtifactStore): Promise<string> {
  const digest = await put(artifacts);
  await makeOld(digest);
  return digest;
}

async function files(artifacts: ArtifactStore): Promise<string[]> {
  const digests: string[] = [];
  for await (const { digest } of artifacts.bytes.list()) digests.push(digest);
  return digests.sort();
}

const rows = async (): Promise<string[]> =>
  (await db.query('SELECT digest FROM artifact ORDER BY digest')).map(
    (row: { digest: string }) => row.digest,
  );

const collect = (artifacts: ArtifactStore, before = hoursAgo(1), remove = true) =>
  collectGarbage({ db, artifacts }, { before, remove });

describe('the columns that may name artifacts', () => {
  it('are classified: add a new one to one of the lists in digest-columns.ts', () => {
    const suspects = suspectColumns(db).map(({ table, column }) => `${table}.${column}`);
    expect(suspects.sort()).toEqual([...ARTIFACT_COLUMNS, ...OTHER_COLUMNS].sort());
  });

  it('are classified as such where a foreign key says so', async () => {
    const keys: { name: string }[] = await db.query(
      `SELECT CONCAT(table_name, '.', column_name) AS name FROM information_schema.key_column_usage
       WHERE table_schema = DATABASE() AND referenced_table_name = 'artifact'`,
    );
    expect(keys.map(({ name }) => name).filter((name) => !ARTIFACT_COLUMNS.has(name))).toEqual([]);
  });

  it('can all be written by these specs', () => {
    expect(Object.keys(NAME_IN).sort()).toEqual([...ARTIFACT_COLUMNS].sort());
  });
});

describe.each([
  ['in a folder', (): ArtifactPlace => folderPlace(environment)],
  ['in a bucket (s3rver)', (): ArtifactPlace => bucketPlace(environment, s3)],
])('garbage collection %s', (_where, newPlace) => {
  let artifacts: ArtifactStore;
  beforeEach(async () => {
    artifacts = await openArtifactStore({ artifacts: newPlace() });
  });

  it('removes what nothing names', async () => {
    await putOld(artifacts);
    const report = await collect(artifacts);
    expect(report).toMatchObject({
      unreachable: { files: 1, bytes: 100 },
      removed: { files: 1, bytes: 100 },
    });
    expect([await files(artifacts), await rows()]).toEqual([[], []]);
  });

  it('only counts it unless told to remove it', async () => {
    const digest = await putOld(artifacts);
    const report = await collect(artifacts, hoursAgo(1), false);
    expect(report).toEqual({
      unreachable: { files: 1, bytes: 100 },
      orphaned: { files: 0, bytes: 0 },
      kept: { files: 0, bytes: 0 },
      removed: { files: 0, bytes: 0 },
    });
    expect([await files(artifacts), await rows()]).toEqual([[digest], [digest]]);
  });

  it('leaves what was put a short time ago, and counts it', async () => {
    const digest = await put(artifacts);
    expect(await collect(artifacts)).toMatchObject({
      unreachable: { files: 0 },
      kept: { files: 1, bytes: 100 },
    });
    expect([await files(artifacts), await rows()]).toEqual([[digest], [digest]]);
  });

  it('leaves what was put long ago and once more now', async () => {
    const content = randomBytes(100);
    await makeOld(await put(artifacts, content));
    const digest = await put(artifacts, content);
    await collect(artifacts);
    expect(await files(artifacts)).toEqual([digest]);
  });

  it('leaves what is about to be named', async () => {
    const digest = await putOld(artifacts);
    await artifacts.touch(db.manager, digest);
    await collect(artifacts);
    expect(await files(artifacts)).toEqual([digest]);
  });

  it('removes a file without a row when it is old', async () => {
    const digest = await put(artifacts);
    await db.query('DELETE FROM artifact');
    expect(await collect(artifacts)).toMatchObject({ orphaned: { files: 0 }, kept: { files: 1 } });
    const report = await collect(artifacts, new Date(Date.now() + HOUR_MS));
    expect([report.orphaned.files, report.removed.files]).toEqual([1, 1]);
    await expect(artifacts.bytesOf(digest)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each(Object.entries(NAME_IN))('leaves what is named in %s', async (_column, name) => {
    const digest = await putOld(artifacts);
    await name(db, digest);
    await collect(artifacts);
    expect([await files(artifacts), await rows()]).toEqual([[digest], [digest]]);
  });
});

describe('garbage collection', () => {
  let place: ArtifactPlace;
  let artifacts: ArtifactStore;
  beforeEach(async () => {
    place = folderPlace(environment);
    artifacts = await openArtifactStore({ artifacts: place });
  });

  it('removes exactly what is old and named by nothing, whatever names what', async () => {
    const node = fc.record({
      isOld: fc.boolean(),
      hasRow: fc.boolean(),
      namedIn: fc.subarray(Object.keys(NAME_IN), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(node, { maxLength: 10 }), async (nodes) => {
        await forgetEverything(db);
        const store = await openArtifactStore({ artifacts: folderPlace(environment) });
        const expected: string[] = [];
        for (const { isOld, hasRow, namedIn } of nodes) {
          const digest = await put(store);
          if (hasRow) for (const column of namedIn) await NAME_IN[column]!(db, digest);
          else await db.query('DELETE FROM artifact WHERE digest = ?', [digest]);
          if (isOld) {
            await makeOld(digest);
            const path = (await store.bytes.localPath(digest))!;
            utimesSync(path, LONG_AGO, LONG_AGO);
          }
          if (!isOld || (hasRow && namedIn.length > 0)) expected.push(digest);
        }
        await collect(store);
        expect(await files(store)).toEqual(expected.sort());
        expect((await rows()).every((digest) => expected.includes(digest))).toBe(true);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('never takes what is being put away from under it', async () => {
    const contents = Array.from({ length: 8 }, () => randomBytes(100));
    const before = hoursAgo(1);
    let isDone = false;
    let removed = 0;
    const collecting = Promise.all(
      [1, 2].map(async () => {
        while (!isDone) removed += (await collect(artifacts, before)).removed.files;
      }),
    );
    const putAndName = async (content: Uint8Array) => {
      for (let round = 0; round < 25; round++) {
        // What was put long ago and is named by nothing is put again and named, while it is collected.
        await makeOld(await put(artifacts, content));
        const digest = await put(artifacts, content);
        const path = newId();
        await db.manager.insert(StoredFile, { path, digest, createdAt: new Date() });
        expect(Buffer.from(await artifacts.read(digest)).equals(content)).toBe(true);
        await db.manager.delete(StoredFile, { path });
      }
    };
    try {
      await Promise.all(contents.map(putAndName));
    } finally {
      isDone = true;
      await collecting;
    }
    expect(removed).toBeGreaterThan(0);
  }, 60_000);

  it('keeps rows and files together without any grace, and loses nothing that is named', async () => {
    const contents = Array.from({ length: 6 }, () => randomBytes(100));
    const future = new Date(Date.now() + HOUR_MS);
    let isDone = false;
    const collecting = (async () => {
      while (!isDone) await collect(artifacts, future);
    })();
    let named = 0;
    const putAndName = async (worker: number) => {
      for (let round = 0; round < 20; round++) {
        const digest = await put(artifacts, contents[(worker + round) % contents.length]);
        // It may be gone by now; then the foreign key says so.
        await db.manager.insert(StoredFile, { path: newId(), digest, createdAt: new Date() }).then(
          () => named++,
          (error: { code?: string }) => expect(error.code).toBe('ER_NO_REFERENCED_ROW_2'),
        );
      }
    };
    try {
      await Promise.all([0, 1, 2, 3].map(putAndName));
    } finally {
      isDone = true;
      await collecting;
    }
    expect(named).toBeGreaterThan(0);
    const there = await files(artifacts);
    expect((await rows()).filter((digest) => !there.includes(digest))).toEqual([]);
    for (const { digest } of await db.manager.find(StoredFile)) {
      expect(sha256(await artifacts.read(digest))).toBe(digest);
    }
  }, 60_000);

  it('leaves no row without its file when it is killed, and the next one finishes', async () => {
    const folder = join(environment.dataDir, 'artifacts');
    const store = await openArtifactStore({ artifacts: { kind: 'file', folder } });
    const named = await putOld(store);
    await NAME_IN['stored_file.digest']!(db, named);
    for (let index = 0; index < 600; index++) {
      const content = `garbage ${index}`;
      const digest = sha256(content);
      await mkdir(join(folder, digest.slice(0, 2)), { recursive: true });
      writeFileSync(join(folder, digest.slice(0, 2), digest), content);
      utimesSync(join(folder, digest.slice(0, 2), digest), LONG_AGO, LONG_AGO);
      await db.query('INSERT INTO artifact VALUES (?, 1, ?, ?, ?, NULL)', [digest, 'a/b', 'a', LONG_AGO]);
    }
    const gc = () => startCli(['artifacts', 'gc', '--yes', '--json'], environment.variables);
    for (const _kill of [1, 2, 3]) {
      const had = (await files(store)).length;
      const { child, ended } = gc();
      await waitFor('files to go', async () => (await files(store)).length < had, 30_000);
      child.kill('SIGKILL');
      await ended;
      const there = new Set(await files(store));
      expect((await rows()).filter((digest) => !there.has(digest))).toEqual([]);
    }
    expect((await rows()).length).toBeGreaterThan(1);
    const { code } = await gc().ended;
    expect([code, await files(store), await rows()]).toEqual([0, [named], [named]]);
    rmSync(folder, { recursive: true });
  }, 120_000);
});

describe('gondola artifacts gc', () => {
  it('says what would go, and removes it only with --yes', async () => {
    const folder = join(environment.dataDir, 'artifacts');
    const store = await openArtifactStore({ artifacts: { kind: 'file', folder } });
    await putOld(store);
    const gc = async (...options: string[]) =>
      (await startCli(['artifacts', 'gc', ...options], environment.variables).ended).stdout;
    expect(await gc()).toMatch(
      /named by nothing +1 file, 0\.0 MiB[\s\S]+would remove +1 file[\s\S]+Nothing was removed\. To do it: --yes/,
    );
    expect(JSON.parse(await gc('--json'))).toMatchObject({
      dryRun: true,
      unreachable: { files: 1, bytes: 100 },
    });
    expect(JSON.parse(await gc('--json', '--yes', '--older-than', '2h'))).toMatchObject({
      dryRun: false,
      removed: { files: 1, bytes: 100 },
    });
    expect(await files(store)).toEqual([]);
  }, 30_000);

  it('says how long the grace period is and what is kept because of it', async () => {
    const folder = join(environment.dataDir, 'artifacts');
    await put(await openArtifactStore({ artifacts: { kind: 'file', folder } }));
    const { stdout } = await startCli(['artifacts', 'gc', '--older-than', '90m'], environment.variables)
      .ended;
    expect(stdout).toMatch(/would remove +0 files[\s\S]+grace period +1\.5 h[\s\S]+kept by it +1 file,/);
  }, 30_000);

  it.each(['5m', '0h', 'a day', '1'])('refuses --older-than %s', async (time) => {
    const args = ['artifacts', 'gc', '--older-than', time];
    expect(await startCli(args, environment.variables).ended).toMatchObject({ code: 2, stdout: '' });
  });
});
