import { expect, test } from 'vitest';
import { summaryLine } from './test-summary.mjs';

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
