import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDriftVectors } from './read-drift-vectors.js';
import { verifyDriftVectors } from './verify-drift-vectors.js';

const OWN = new URL('../../../test/reference/drift_vectors.json', import.meta.url);
const PUBLIC = new URL('../../../../shared/reference/drift-vectors.public.json', import.meta.url);
const isThere = existsSync(PUBLIC);

const read = (file: URL) => readDriftVectors(readFileSync(file, 'utf8'));
const verify = (content: string) => verifyDriftVectors(readDriftVectors(content), { asEvidentlyOnly: false });

const VECTOR = {
  name: 'num-a',
  test: 'evidently.ks',
  reference: [1, 2, 3],
  current: [2, 3, 4],
  expected: { test_used: 'ks', pvalue: 1, drift_detected: false, threshold: 0.05 },
};
const file = (...changes: object[]) => JSON.stringify(changes.map((change) => ({ ...VECTOR, ...change })));

describe('drift vectors', () => {
  it('of scipy and of the definitions agree within 1e-9', () => {
    const { vectors, differences, largest } = verifyDriftVectors(read(OWN), { asEvidentlyOnly: false });
    expect(differences).toEqual([]);
    expect(vectors).toBeGreaterThan(400);
    expect(largest!.difference).toBeLessThan(1e-10);
  });

  it.skipIf(!isThere)(
    isThere
      ? 'of other implementations agree within their tolerances'
      : 'of other implementations (skipped: ../shared/reference/drift-vectors.public.json is absent)',
    () => {
      const { vectors, differences } = verifyDriftVectors(read(PUBLIC), { asEvidentlyOnly: false });
      expect(differences).toEqual([]);
      expect(vectors).toBeGreaterThan(400);
    },
  );

  it('cover every test with a p-value or a distance', () => {
    const tests = new Set(read(OWN).map(({ test }) => test));
    for (const name of [
      'ks',
      'mannwhitney',
      'welch',
      'cvm',
      'anderson',
      'wasserstein',
      'energy',
      'epps',
      'mmd',
    ]) {
      expect(tests).toContain(name);
    }
  });
});

describe('a vector that differs', () => {
  it('is named with its field, what was expected and what was got', () => {
    const { differing, differences } = verify(file({ expected: { ...VECTOR.expected, pvalue: 0.5 } }));
    expect(differing).toBe(1);
    const difference = { name: 'num-a', field: 'pvalue', expected: 0.5, got: 1 };
    expect(differences).toEqual([
      { test: 'evidently.ks', answer: 'theirs', ...difference },
      { test: 'evidently.ks', answer: 'own', ...difference },
    ]);
  });

  it('differs by a flag alone, and by a number just outside of its tolerance', () => {
    expect(verify(file({ expected: { drift_detected: true } })).differing).toBe(1);
    expect(verify(file({ expected: { pvalue: 1 - 2e-9 } })).differing).toBe(1);
    expect(verify(file({ expected: { pvalue: 1 - 5e-10 } })).differing).toBe(0);
    expect(verify(file({ expected: { pvalue: 0.9 }, tolerance: { pvalue: 0.11 } })).differing).toBe(0);
  });

  it('differs where an exception is expected and there is none, or the other way round', () => {
    expect(verify(file({ expected: { raises: 'ValueError' } })).differing).toBe(1);
    expect(verify(file({ current: [null] })).differing).toBe(1);
  });

  it('differs when nobody knows its test', () => {
    const { differences } = verify(file({ test: 'evidently.none' }));
    expect(differences).toMatchObject([{ field: 'test', got: 'no such test' }]);
  });

  it('is no difference where a known defect explains our own answer, which is then told', () => {
    const unequal = { test: 'evidently.g_test', reference: ['a', 'b', 'a'], current: ['a', 'b'] };
    const { differing, defects } = verify(file({ ...unequal, expected: { raises: 'ValueError' } }));
    expect(differing).toBe(0);
    expect(defects).toMatchObject([{ name: 'num-a', own: { state: 'compared' } }]);
  });
});

describe('the kind of the columns', () => {
  const expected = (test: string) => ({
    name: 'unsaid',
    test: 'evidently.default',
    expected: { test_used: test },
  });

  it('is read from how the numbers are written', () => {
    const whole = { reference: [1, 2, 3, 4, 5, 6, 7, 1], current: [1, 2, 3, 4, 5, 6, 7, 2] };
    expect(verify(file({ ...whole, ...expected('chisquare') })).differing).toBe(0);
    const fractions = file({ ...whole, ...expected('ks') }).replace('[1,2,', '[1.0,2,');
    expect(verify(fractions).differing).toBe(0);
  });

  it('is what the vector says', () => {
    const whole = { reference: [1, 2, 3, 4, 5, 6, 7, 1], current: [1, 2, 3, 4, 5, 6, 7, 2] };
    expect(verify(file({ ...whole, ...expected('ks'), params: { column_type: 'num' } })).differing).toBe(0);
  });
});

describe('a file that cannot be used', () => {
  const refused = (content: string, message: RegExp) => {
    expect(() => verify(content)).toThrow(
      expect.objectContaining({ code: 'UNUSABLE_FILE', message: expect.stringMatching(message) }),
    );
  };

  it('is told from JSON, from a list, and from an empty one', () => {
    refused('{', /^The file is no JSON: /);
    refused('{}', /^The file must hold a list of vectors, holds an object\.$/);
    refused('[]', /^The file holds no vector\.$/);
  });

  it.each([
    [{ name: 5 }, /^Vector 2, field name: must be a string, is an object|is 5$/],
    [{ test: null }, /^Vector 2 \("num-a"\), field test: must be a string, is null$/],
    [{ reference: 'abc' }, /^Vector 2 \("num-a"\), field reference: must be a list, is "abc"$/],
    [{ current: [1, { a: 1 }] }, /^Vector 2 \("num-a"\), field current\[1\]: must be .*, is an object$/],
    [{ current: [1, 'x'] }, /^Vector 2 \("num-a"\), field current\[1\]: must be a number, is "x"$/],
    [{ expected: [] }, /^Vector 2 \("num-a"\), field expected: must be an object, is a list$/],
    [{ expected: {} }, /^Vector 2 \("num-a"\), field expected: names no field$/],
    [
      { tolerance: { abs: -1 } },
      /^Vector 2 \("num-a"\), field tolerance\.abs: must be a number >= 0, is -1$/,
    ],
    [{ test: 'e_bh' }, /^Vector 2 \("num-a"\), field params\.alpha: must be a number, is absent$/],
    [{ test: 'welch', reference: [1] }, /^Vector 2 \("num-a"\), field reference: needs 2 values or more$/],
  ])('names the vector and the field: %j', (change, message) => {
    refused(file({}, change), message);
  });

  it('may have numbers that are none as Python writes them, but not in strings', () => {
    const content = file({ expected: { pvalue: 1 }, note: 'NaN' })
      .replace('[1,2,3]', '[1,NaN,2,-Infinity,3]')
      .replace('[2,3,4]', '[2,3,Infinity,4]');
    expect(readDriftVectors(content)[0]).toMatchObject({
      reference: [1, null, 2, Number.NEGATIVE_INFINITY, 3],
      note: 'NaN',
    });
    expect(verify(content).differing).toBe(0);
  });
});
