// Reports the lines of src/ that the last `npm test -- --coverage` ran: in the tests, in worker threads and in child processes.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import coverage from 'istanbul-lib-coverage';
import { createContext } from 'istanbul-lib-report';
import { create } from 'istanbul-reports';
import { addHits } from './coverage/add-hits.js';
import { readProcessCoverage } from './coverage/process-coverage.js';
import { readOptions } from './read-options.js';

readOptions('Usage: npm run coverage, which takes no options', {});

const REQUIRED_LINE_PERCENT = 90;

const root = resolve(import.meta.dirname, '..', '..');
const folder = join(root, 'coverage');
const inProcess = join(folder, 'in-process', 'coverage-final.json');
const source = join(root, 'src');

const isCounted = (path: string): boolean =>
  path.startsWith(source) && !path.includes(`${join('/', 'generated', '/')}`) && existsSync(path);

if (!existsSync(inProcess)) {
  console.error('coverage: there is no report to merge; run "npm test -- --coverage" first.');
  process.exit(1);
}

const map = coverage.createCoverageMap(
  JSON.parse(readFileSync(inProcess, 'utf8')) as coverage.CoverageMapData,
);
addHits(map, await readProcessCoverage(join(folder, 'processes'), join(root, 'dist'), isCounted));

const context = createContext({ dir: folder, coverageMap: map });
for (const report of [
  create('text', { maxCols: 120, skipFull: true }),
  create('lcovonly'),
  create('html', { subdir: 'html' }),
]) {
  report.execute(context);
}

const { pct } = map.getCoverageSummary().lines;
console.log(`Lines of src/ that ran: ${pct} % (at least ${REQUIRED_LINE_PERCENT} % are required)`);
if (pct < REQUIRED_LINE_PERCENT) process.exitCode = 1;
