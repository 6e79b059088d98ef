/** The last line of `npm test`, from Vitest's JSON report. */

/**
 * A file that could not be loaded has no test to fail, and counts as one failed.
 *
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: unknown[] }[] }} report
 */
export function summaryLine(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const skipped = report.numPendingTests + report.numTodoTests;
  return `tests: ${report.numPassedTests} passed, ${report.numFailedTests + unloaded} failed, ${skipped} skipped`;
}

/**
 * What was skipped, by the title of its group, which says why.
 *
 * @param {{ testResults: { assertionResults: { status: string, ancestorTitles: string[], title: string }[] }[] }} report
 * @returns {string[]} one line a group
 */
export function skippedLines(report) {
  const skipped = report.testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status === 'skipped' || status === 'pending');
  const groups = new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles.at(-1) ?? title));
  return [...groups].map((group) => `not run: ${group}`);
}
