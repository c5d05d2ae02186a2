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
  'shared-is-the-base': { file: 'src/base/pure/reaching-up.ts', imports: '../market/plain.js' },
  'domain-imports-domain': { file: 'src/domain/indicators/stored.ts', imports: '../market-data/plain.js' },
  'domain-without-node': { file: 'src/domain/strategy/reading-files.ts', imports: 'node:fs' },
  'hashing-uses-crypto': { file: 'src/base/pure/hashing.ts', imports: 'node:fs' },
  'domain-packages': { file: 'src/domain/backtest/logging.ts', imports: 'pino' },
  'audit-has-its-own-rule': {
    file: 'src/domain/backtest/audit/sharing.ts',
    imports: '../../market/plain.js',
  },
  'edges-of-the-domain': { file: 'src/tensorflow/inference/served.ts', imports: '../services/plain.js' },
  'tensorflow-importers': { file: 'src/workers/predicting.ts', imports: '@tensorflow/tfjs-core' },
  'tensorflow-in-threads': { file: 'src/server.ts', imports: './workers/thread-start.js' },
  'prisma-importers': { file: 'src/services/querying.ts', imports: 'better-sqlite3' },
  'graphql-importers': { file: 'src/services/typed.ts', imports: 'graphql' },
  'operations-and-progress-know-shared': {
    file: 'src/places/bridge/measured.ts',
    imports: '../statistics/plain.js',
  },
  'api-calls-services': { file: 'src/faces/graphql/working.ts', imports: '../workers/plain.js' },
  'cli-is-a-client': { file: 'src/faces/cli/shortcut.ts', imports: '../services/plain.js' },
  'client-stands-alone': { file: 'src/faces/client/configured.ts', imports: '../config/plain.js' },
  'services-below-the-api': { file: 'src/workers/answering.ts', imports: '../graphql/plain.js' },
  'remote-is-a-client': { file: 'src/places/remote/storing.ts', imports: '../persistence/plain.js' },
  'remote-is-put-in': { file: 'src/services/far.ts', imports: '../remote/plain.js' },
  'persistence-keeps-data': { file: 'src/stores/sqlite/computing.ts', imports: '../statistics/plain.js' },
  'roots-are-roots': { file: 'src/faces/cli/rooted.ts', imports: '../application.js' },
  'no-tests-in-src': { file: 'src/domain/market/tested.ts', imports: '../../tests/plain.js' },
  'no-dev-packages': { file: 'src/base/outer/logging/tested.ts', imports: 'fast-check' },
};

/** Imports that no rule forbids, and what the violations above import. */
const ALLOWED: readonly Plant[] = [
  { file: 'src/domain/market/cycle-b.ts', imports: './cycle-a.js' },
  { file: 'src/domain/market/plain.ts', imports: '../shared/plain.js' },
  { file: 'src/base/pure/plain.ts', imports: 'zod' },
  { file: 'src/domain/statistics/plain.ts', imports: '../market/plain.js' },
  { file: 'src/market-data/plain.ts', imports: 'node:fs' },
  { file: 'src/base/outer/config/plain.ts', imports: 'zod' },
  { file: 'src/services/plain.ts', imports: '../backtest/plain.js' },
  { file: 'src/domain/backtest/plain.ts', imports: '../statistics/plain.js' },
  { file: 'src/faces/graphql/plain.ts', imports: 'graphql' },
  { file: 'src/workers/plain.ts', imports: '../inference/plain.js' },
  { file: 'src/workers/thread-start.ts', imports: './plain.js' },
  { file: 'src/tensorflow/inference/plain.ts', imports: '@tensorflow/tfjs-core' },
  { file: 'src/application/threads/thread.ts', imports: './workers/plain.js' },
  { file: 'src/application/application.ts', imports: './persistence/plain.js' },
  { file: 'src/places/remote/plain.ts', imports: '../backtest/plain.js' },
  { file: 'src/stores/sqlite/plain.ts', imports: 'better-sqlite3' },
  { file: 'tests/plain.ts', imports: '../src/market/plain.js' },
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
