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
  'no-cycle': { file: 'src/market/cycle-a.ts', imports: './cycle-b.js' },
  'no-unresolvable': { file: 'src/market/lost.ts', imports: './nowhere.js' },
  'shared-is-the-base': { file: 'src/shared/reaching-up.ts', imports: '../market/plain.js' },
  'domain-imports-domain': { file: 'src/indicators/stored.ts', imports: '../market-data/plain.js' },
  'domain-without-node': { file: 'src/strategy/reading-files.ts', imports: 'node:fs' },
  'hashing-uses-crypto': { file: 'src/shared/hashing.ts', imports: 'node:fs' },
  'domain-packages': { file: 'src/backtest/logging.ts', imports: 'pino' },
  'audit-has-its-own-rule': { file: 'src/backtest/audit/sharing.ts', imports: '../../market/plain.js' },
  'edges-of-the-domain': { file: 'src/inference/served.ts', imports: '../services/plain.js' },
  'tensorflow-importers': { file: 'src/workers/predicting.ts', imports: '@tensorflow/tfjs-core' },
  'tensorflow-in-threads': { file: 'src/server.ts', imports: './workers/thread-start.js' },
  'prisma-importers': { file: 'src/services/querying.ts', imports: 'better-sqlite3' },
  'graphql-importers': { file: 'src/services/typed.ts', imports: 'graphql' },
  'operations-and-progress-know-shared': {
    file: 'src/progress/measured.ts',
    imports: '../statistics/plain.js',
  },
  'api-calls-services': { file: 'src/graphql/working.ts', imports: '../workers/plain.js' },
  'cli-is-a-client': { file: 'src/cli/shortcut.ts', imports: '../services/plain.js' },
  'client-stands-alone': { file: 'src/client/configured.ts', imports: '../config/plain.js' },
  'services-below-the-api': { file: 'src/workers/answering.ts', imports: '../graphql/plain.js' },
  'remote-is-a-client': { file: 'src/remote/storing.ts', imports: '../persistence/plain.js' },
  'remote-is-put-in': { file: 'src/services/far.ts', imports: '../remote/plain.js' },
  'persistence-keeps-data': { file: 'src/persistence/computing.ts', imports: '../statistics/plain.js' },
  'roots-are-roots': { file: 'src/cli/rooted.ts', imports: '../application.js' },
  'no-tests-in-src': { file: 'src/market/tested.ts', imports: '../../tests/plain.js' },
  'no-dev-packages': { file: 'src/logging/tested.ts', imports: 'fast-check' },
};

/** Imports that no rule forbids, and what the violations above import. */
const ALLOWED: readonly Plant[] = [
  { file: 'src/market/cycle-b.ts', imports: './cycle-a.js' },
  { file: 'src/market/plain.ts', imports: '../shared/plain.js' },
  { file: 'src/shared/plain.ts', imports: 'zod' },
  { file: 'src/statistics/plain.ts', imports: '../market/plain.js' },
  { file: 'src/market-data/plain.ts', imports: 'node:fs' },
  { file: 'src/config/plain.ts', imports: 'zod' },
  { file: 'src/services/plain.ts', imports: '../backtest/plain.js' },
  { file: 'src/backtest/plain.ts', imports: '../statistics/plain.js' },
  { file: 'src/graphql/plain.ts', imports: 'graphql' },
  { file: 'src/workers/plain.ts', imports: '../inference/plain.js' },
  { file: 'src/workers/thread-start.ts', imports: './plain.js' },
  { file: 'src/inference/plain.ts', imports: '@tensorflow/tfjs-core' },
  { file: 'src/thread.ts', imports: './workers/plain.js' },
  { file: 'src/application.ts', imports: './persistence/plain.js' },
  { file: 'src/remote/plain.ts', imports: '../backtest/plain.js' },
  { file: 'src/persistence/plain.ts', imports: 'better-sqlite3' },
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
    const cyclic = 'src/market/cycle-b.ts';
    const allowed = new Set(ALLOWED.map(({ file }) => file));
    expect(violations.filter(({ from }) => allowed.has(from) && from !== cyclic)).toEqual([]);
  });

  it('no rule lacks a planted violation', () => {
    const rules = createRequire(import.meta.url)(config) as { forbidden: { name: string }[] };
    expect(Object.keys(VIOLATIONS)).toEqual(rules.forbidden.map(({ name }) => name));
  });
});
