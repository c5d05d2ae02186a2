/**
 * Runs every check of the code, two at a time, with one line each; what a failed one printed comes at the end.
 * The last line counts them: "N passed, N failed".
 * `npm run check -- --without-tests` leaves out the unit tests, for those who have run `npm test`.
 */
import { existsSync } from 'node:fs';
import { inProject } from './setup/paths.mjs';
import { runNode } from './setup/run-program.mjs';

const SIDE_BY_SIDE = 2;

const bin = (...path) => inProject('node_modules', ...path);
const contract = inProject('..', 'shared', 'bin', 'check-contract.mjs');
// What the contract asks for and the schema does not have yet, a name a line; absent once nothing is missing.
const pendingNames = inProject('schema', 'pending.txt');

const UNIT_TESTS = 'unit tests';
// The longest first, so that the others run beside them.
const CHECKS = [
  [UNIT_TESTS, bin('vitest', 'vitest.mjs'), 'run', '--project', 'unit', '--reporter=dot'],
  ['promises and exhaustiveness (eslint)', bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0'],
  ['types (tsc)', bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'],
  ['types of the console (tsc)', bin('typescript', 'bin', 'tsc'), '-p', 'src/faces/console/tsconfig.json'],
  [
    'boundaries (dependency-cruiser)',
    bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    ...[
      'src',
      'scripts',
      'tests',
      'benchmarks',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
    ],
  ],
  ['unused code (knip)', bin('knip', 'bin', 'knip.js'), '--no-progress'],
  [
    'format and lint (biome)',
    bin('@biomejs', 'biome', 'bin', 'biome'),
    'ci',
    '--colors=off',
    '--error-on-warnings',
    '.',
  ],
  ['schema.graphql is what the code prints', inProject('dist', 'scripts', 'print-schema.js'), '--check'],
  [
    'generated pages of docs are what the code says',
    inProject('dist', 'scripts', 'generated-docs.js'),
    '--check',
  ],
  ['documentation as a site, without dead links', inProject('dist', 'scripts', 'docs-site.js')],
  ['licences of packages', inProject('scripts', 'check-licences.mjs')],
  ['migrations lead to schema.prisma', inProject('scripts', 'write-migration.mjs'), '--check'],
  ...(existsSync(contract)
    ? [
        [
          'the contract',
          contract,
          'schema/schema.graphql',
          ...(existsSync(pendingNames) ? ['--pending', pendingNames] : []),
        ],
      ]
    : []),
];

async function runCheck([name, ...args]) {
  const start = performance.now();
  const { code, output } = await runNode(args, { env: { ...process.env, NO_COLOR: '1' } });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  return { name, passed: code === 0, output };
}

const isWithoutTests = process.argv.includes('--without-tests');
const waiting = CHECKS.filter(([name]) => !(isWithoutTests && name === UNIT_TESTS));
const results = [];
async function runNext() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift())
    results.push(await runCheck(check));
}
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, runNext));

const failed = results.filter((result) => !result.passed);
for (const { name, output } of failed) console.log(`\n--- ${name}\n${output.trimEnd()}`);
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
if (failed.length > 0) process.exitCode = 1;
