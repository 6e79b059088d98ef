import { Readable } from 'node:stream';

/** An answer that is JSON text already. */
export class JsonBody {
  constructor(readonly body: string | Readable) {}
}

/** JSON text in pieces; what waits to be sent is never more than a piece or two. */
export function jsonStream(pieces: AsyncIterable<string>): JsonBody {
  return new JsonBody(Readable.from(pieces, { objectMode: false, highWaterMark: 1 }));
}
