import { z } from 'zod';

/** What of vitest's JSON report is read. */
const testRunSchema = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({
          title: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          meta: z
            .object({ tensorflowBackend: z.string().optional(), hosts: z.string().optional() })
            .default({}),
        }),
      ),
    }),
  ),
});

/** How one scenario went. */
export interface ScenarioOutcome {
  readonly id: string;
  readonly name: string;
  readonly verdict: 'PASS' | 'FAIL' | 'NOT RUN';
  /** Null when it was not run. */
  readonly durationMs: number | null;
}

export interface ScenarioRun {
  readonly outcomes: readonly ScenarioOutcome[];
  /** The TensorFlow.js backend that the smoke test ran on; null when it did not get that far. */
  readonly tensorflowBackend: string | null;
  /** How the two hosts of the remote scenarios were made; null when they were not run. */
  readonly hosts: string | null;
}

/** Reads id and name of every scenario from the headings `## B1.1 Name` of their documents. */
export function documentedScenarios(documents: readonly string[]): readonly { id: string; name: string }[] {
  const headings = documents.flatMap((text) => [...text.matchAll(/^## (B\d+\.\d+) (.+)$/gm)]);
  return headings
    .map(([, id = '', name = '']) => ({ id, name }))
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}

/**
 * Holds a test run against the documents: a documented scenario whose test did not run has no verdict but that.
 * @param report vitest's JSON report, parsed
 */
export function scenarioRun(documents: readonly string[], report: unknown): ScenarioRun {
  const tests = testRunSchema.parse(report).testResults.flatMap(({ assertionResults }) => assertionResults);
  const outcomes = documentedScenarios(documents).map(({ id, name }): ScenarioOutcome => {
    const test = tests.find(({ title }) => title.startsWith(`${id} `));
    if (test?.status === 'passed') return { id, name, verdict: 'PASS', durationMs: test.duration ?? 0 };
    if (test?.status === 'failed') return { id, name, verdict: 'FAIL', durationMs: test.duration ?? 0 };
    return { id, name, verdict: 'NOT RUN', durationMs: null };
  });
  const backends = tests.flatMap(({ meta }) => meta.tensorflowBackend ?? []);
  const hosts = tests.flatMap(({ meta }) => meta.hosts ?? []);
  return { outcomes, tensorflowBackend: backends[0] ?? null, hosts: hosts[0] ?? null };
}

const seconds = (durationMs: number | null): string =>
  durationMs === null ? '' : `${(durationMs / 1_000).toFixed(1)} s`;

/** Writes the run as columns for a terminal, with a last line that counts. */
export function asText({ outcomes }: ScenarioRun): string {
  const width = Math.max(0, ...outcomes.map(({ name }) => name.length));
  const lines = outcomes.map(({ id, name, verdict, durationMs }) =>
    [id, name.padEnd(width), verdict.padEnd(7), seconds(durationMs).padStart(7)].join('  ').trimEnd(),
  );
  return [...lines, '', summary(outcomes)].join('\n');
}

/** Writes the run as a page of the docs; without a date, so that only what changed shows as changed. */
export function asMarkdown({ outcomes, tensorflowBackend, hosts }: ScenarioRun, nodeVersion: string): string {
  return [
    '# Scenario report',
    '',
    'Written by `npm run scenarios`, which starts real servers and drives them over HTTP. What each scenario does is in [scenarios/](scenarios).',
    '',
    `Node.js ${nodeVersion}, TensorFlow.js on ${tensorflowBackend ?? 'an unknown backend'}. ${summary(outcomes)}`,
    ...(hosts === null ? [] : ['', `The two hosts of the remote scenarios were ${hosts}.`]),
    '',
    '| id | scenario | verdict | time |',
    '|---|---|---|---:|',
    ...outcomes.map(
      ({ id, name, verdict, durationMs }) => `| ${id} | ${name} | ${verdict} | ${seconds(durationMs)} |`,
    ),
    '',
  ].join('\n');
}

function summary(outcomes: readonly ScenarioOutcome[]): string {
  const passed = outcomes.filter(({ verdict }) => verdict === 'PASS').length;
  return `${passed} of ${outcomes.length} scenarios passed.`;
}
