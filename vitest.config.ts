import { defineConfig } from 'vitest/config';

/** Where child processes and worker threads leave their V8 coverage; set by scripts/test.mjs. */
const processCoverage = process.env.KTRDR_PROCESS_COVERAGE;

const SECOND_MS = 1_000;

interface Kind {
  /** After that a test hangs, however slow the machine; nothing is to be concluded from how long one takes. */
  readonly timeoutMs: number;
  /** Whether they start processes, threads or servers, which run what is built in dist/. */
  readonly usesBuild: boolean;
  /** Whether what these run is counted; it makes them a quarter slower. */
  readonly countsProcesses: boolean;
}

const BEFORE_TESTS = ['ensure-build.ts', 'share-bars.ts', 'postgres/postgres-of-run.ts'].map(
  (file) => `tests/support/${file}`,
);

/** One kind of tests. */
const project = (name: string, { timeoutMs, usesBuild, countsProcesses }: Kind) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    globalSetup: usesBuild ? BEFORE_TESTS : [],
    env: countsProcesses && processCoverage !== undefined ? { NODE_V8_COVERAGE: processCoverage } : {},
  },
});

export default defineConfig({
  // Vite would take the ES modules of graphql for us and Node its CommonJS for our libraries: two copies, two realms.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    projects: [
      project('unit', { timeoutMs: 90 * SECOND_MS, usesBuild: false, countsProcesses: false }),
      project('integration', { timeoutMs: 180 * SECOND_MS, usesBuild: true, countsProcesses: false }),
      project('scenarios', { timeoutMs: 240 * SECOND_MS, usesBuild: true, countsProcesses: true }),
      project('e2e', { timeoutMs: 240 * SECOND_MS, usesBuild: true, countsProcesses: true }),
    ],
    pool: 'forks',
    // Half of the unit tests' time would go into loading the same modules for each file; no test changes a module.
    isolate: false,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/generated/**'],
      reporter: ['json'],
      reportsDirectory: 'coverage/in-process',
      reportOnFailure: true,
    },
  },
});
