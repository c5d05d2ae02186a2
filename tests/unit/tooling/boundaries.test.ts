import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const CRUISE_TIMEOUT_MS = 60_000;
const config = join(root, '.dependency-cruiser.cjs');

interface Plant {
  readonly file: string;
  /** What the file imports. */
  readonly imports: string;
}

/** For each rule one import that it forbids. */
const VIOLATIONS: Readonly<Record<string, Plant>> = {
  'no-cycle': { file: 'src/domain/market/cycle-a.ts', imports: './cycle-b.js' },
  'no-unresolvable': { file: 'src/domain/market/lost.ts', imports: './nowhere.js' },
  'base-is-the-base': { file: 'src/base/outer/reaching-up.ts', imports: '../../domain/market/plain.js' },
  'pure-base-is-pure': { file: 'src/base/pure/reading.ts', imports: '../outer/config/plain.js' },
  'domain-is-pure': { file: 'src/domain/indicators/stored.ts', imports: '../../market-data/plain.js' },
  'domain-without-node': { file: 'src/domain/strategy/reading-files.ts', imports: 'node:fs' },
  'hashing-uses-crypto': { file: 'src/base/pure/hashing.ts', imports: 'node:fs' },
  'domain-packages': { file: 'src/domain/backtest/logging.ts', imports: 'pino' },
  'audit-has-its-own-rule': {
    file: 'src/domain/backtest/audit/sharing.ts',
    imports: '../../market/plain.js',
  },
  'market-data-reads-files': { file: 'src/market-data/served.ts', imports: '../operations/plain.js' },
  'bars-are-read-through-seals': { file: 'src/kinds/charting.ts', imports: '../market-data/bar-store.js' },
  'tensorflow-computes': { file: 'src/tensorflow/inference/served.ts', imports: '../../kinds/plain.js' },
  'tensorflow-importers': { file: 'src/kinds/predicting.ts', imports: '@tensorflow/tfjs-core' },
  'tensorflow-in-threads': { file: 'src/application/started.ts', imports: '../kinds/plain.js' },
  'operations-know-no-kind': { file: 'src/operations/measured.ts', imports: '../domain/statistics/plain.js' },
  'stores-keep-data': { file: 'src/stores/sqlite/computing.ts', imports: '../../domain/statistics/plain.js' },
  'prisma-importers': { file: 'src/kinds/querying.ts', imports: 'better-sqlite3' },
  'library-knows-no-run': { file: 'src/library/running.ts', imports: '../operations/plain.js' },
  'kinds-know-no-place': { file: 'src/kinds/threaded.ts', imports: '../places/plain.js' },
  'places-know-no-kind': { file: 'src/places/trading.ts', imports: '../domain/backtest/plain.js' },
  'graphql-importers': { file: 'src/kinds/typed.ts', imports: 'graphql' },
  'faces-call-services': { file: 'src/faces/report/working.ts', imports: '../../places/plain.js' },
  'cli-is-a-client': { file: 'src/faces/cli/shortcut.ts', imports: '../../kinds/plain.js' },
  'client-stands-alone': {
    file: 'src/faces/client/configured.ts',
    imports: '../../base/outer/config/plain.js',
  },
  'public-client-needs-nothing': { file: 'src/faces/public-client/parsing.ts', imports: 'zod' },
  'console-stands-alone': { file: 'src/faces/console/reaching.ts', imports: '../../operations/plain.js' },
  'wings-below-the-application': {
    file: 'src/faces/cli/rooted.ts',
    imports: '../../application/application.js',
  },
  'entries-are-entries': { file: 'src/application/entered.ts', imports: '../server.js' },
  'no-tests-in-src': { file: 'src/domain/market/tested.ts', imports: '../../../tests/plain.js' },
  'no-dev-packages': { file: 'src/base/outer/logging/tested.ts', imports: 'fast-check' },
};

/** Imports that no rule forbids, and what the violations above import. */
const ALLOWED: readonly Plant[] = [
  { file: 'src/domain/market/cycle-b.ts', imports: './cycle-a.js' },
  { file: 'src/domain/market/plain.ts', imports: '../../base/pure/plain.js' },
  { file: 'src/domain/statistics/plain.ts', imports: '../market/plain.js' },
  { file: 'src/domain/backtest/plain.ts', imports: '../statistics/plain.js' },
  { file: 'src/base/pure/plain.ts', imports: 'zod' },
  { file: 'src/base/outer/config/plain.ts', imports: '../../pure/plain.js' },
  { file: 'src/market-data/plain.ts', imports: 'node:fs' },
  { file: 'src/market-data/bar-store.ts', imports: './plain.js' },
  { file: 'src/tensorflow/inference/plain.ts', imports: '@tensorflow/tfjs-core' },
  { file: 'src/operations/plain.ts', imports: '../base/pure/plain.js' },
  { file: 'src/library/plain.ts', imports: '../market-data/plain.js' },
  { file: 'src/kinds/plain.ts', imports: '../tensorflow/inference/plain.js' },
  { file: 'src/kinds/started.ts', imports: '../operations/plain.js' },
  { file: 'src/places/plain.ts', imports: '../operations/plain.js' },
  { file: 'src/places/remote.ts', imports: '../faces/client/plain.js' },
  { file: 'src/stores/sqlite/plain.ts', imports: 'better-sqlite3' },
  { file: 'src/faces/client/plain.ts', imports: 'graphql' },
  { file: 'src/faces/console/plain.ts', imports: 'preact' },
  { file: 'src/faces/graphql/plain.ts', imports: '../../kinds/started.js' },
  { file: 'src/application/threads/thread.ts', imports: '../../kinds/plain.js' },
  { file: 'src/application/application.ts', imports: '../stores/sqlite/plain.js' },
  { file: 'src/server.ts', imports: './application/application.js' },
  { file: 'tests/plain.ts', imports: '../src/domain/market/plain.js' },
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** Runs the project's rules over a folder of planted files. */
async function cruise(plants: readonly Plant[]): Promise<readonly Violation[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ktrdr-boundaries-'));
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    for (const name of ['package.json', 'tsconfig.json']) {
      await writeFile(join(folder, name), await readFile(join(root, name), 'utf8'));
    }
    for (const { file, imports } of plants) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), `import '${imports}';\nexport const here = 1;\n`);
    }
    const command = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const args = [command, 'src', 'tests', '--config', config, '--output-type', 'json'];
    const report = await new Promise<string>((resolve) => {
      // The exit code is the number of violations.
      execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }, (_error, stdout) =>
        resolve(stdout),
      );
    });
    return (JSON.parse(report) as { summary: { violations: Violation[] } }).summary.violations;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('dependency rules', () => {
  let violations: readonly Violation[];

  beforeAll(async () => {
    violations = await cruise([...Object.values(VIOLATIONS), ...ALLOWED]);
  }, CRUISE_TIMEOUT_MS);

  it.each(Object.entries(VIOLATIONS))('%s fires on a planted violation', (name, { file }) => {
    expect(violations.filter(({ from }) => from === file).map(({ rule }) => rule.name)).toContain(name);
  });

  it('nothing fires on imports that the architecture allows', () => {
    const cyclic = 'src/domain/market/cycle-b.ts';
    const allowed = new Set(ALLOWED.map(({ file }) => file));
    expect(violations.filter(({ from }) => allowed.has(from) && from !== cyclic)).toEqual([]);
  });

  it('no rule lacks a planted violation', () => {
    const rules = createRequire(import.meta.url)(config) as { forbidden: { name: string }[] };
    expect(Object.keys(VIOLATIONS)).toEqual(rules.forbidden.map(({ name }) => name));
  });
});
