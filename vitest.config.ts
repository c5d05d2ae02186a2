import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** What computes takes the cores, and two workers load its modules twice and not four times. */
const COMPUTING_WORKERS = 2;
/** What starts servers and programs waits for them part of the time; each worker more loads all modules once more. */
const WAITING_WORKERS = 3;

/** One kind of tests. */
const project = (name: string, { timeoutMs, usesBuild, countsProcesses }: Kind) => ({
  extends: true as const,
  test: {
    name,
    maxWorkers: usesBuild ? WAITING_WORKERS : COMPUTING_WORKERS,
    // Kinds with the same number run side by side, the others after them.
    sequence: { groupOrder: usesBuild ? 0 : 1 },
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    globalSetup: usesBuild ? BEFORE_TESTS : [],
    env: countsProcesses && processCoverage !== undefined ? { NODE_V8_COVERAGE: processCoverage } : {},
  },
});

/** Kinds in the order in which they begin: the one of many short files comes last, or cores would be idle at the end. */
const BEGIN = ['scenarios', 'e2e', 'integration', 'unit'];

/** Begins with the kinds of long files; within a kind vitest does so by itself. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project: { name } }: TestSpecification): number => BEGIN.indexOf(name);
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

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
    // What is looked at again and again is so until it is there; a second, which is the default, would tell of the machine.
    expect: { poll: { timeout: 60 * SECOND_MS } },
    sequence: { sequencer: LongFilesFirst },
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
