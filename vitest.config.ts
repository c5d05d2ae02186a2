import { defineConfig } from 'vitest/config';

/** Where child processes and worker threads leave their V8 coverage; set by scripts/test.mjs. */
const processCoverage = process.env.KTRDR_PROCESS_COVERAGE;

const SECOND_MS = 1_000;

/** One kind of tests; those that start processes, threads or servers run what is built in dist/. */
const project = (name: string, timeoutMs: number, usesBuild: boolean) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    globalSetup: usesBuild ? ['tests/support/ensure-build.ts'] : [],
  },
});

export default defineConfig({
  // Vite would take the ES modules of graphql for us and Node its CommonJS for our libraries: two copies, two realms.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    projects: [
      project('unit', 30 * SECOND_MS, false),
      project('integration', 60 * SECOND_MS, true),
      project('scenarios', 120 * SECOND_MS, true),
      project('e2e', 120 * SECOND_MS, true),
    ],
    pool: 'forks',
    // Half of the unit tests' time would go into loading the same modules for each file; no test changes a module.
    isolate: false,
    maxWorkers: 2,
    env: {
      ...(processCoverage === undefined ? {} : { NODE_V8_COVERAGE: processCoverage }),
    },
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
