import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodedOnce } from '../../../platform/percent-encoding.js';
import { ownArtifactPath } from './artifact-address.js';
import { safeArtifactPath } from './artifact-path.js';

const pieces = [
  '..',
  '.',
  '/',
  '\\',
  '#',
  '%',
  '%2e',
  '%2E',
  '%2f',
  '%5c',
  '%25',
  '%23',
  '%00',
  '\0',
  'C:',
  'c',
  ' ',
];
const paths = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3, unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** A text in each reading that somebody who decodes it some more times would have. */
function readings(text: string): string[] {
  const all = [text];
  for (let after = decodedOnce(text); after !== all.at(-1); after = decodedOnce(after)) all.push(after);
  return all;
}

const accepted = (path: string): string | null => {
  try {
    return safeArtifactPath(path);
  } catch {
    return null;
  }
};

describe('safeArtifactPath', () => {
  it('accepts no path of which any reading leaves the root, on any system', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const safe = accepted(path);
        if (safe === null) return;
        for (const reading of [...readings(path), ...readings(safe)]) {
          expect(posix.resolve('/root', reading)).toMatch(/^\/root(\/|$)/);
          expect(win32.resolve('R:\\root', reading)).toMatch(/^R:\\root(\\|$)/);
          expect(reading).not.toMatch(/[#\0]/);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('gives names joined by single slashes, which it accepts again as they are', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const safe = accepted(path);
        if (safe === null) return;
        if (safe !== '') expect(safe.split('/').every((name) => name !== '' && name !== '.')).toBe(true);
        expect(safeArtifactPath(safe)).toBe(safe);
      }),
    );
  });

  it('leaves every other path as it is', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((text) => !/[/\\#%:\0]/.test(text) && !['.', '..'].includes(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        expect(safeArtifactPath(names.join('/'))).toBe(names.join('/'));
      }),
    );
  });
});

describe('ownArtifactPath', () => {
  it.each([
    ['mlflow-artifacts:/1/abc/artifacts', '1/abc/artifacts'],
    ['mlflow-artifacts:/', ''],
    ['mlflow-artifacts:/a%20b', 'a b'],
    ['mlflow-artifacts://host:5000/1/abc', '1/abc'],
    ['mlflow-artifacts:/1?query=x', '1'],
    ['http://host:5000/api/2.0/mlflow-artifacts/artifacts/1/abc', '1/abc'],
    ['https://host/mlflow-artifacts/artifacts', ''],
  ])('reads %s', (address, path) => {
    expect(ownArtifactPath(address)).toBe(path);
  });

  it.each([
    '',
    '/tmp/mlruns',
    'file:///tmp',
    's3://bucket/mlflow-artifacts/artifacts/1',
    'mlflow-artifacts:/../1',
    'mlflow-artifacts:/a/%2e%2e/%2e%2e/b',
    'http://host/elsewhere',
  ])('knows %j as elsewhere', (address) => {
    expect(ownArtifactPath(address)).toBeNull();
  });
});
