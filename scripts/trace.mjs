/**
 * How many of the numbered requirements have a test that names them and passed, by area. `npm run trace`
 *
 *   --json           the whole matrix: every requirement with the titles of its tests
 *   --missing AREA   the requirements of an area (CON, HMI, …) that no test proves
 *   --totals         one line: tests passed and failed
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { at } from './lib/place.mjs';
import { testsOfLastRun } from './lib/report.mjs';

const areas = JSON.parse(readFileSync(at('test', 'trace', 'requirements.json'), 'utf8'));
const options = optionsOf(process.argv.slice(2));
const tests = testsOfLastRun();
if (!tests) fail('There is no report of a run of all tests: run `npm test` first.');

if (options.totals) printTotals();
else if (options.json) console.log(JSON.stringify(matrix(), undefined, 2));
else if (options.missing) printMissing(options.missing.replace(/^R-/i, '').toUpperCase());
else printTable();

function optionsOf(args) {
  try {
    return parseArgs({ args, options: { json: { type: 'boolean' }, totals: { type: 'boolean' }, missing: { type: 'string' } } }).values;
  } catch (error) {
    return fail(`${error.message}\nUsage: npm run trace -- [--json | --missing AREA | --totals]`);
  }
}

/** Proved: at least one test names it, and all that do have passed. */
function matrix() {
  const testsOf = new Map();
  for (const test of tests) {
    for (const id of test.title.match(/\bR-[A-Z]{3}-\d\d\b/g) ?? []) testsOf.set(id, [...(testsOf.get(id) ?? []), test]);
  }
  return areas.map(({ area, title, requirements }) => ({
    area,
    title,
    requirements: Object.entries(requirements).map(([id, words]) => {
      const named = testsOf.get(id) ?? [];
      return { id, title: words, proved: named.length > 0 && named.every(({ passed }) => passed), tests: named };
    }),
  }));
}

function printTable() {
  const rows = matrix().map(({ area, title, requirements }) => ({
    area,
    title,
    proved: requirements.filter(({ proved }) => proved).length,
    total: requirements.length,
  }));
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const all = [...rows, { area: 'All', title: '', proved: sum('proved'), total: sum('total') }];
  for (const { area, title, proved, total } of all) {
    console.log(`${area.padEnd(4)} ${title.padEnd(48)} ${String(proved).padStart(4)} / ${String(total).padStart(3)}`);
  }
}

function printMissing(area) {
  const found = matrix().find((candidate) => candidate.area === area);
  if (!found) fail(`There is no area ${area}. There are: ${areas.map((each) => each.area).join(', ')}.`);
  const missing = found.requirements.filter(({ proved }) => !proved);
  for (const { id, title, tests: named } of missing) console.log(`${id}  ${title}${named.length > 0 ? '  (its test failed)' : ''}`);
  if (missing.length === 0) console.log(`${area}: every requirement is proved.`);
}

function printTotals() {
  const passed = tests.filter((test) => test.passed).length;
  console.log(`${passed} passed, ${tests.length - passed} failed`);
}

function fail(text) {
  console.error(text);
  return process.exit(1);
}
