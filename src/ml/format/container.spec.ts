import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelFileError } from '../errors.js';
import { type Container, decodeContainer, encodeContainer } from './container.js';

const anyArray = fc.oneof(
  fc.uint8Array(),
  fc.int8Array(),
  fc.uint16Array(),
  fc.int16Array(),
  fc.uint32Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array(),
);
const anyContainer: fc.Arbitrary<Container> = fc.record({
  kind: fc.string(),
  meta: fc.dictionary(
    fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()),
  ),
  arrays: fc.dictionary(
    fc.string().filter((key) => key !== '__proto__'),
    anyArray,
  ),
});
const SAMPLE: Container = {
  kind: 'sample',
  meta: { note: 'é', seed: 7 },
  arrays: { weights: Float32Array.of(1, 2, 3), ids: Uint16Array.of(4, 5, 6) },
};

describe('container', () => {
  it('gives back what it was given, at any alignment of the bytes', () => {
    fc.assert(
      fc.property(anyContainer, fc.nat(9), (container, shift) => {
        const file = Buffer.concat(encodeContainer(container));
        const memory = new Uint8Array(file.length + shift);
        memory.set(file, shift);
        const decoded = decodeContainer(memory.subarray(shift));
        expect(decoded.kind).toBe(container.kind);
        expect(JSON.stringify(decoded.meta)).toBe(JSON.stringify(container.meta));
        expect(Object.entries(decoded.arrays)).toEqual(Object.entries(container.arrays));
      }),
    );
  });

  it('reads arrays as views on the bytes', () => {
    const file = new Uint8Array(Buffer.concat(encodeContainer(SAMPLE)));
    expect(decodeContainer(file).arrays.weights!.buffer).toBe(file.buffer);
  });

  it('writes arrays without a copy', () => {
    const buffers = encodeContainer(SAMPLE).map((part) => part.buffer);
    expect(buffers).toContain(SAMPLE.arrays.weights!.buffer);
  });

  it('refuses a file with any one byte flipped', () => {
    const file = Buffer.concat(encodeContainer(SAMPLE));
    for (let at = 0; at < file.length; at++) {
      const damaged = Uint8Array.from(file);
      damaged[at]! ^= 0x10;
      expect(() => decodeContainer(damaged), `byte ${at}`).toThrow(ModelFileError);
    }
  });

  it('refuses a file cut off anywhere', () => {
    const file = Buffer.concat(encodeContainer(SAMPLE));
    for (let length = 0; length < file.length; length++) {
      const expected = length === 0 ? 'NOT_A_MODEL_FILE' : 'TRUNCATED';
      expect(() => decodeContainer(Uint8Array.from(file.subarray(0, length)))).toThrow(
        expect.objectContaining({ code: expected }),
      );
    }
  });

  it('refuses a file with bytes after its end', () => {
    const file = Buffer.concat([...encodeContainer(SAMPLE), Buffer.alloc(1)]);
    expect(() => decodeContainer(file)).toThrow(expect.objectContaining({ code: 'DAMAGED' }));
  });

  it('names the version of a file from the future', () => {
    const file = Buffer.concat(encodeContainer(SAMPLE));
    file.writeUInt32LE(2, 8);
    expect(() => decodeContainer(file)).toThrow(
      expect.objectContaining({ code: 'FUTURE_FORMAT_VERSION', facts: { version: 2, versionMax: 1 } }),
    );
  });

  it('does not throw anything else on bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeContainer(bytes)).toThrow(ModelFileError);
      }),
    );
  });
});
