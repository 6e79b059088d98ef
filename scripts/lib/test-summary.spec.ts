import { expect, test } from 'vitest';
import { skippedLines, summaryLine } from './test-summary.mjs';

const report = { numPassedTests: 12, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };

test('the line counts tests, and to-do tests as skipped', () => {
  expect(summaryLine({ ...report, testResults: [{ status: 'failed', assertionResults: [{}] }] })).toBe(
    'tests: 12 passed, 1 failed, 3 skipped',
  );
});

test('a file that could not be loaded counts as a failure', () => {
  expect(summaryLine({ ...report, testResults: [{ status: 'failed', assertionResults: [] }] })).toBe(
    'tests: 12 passed, 2 failed, 3 skipped',
  );
});

test('skipped tests are named once by their group', () => {
  const skipped = { status: 'skipped', ancestorTitles: ['file', 'offers (skipped: no file)'], title: 'a' };
  const passed = { status: 'passed', ancestorTitles: ['others'], title: 'b' };
  expect(skippedLines({ testResults: [{ assertionResults: [skipped, skipped, passed] }] })).toEqual([
    'not run: offers (skipped: no file)',
  ]);
});
