import { ModelFileError } from '../../../ml/errors.js';
import { type Container, decodeContainer, encodeContainer } from '../../../ml/format/container.js';
import type { Interactions } from '../../../ml/recommend/interactions.js';

const KIND = 'film-ratings';

/** The ratings of a dataset version, as its file holds them. */
export interface RatingFile {
  readonly interactions: Interactions;
  /** The place in SPLITS of each rating. */
  readonly splits: Uint8Array;
  /** Ids in the files, in the order of the rows. */
  readonly userIds: readonly string[];
}

/** The file as parts; equal ratings give equal bytes. */
export function encodeRatings({ interactions, splits, userIds }: RatingFile): Uint8Array[] {
  const { users, films, indptr, filmIndex, rating, time } = interactions;
  const names = userIds.map((id) => Buffer.from(id, 'utf8'));
  const userIdOffsets = new Uint32Array(users + 1);
  names.forEach((name, user) => {
    userIdOffsets[user + 1] = userIdOffsets[user]! + name.length;
  });
  const userIdBytes = new Uint8Array(Buffer.concat(names));
  return encodeContainer({
    kind: KIND,
    meta: { users, films, ratings: filmIndex.length },
    arrays: { indptr, filmIndex, rating, time, split: splits, userIdBytes, userIdOffsets },
  });
}

/** Reads such a file; its columns are views on `bytes`. @throws ModelFileError */
export function decodeRatings(bytes: Uint8Array): RatingFile {
  const { kind, meta, arrays }: Container = decodeContainer(bytes);
  const { users, films } = meta;
  const { indptr, filmIndex, rating, time, split, userIdBytes, userIdOffsets } = arrays;
  if (
    kind !== KIND ||
    typeof users !== 'number' ||
    typeof films !== 'number' ||
    !(indptr instanceof Uint32Array) ||
    !(filmIndex instanceof Uint32Array) ||
    !(rating instanceof Float32Array) ||
    !(time instanceof Float64Array) ||
    !(split instanceof Uint8Array) ||
    !(userIdBytes instanceof Uint8Array) ||
    !(userIdOffsets instanceof Uint32Array) ||
    indptr.length !== users + 1 ||
    userIdOffsets.length !== users + 1 ||
    [rating, time, split].some(({ length }) => length !== filmIndex.length)
  ) {
    throw new ModelFileError('INVALID_CONTENT', 'the file does not hold ratings of films', { kind });
  }
  const text = Buffer.from(userIdBytes.buffer, userIdBytes.byteOffset, userIdBytes.length);
  const userIds = Array.from({ length: users }, (_, user) =>
    text.toString('utf8', userIdOffsets[user], userIdOffsets[user + 1]),
  );
  return { interactions: { users, films, indptr, filmIndex, rating, time }, splits: split, userIds };
}
