import { mkdtempSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ArtifactStore } from '../../../store/artifact-store.js';
import { LocalBytes } from '../../../store/artifacts/local-bytes.js';
import { decodeHere, readPicture } from './read-picture.js';

const GIGABYTES_3 = 3 * 1024 ** 3;

it('does not read a file that is too large to be a picture', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gondola-picture-'));
  const bytes = new LocalBytes(join(folder, 'artifacts'));
  const path = join(folder, 'large');
  const file = await open(path, 'w');
  await file.truncate(GIGABYTES_3);
  await file.close();
  // Its content is not what its digest says: reading it to its end would fail.
  const digest = 'ab'.repeat(32);
  await bytes.place({ path, digest, bytes: GIGABYTES_3 });

  const { features, note } = await readPicture(new ArtifactStore(bytes), decodeHere, digest, 'pictureDigest');

  expect(features).toBeNull();
  expect(note).toContain('too-large');
  await rm(folder, { recursive: true });
});
