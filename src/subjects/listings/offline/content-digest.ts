import { createHash } from 'node:crypto';

/** The SHA-256 of files that are read anyway, one after the other. */
export class ContentDigest {
  private readonly hash = createHash('sha256');

  /** The same chunks, counted in the digest as they pass. */
  async *of(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      this.hash.update(chunk);
      yield chunk;
    }
  }

  /** Of all that has passed. */
  digest(): string {
    return this.hash.digest('hex');
  }
}
