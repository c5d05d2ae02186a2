/**
 * Runs every test: npm test. With one report of what ran in the tests, their threads and their processes, and a limit
 * for it, which takes longer: npm test -- --coverage
 * Other arguments go to vitest as they are: npm test -- tests/unit/domain/statistics
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { inProject, root } from './setup/paths.mjs';

const vitest = inProject('node_modules', 'vitest', 'vitest.mjs');
const processCoverage = inProject('coverage', 'processes');

function runNode(args, environment = {}) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return status ?? 1;
}

const reports = ['--reporter=default', '--reporter=json', '--outputFile.json=var/test-results.json'];

function runWithCoverage() {
  rmSync(inProject('coverage'), { recursive: true, force: true });
  mkdirSync(processCoverage, { recursive: true });
  const tests = runNode([vitest, 'run', '--coverage', ...reports], {
    KTRDR_PROCESS_COVERAGE: processCoverage,
  });
  const coverage = runNode([inProject('dist', 'scripts', 'coverage.js')]);
  return tests || coverage;
}

function run(selection) {
  if (selection.length === 0) return runNode([vitest, 'run', ...reports]);
  if (selection.length === 1 && selection[0] === '--coverage') return runWithCoverage();
  return runNode([vitest, 'run', ...selection]);
}

process.exitCode = run(process.argv.slice(2));
