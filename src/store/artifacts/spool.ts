import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/errors.js';
import type { SpooledFile } from './byte-store.js';

export type Content = Readable | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Writes content to a file on the local disk and learns its digest; nothing stays of content that breaks off.
 * @throws AppError INVALID_INPUT when the content is longer than bytesMax
 */
export async function spool(
  folder: string,
  content: Content,
  bytesMax = Number.POSITIVE_INFINITY,
): Promise<SpooledFile> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomBytes(12).toString('hex'));
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx');
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) {
        const facts = { field: 'file', bytesMax };
        throw new AppError('INVALID_INPUT', `The file is larger than ${bytesMax} bytes.`, facts);
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
  await file.close();
  return { path, digest: hash.digest('hex'), bytes };
}
