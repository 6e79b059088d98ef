import type { ReadPicture } from '../read-picture.js';

/** A file that is about to be decoded. */
export interface DecodingTask {
  readonly bytes: Uint8Array;
}

/** What the process of `PictureDecoder` answers: READY once, then what became of each file. */
export type DecodingMessage = 'READY' | ReadPicture;
