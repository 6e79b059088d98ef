import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodedOnce, decodings } from './percent-encoding.js';

const encoded = (text: string, times: number): string =>
  times === 0 ? text : encoded(encodeURIComponent(text), times - 1);

describe('the readings of a percent-encoded text', () => {
  it('end with what was encoded, up to ten times', () => {
    fc.assert(
      fc.property(fc.constantFrom('a/b', '../x', 'é %'), fc.nat(9), (text, times) => {
        expect(decodings(encoded(text, times))!.at(-1)).toBe(decodedOnce(text));
      }),
    );
  });

  it('are none for a text that was encoded more often', () => {
    expect(decodings(encoded('%2e', 40))).toBeNull();
  });

  it('are none for a long text of nested signs, and soon', () => {
    expect(decodings(`%${'25'.repeat(500_000)}2e`)).toBeNull();
  });
});
