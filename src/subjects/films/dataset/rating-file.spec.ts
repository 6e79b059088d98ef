import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeContainer } from '../../../ml/format/container.js';
import { decodeRatings, encodeRatings, type RatingFile } from './rating-file.js';

const bytesOf = (file: RatingFile) => new Uint8Array(Buffer.concat(encodeRatings(file)));

const files = fc
  .array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.nat(4)), { maxLength: 5 })
  .map((users): RatingFile => {
    const indptr = new Uint32Array(users.length + 1);
    users.forEach(([, count], user) => {
      indptr[user + 1] = indptr[user]! + count;
    });
    const ratings = indptr.at(-1)!;
    return {
      interactions: {
        ...{ users: users.length, films: 10, indptr },
        filmIndex: Uint32Array.from({ length: ratings }, (_, at) => at % 10),
        rating: Float32Array.from({ length: ratings }, (_, at) => 0.5 + (at % 10) / 2),
        time: Float64Array.from({ length: ratings }, (_, at) => 1_000_000_000 + at),
      },
      splits: Uint8Array.from({ length: ratings }, (_, at) => at % 3),
      userIds: users.map(([id]) => id),
    };
  });

describe('the file of ratings', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(files, (file) => {
        expect(decodeRatings(bytesOf(file))).toEqual(file);
      }),
    );
  });

  it('has the same bytes for the same ratings', () => {
    fc.assert(
      fc.property(files, (file) => {
        expect(Buffer.compare(bytesOf(file), bytesOf(structuredClone(file)))).toBe(0);
      }),
    );
  });

  it('is not mistaken for a file of another kind', () => {
    const other = new Uint8Array(
      Buffer.concat(encodeContainer({ kind: 'feature-set', meta: {}, arrays: {} })),
    );
    expect(() => decodeRatings(other)).toThrow(/does not hold ratings of films/);
  });
});
