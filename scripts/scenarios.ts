// Runs the scenarios of docs/testing/scenarios against real servers, prints their verdicts and writes the report; with
// --cluster those that are not about another mode against a backend and a host on PostgreSQL, without the report.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SCENARIO_MODE } from '../tests/support/scenario-place.js';
import { readOptions } from './read-options.js';
import { asMarkdown, asText, scenarioRun } from './scenarios/scenario-report.js';

const root = resolve(import.meta.dirname, '..', '..');
const folder = join(root, 'docs', 'testing', 'scenarios');
const results = join(root, 'var', 'scenario-results.json');

const USAGE = `Usage: npm run scenarios [-- --cluster]
  --cluster  against a backend and a host on PostgreSQL; the report stays as it is`;

const { cluster: isCluster } = readOptions(USAGE, {
  options: { cluster: { type: 'boolean', default: false } },
}).values;
/** Remote mode is another one. */
const OF_REMOTE_MODE = 'remote';

mkdirSync(join(root, 'var'), { recursive: true });
// A run that breaks off must not be judged by the results of an earlier one.
rmSync(results, { force: true });
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--project', 'scenarios', '--reporter=default', '--reporter=json'],
    `--outputFile.json=${results}`,
    ...(isCluster ? ['--exclude', `tests/scenarios/${OF_REMOTE_MODE}.test.ts`] : []),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...(isCluster && { [SCENARIO_MODE]: 'cluster' }) } },
);

const documents = readdirSync(folder)
  .filter((file) => !(isCluster && file === `${OF_REMOTE_MODE}.md`))
  .sort()
  .map((file) => readFileSync(join(folder, file), 'utf8'));
const run = scenarioRun(
  documents,
  existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { testResults: [] },
);
if (!isCluster)
  writeFileSync(join(root, 'docs', 'testing', 'scenario-report.md'), asMarkdown(run, process.versions.node));
console.log(asText(run));
if (status !== 0 || run.outcomes.some(({ verdict }) => verdict !== 'PASS')) process.exitCode = 1;
