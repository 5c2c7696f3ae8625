import { existsSync, readFileSync } from 'node:fs';

/**
 * What CI reads: `N passed, N failed` and, if there are any, `, N skipped`. A test file that did not even load, a
 * failed check and a test run without a report each count as one failure, so that the line never looks better than
 * the exit code.
 */
export function countLine(reportFile, { checkCode, testCode }) {
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null;
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const broken = (report?.testResults ?? []).filter(isBroken).length;
  let failed = (report?.numFailedTests ?? 0) + broken;
  if (failed === 0 && testCode !== 0) failed = 1;
  if (checkCode !== 0) failed += 1;
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((result) => result.status === 'failed');
}
