import { describe, expect, it } from 'vitest';
import { inferColumnKind } from './column-kind.js';
import { datasetDrift } from './dataset-drift.js';
import { defaultTestName, runDefaultTest } from './default-test.js';
import { categorySample, numericSample } from './sample.js';

describe('the default test', () => {
  it.each([
    ['num', 1000, 2, 'z'],
    ['num', 1000, 3, 'chisquare'],
    ['num', 1000, 5, 'chisquare'],
    ['num', 1000, 6, 'ks'],
    ['num', 1001, 5, 'jensenshannon'],
    ['num', 1001, 6, 'wasserstein'],
    ['cat', 1000, 2, 'z'],
    ['cat', 1000, 3, 'chisquare'],
    ['cat', 1001, 2, 'jensenshannon'],
    ['text', 1000, 500, 'perc_text_content_drift'],
    ['text', 1001, 500, 'abs_text_content_drift'],
  ] as const)('of %s with %i reference rows and %i values is %4$s', (kind, rows, distinct, name) => {
    expect(defaultTestName(kind, rows, distinct)).toBe(name);
  });

  it('counts the rows that are not missing', () => {
    const values = Array.from({ length: 1500 }, (_, i) => (i < 1000 ? i % 50 : null));
    expect(runDefaultTest(numericSample(values), numericSample(values)).test).toBe('ks');
  });

  it('counts the values of both sides', () => {
    const [two, other] = [categorySample(['a', 'b', 'a', 'b']), categorySample(['a', 'c', 'a', 'c'])];
    expect(runDefaultTest(two, two).test).toBe('z');
    expect(runDefaultTest(two, other).test).toBe('chisquare');
  });
});

describe('the kind of a column', () => {
  const range = (length: number) => Array.from({ length }, (_, i) => i);

  it.each([
    ['fractions', [0.5, 1.5, 2.5], false, 'num'],
    ['whole numbers that are held as fractions', [1, 2, 1], true, 'num'],
    ['ten distinct whole numbers', [...range(10), ...range(10)], false, 'cat'],
    ['eleven distinct whole numbers', range(11), false, 'num'],
    ['whole numbers with missing ones', [1, null, 2, 1], false, 'num'],
    ['true and false', [true, false, true], false, 'cat'],
    ['strings of which half are distinct', ['a', 'b', 'a', 'b'], false, 'cat'],
    ['strings of which more are distinct', ['a', 'b', 'c', 'a'], false, 'text'],
    ['nothing', [null, null], false, 'num'],
  ] as const)('of %s is %4$s', (_, values, isFraction, kind) => {
    expect(inferColumnKind(values, isFraction)).toBe(kind);
  });
});

describe('drift of a data set', () => {
  it('begins at half of the columns', () => {
    expect(datasetDrift(2, 4)).toMatchObject({ share: 0.5, threshold: 0.5, driftDetected: true });
    expect(datasetDrift(1, 3).driftDetected).toBe(false);
  });

  it('is none without a column', () => {
    expect(datasetDrift(0, 0)).toMatchObject({ share: 0, driftDetected: false });
  });
});
