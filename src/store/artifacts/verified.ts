import { createHash } from 'node:crypto';
import { AppError } from '../../platform/errors.js';

/**
 * The chunks of an artifact, checked against its digest. The last chunk is given out only when all of them are right,
 * so that whoever reads damaged content to its end gets an error, and never all of it.
 * @throws AppError DAMAGED_ARTIFACT
 */
export async function* verified(
  content: AsyncIterable<Uint8Array>,
  digest: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | null = null;
  for await (const chunk of content) {
    if (held !== null) yield held;
    hash.update(chunk);
    held = chunk;
  }
  if (hash.digest('hex') !== digest) {
    throw new AppError(
      'DAMAGED_ARTIFACT',
      `The artifact ${digest.slice(0, 12)} is damaged: its content does not match its digest.`,
      { digest },
    );
  }
  if (held !== null) yield held;
}
