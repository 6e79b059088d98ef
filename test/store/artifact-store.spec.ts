import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactPlace } from '../../src/platform/config.js';
import { sha256 } from '../../src/platform/digest.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { openArtifactStore } from '../../src/store/artifacts/open-artifact-store.js';
import { S3Bytes } from '../../src/store/artifacts/s3-bytes.js';
import { bucketPlace, folderPlace } from '../support/artifact-places.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';

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

interface Kind {
  name: string;
  place: () => ArtifactPlace;
  /** Writes other content under the name of a digest. */
  damage: (place: ArtifactPlace, digest: string) => Promise<void>;
}

const localKind: Kind = {
  name: 'in a local folder',
  place: () => folderPlace(environment),
  async damage(place, digest) {
    if (place.kind === 'file') writeFileSync(join(place.folder, digest.slice(0, 2), digest), 'damaged');
  },
};

const s3Kind: Kind = {
  name: 'in a bucket (s3rver)',
  place: () => bucketPlace(environment, s3),
  async damage(place, digest) {
    if (place.kind !== 's3') return;
    const client = new S3Client({ endpoint: s3.endpoint, region: 'us-east-1', forcePathStyle: true });
    const key = `${place.prefix}${digest}`;
    await client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body: 'damaged' }));
  },
};

const description = { mediaType: 'text/plain', fileName: 'a.txt' };
const unique = () => randomBytes(20_000);

async function kept(artifacts: ArtifactStore): Promise<string[]> {
  const digests: string[] = [];
  for await (const { digest } of artifacts.bytes.list()) digests.push(digest);
  return digests;
}

const unfinished = (artifacts: ArtifactStore) => readdirSync(artifacts.bytes.spoolFolder);

/** Puts content in a process of its own. */
function startPut(place: ArtifactPlace, megabytes: number, seed: number) {
  const input = JSON.stringify({ place, mysqlUrl: environment.mysqlUrl, megabytes, seed });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'put-child.mjs'), input], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const output = buffer(child.stdout);
  return { child, exited, output };
}

