import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ModelFileError } from '../../../ml/errors.js';
import { ListingModel } from '../../../ml/model/listing-model.js';
import type { LoadingResult, LoadingTask } from './loading-messages.js';

/** Reads a model file into shared memory and does all that takes long: both checksums, and the tables of terms. */
export function readShared({ id, path, digest }: LoadingTask): LoadingResult {
  try {
    const bytes = readBytes(path);
    if (createHash('sha256').update(bytes).digest('hex') !== digest) {
      return { id, damage: 'its content does not match its digest.' };
    }
    return { id, model: ListingModel.decode(bytes).share(bytes) };
  } catch (error) {
    const { message } = error as Error;
    return error instanceof ModelFileError ? { id, damage: message } : { id, failure: message };
  }
}

function readBytes(path: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(descriptor).size));
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(descriptor, bytes, filled, bytes.length - filled, filled);
      if (read === 0) break; // cut short meanwhile: the digest tells
      filled += read;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
