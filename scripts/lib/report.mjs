/** The report that the last run of all tests has left behind (vitest's JSON). */
import { existsSync, readFileSync } from 'node:fs';
import { at } from './place.mjs';

export const reportFile = at('out', 'test-report.json');

/** @returns Each test with its whole title and whether it passed; undefined when there is no report. */
export function testsOfLastRun() {
  if (!existsSync(reportFile)) return undefined;
  const { testResults } = JSON.parse(readFileSync(reportFile, 'utf8'));
  return testResults.flatMap(({ assertionResults, status, name }) => [
    ...assertionResults.map((test) => ({ title: test.fullName, passed: test.status === 'passed' })),
    // A file that could not even be loaded has no tests to fail.
    ...(status === 'failed' && assertionResults.length === 0 ? [{ title: name, passed: false }] : []),
  ]);
}
