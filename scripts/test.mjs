/**
 * Runs every test with coverage and prints one report of what ran in the tests, their threads and their processes.
 * Arguments go to vitest as they are and leave the coverage out: npm test -- tests/unit/domain/statistics
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

function runEverything() {
  rmSync(inProject('coverage'), { recursive: true, force: true });
  mkdirSync(processCoverage, { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', '--outputFile.json=var/test-results.json'];
  const tests = runNode([vitest, 'run', '--coverage', ...reporters], {
    KTRDR_PROCESS_COVERAGE: processCoverage,
  });
  const coverage = runNode([inProject('dist', 'scripts', 'coverage.js')]);
  return tests || coverage;
}

const selection = process.argv.slice(2);
process.exitCode = selection.length > 0 ? runNode([vitest, 'run', ...selection]) : runEverything();
