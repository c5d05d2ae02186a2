// Mangles strategies, csv files, models, requests and operations by the ten thousand: npm run test:fuzz.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import { fuzzEnvironment } from '../tests/support/fuzz-parameters.js';
import { readOptions } from './read-options.js';

const USAGE = `Usage: npm run test:fuzz -- [--runs N] [--seed N] [NAME...]
  --runs  mangled inputs of each kind, and a tenth of them as whole operations; default 10000
  --seed  of what is mangled how; default: a new one, which is printed
  NAME    only files of tests with this in their name: strategies, csv-files, models, requests, operations`;

const MAX_SEED = 2 ** 31 - 1;

/** The part of vitest's report that is read. */
interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number;
    }[];
  }[];
}

function run(runs: number, seed: number, names: readonly string[]): boolean {
  console.log(`${runs} mangled inputs of each kind, seed ${seed}`);
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-fuzz-'));
  const file = join(folder, 'report.json');
  try {
    const filters = names.length === 0 ? ['mangled-'] : names.map((name) => `mangled-${name}`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
    const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...filters], {
      cwd: projectRoot,
      stdio: 'inherit',
      env: { ...process.env, ...fuzzEnvironment(runs, seed) },
    });
    return summarize(JSON.parse(readFileSync(file, 'utf8')) as Report) && status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints every property with its time, and counts; a file that broke off counts as one that failed. */
function summarize({ testResults }: Report): boolean {
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { fullName, status, duration = 0 } of results) {
    console.log(`${status}  ${(duration / 1_000).toFixed(1)} s  ${fullName}`);
  }
  const broken = testResults.filter(({ message }) => message !== '').length;
  const passed = results.filter(({ status }) => status === 'passed').length;
  const failed = results.length - passed + broken;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

function wholeNumber(text: string, min: number, max: number): number | null {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}

const { values, positionals } = readOptions(USAGE, {
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % MAX_SEED) },
  },
});
const runs = wholeNumber(values.runs, 1, 10_000_000);
const seed = wholeNumber(values.seed, 0, MAX_SEED);
if (runs === null || seed === null) {
  console.error(`--runs takes 1 to 10000000, --seed 0 to ${MAX_SEED}.\n${USAGE}`);
  process.exitCode = 2;
} else if (!run(runs, seed, positionals)) {
  process.exitCode = 1;
}