describe.each([localKind, s3Kind])('an artifact store $name', ({ place: newPlace, damage }) => {
  let place: ArtifactPlace;
  let artifacts: ArtifactStore;
  beforeAll(async () => {
    place = newPlace();
    artifacts = await openArtifactStore({ artifacts: place });
  });
  const put = (content: Uint8Array) => artifacts.put(db.manager, [content], description);

  it('keeps content under its digest', async () => {
    const content = unique();
    const { digest, bytes } = await put(content);
    expect([digest, bytes]).toEqual([sha256(content), content.length]);
    expect(await artifacts.read(digest)).toEqual(content);
  });

  it('keeps equal content once', async () => {
    const content = unique();
    await put(content);
    const before = await kept(artifacts);
    await artifacts.put(db.manager, [content.subarray(0, 9), content.subarray(9)], description);
    expect(await kept(artifacts)).toEqual(before);
  });

  it('keeps nothing as something', async () => {
    const { digest, bytes } = await artifacts.put(db.manager, [], description);
    expect([bytes, await artifacts.read(digest), await artifacts.bytesOf(digest)]).toEqual([
      0,
      Buffer.alloc(0),
      0,
    ]);
  });

  it('keeps equal content that is put many times at once', async () => {
    const content = unique();
    const results = await Promise.all(Array.from({ length: 8 }, () => put(content)));
    expect(new Set(results.map(({ digest }) => digest))).toEqual(new Set([sha256(content)]));
    expect((await kept(artifacts)).filter((digest) => digest === sha256(content))).toHaveLength(1);
    expect(await artifacts.read(sha256(content))).toEqual(content);
  });

  it('keeps what is put in a transaction', async () => {
    const content = unique();
    await db.transaction((manager) => artifacts.put(manager, [content], description));
    expect(await artifacts.read(sha256(content))).toEqual(content);
  });

  it('refuses content above the limit and keeps none of it', async () => {
    const before = await kept(artifacts);
    const tooLong = artifacts.put(db.manager, [Buffer.alloc(11)], { ...description, bytesMax: 10 });
    await expect(tooLong).rejects.toMatchObject({ code: 'INVALID_INPUT', facts: { bytesMax: 10 } });
    expect([unfinished(artifacts), await kept(artifacts)]).toEqual([[], before]);
  });

  it('leaves nothing of an upload that breaks off', async () => {
    const before = await kept(artifacts);
    async function* broken() {
      yield Buffer.from('a');
      throw new Error('connection lost');
    }
    await expect(artifacts.put(db.manager, broken(), description)).rejects.toThrow('connection lost');
    expect([unfinished(artifacts), await kept(artifacts)]).toEqual([[], before]);
  });

  it('refuses to read damaged content', async () => {
    const { digest } = await put(unique());
    await damage(place, digest);
    await expect(artifacts.read(digest)).rejects.toMatchObject({ code: 'DAMAGED_ARTIFACT' });
  });

  it('never streams damaged content to its end', async () => {
    const { digest } = await put(unique());
    await damage(place, digest);
    let bytes = 0;
    const reading = async () => {
      for await (const chunk of await artifacts.stream(digest)) bytes += chunk.length;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'DAMAGED_ARTIFACT' });
    expect(bytes).toBeLessThan('damaged'.length);
  });

  it('heals damaged content when it is put again', async () => {
    const content = unique();
    const { digest } = await put(content);
    await damage(place, digest);
    await put(content);
    expect(await artifacts.read(digest)).toEqual(content);
  });

  it('gives content as a file', async () => {
    const content = unique();
    const { digest } = await put(content);
    expect(await artifacts.withFile(digest, (path) => readFile(path))).toEqual(content);
    expect(unfinished(artifacts)).toEqual([]);
  });

  it.each(['../../etc/passwd', '', 'f'.repeat(64), `${'a'.repeat(63)}/`])(
    'knows no artifact %j',
    async (digest) => {
      const missing = { code: 'NOT_FOUND' };
      await expect(artifacts.read(digest)).rejects.toMatchObject(missing);
      await expect(artifacts.stream(digest)).rejects.toMatchObject(missing);
      await expect(artifacts.bytesOf(digest)).rejects.toMatchObject(missing);
      await expect(artifacts.withFile(digest, async () => {})).rejects.toMatchObject(missing);
      await expect(artifacts.touch(db.manager, digest)).rejects.toMatchObject(missing);
    },
  );

  it('removes content, and what is not there', async () => {
    const { digest } = await put(unique());
    await artifacts.bytes.remove(digest);
    await artifacts.bytes.remove(digest);
    await expect(artifacts.read(digest)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists what it keeps, with size and time', async () => {
    const content = unique();
    const { digest } = await put(content);
    const found = [];
    for await (const file of artifacts.bytes.list()) if (file.digest === digest) found.push(file);
    expect(found).toEqual([{ digest, bytes: content.length, writtenAt: expect.any(Date) }]);
    expect(Math.abs(found[0]!.writtenAt.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('drops what a killed put has left, when it is old', async () => {
    writeFileSync(join(artifacts.bytes.spoolFolder, 'left'), 'half');
    await artifacts.removeUnfinished(new Date(0));
    expect(unfinished(artifacts)).toEqual(['left']);
    await artifacts.removeUnfinished(new Date(Date.now() + 60_000));
    expect(unfinished(artifacts)).toEqual([]);
  });

  it('shows no half artifact after a put was killed, at whatever time', async () => {
    const before = new Set(await kept(artifacts));
    for (const [seed, delayMs] of [5, 40, 80, 120, 200].entries()) {
      const { child, exited } = startPut(place, 48, seed + 1);
      await once(child.stdout, 'data');
      await setTimeout(delayMs); // any time is right: what holds, holds at all of them
      child.kill('SIGKILL');
      await exited;
    }
    for (const digest of await kept(artifacts)) {
      if (!before.has(digest)) expect(sha256(await artifacts.read(digest))).toBe(digest);
    }
    const rows: { digest: string }[] = await db.query('SELECT digest FROM artifact WHERE bytes = ?', [
      48 << 20,
    ]);
    const there = await kept(artifacts);
    expect(rows.filter(({ digest }) => !there.includes(digest))).toEqual([]);
    await db.query('DELETE FROM artifact WHERE bytes = ?', [48 << 20]);
  }, 120_000);

  it('needs no more memory for 120 MB than for 20 MB', async () => {
    const peaks: number[] = [];
    for (const megabytes of [20, 120]) {
      const { output } = startPut(place, megabytes, 99);
      const kept = JSON.parse((await output).toString().split('\n')[1]!);
      expect(kept).toMatchObject({ bytes: megabytes << 20, bytesRead: megabytes << 20 });
      peaks.push(kept.peakMegabytes);
    }
    expect(peaks[1]! - peaks[0]!).toBeLessThan(64);
  }, 120_000);
});

describe('an artifact store in a bucket', () => {
  it('does not take a missing bucket for an empty one', async () => {
    const place = { ...s3Kind.place(), bucket: 'there-is-none' } as ArtifactPlace;
    const artifacts = await openArtifactStore({ artifacts: place });
    await expect(artifacts.read('f'.repeat(64))).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('says that it can be tried again when nobody answers', async () => {
    const place = { ...s3Kind.place(), endpoint: 'http://127.0.0.1:9' } as ArtifactPlace;
    const artifacts = await openArtifactStore({ artifacts: place });
    await expect(artifacts.read('f'.repeat(64))).rejects.toMatchObject({ code: 'OVERLOADED' });
  });

  it('lists more objects than fit on a page', async () => {
    const place = bucketPlace(environment, s3);
    const artifacts = new ArtifactStore(new S3Bytes(place, 2));
    const digests = [];
    for (let index = 0; index < 7; index++) {
      digests.push((await artifacts.put(db.manager, [unique()], description)).digest);
    }
    expect((await kept(artifacts)).sort()).toEqual(digests.sort());
  });
});
