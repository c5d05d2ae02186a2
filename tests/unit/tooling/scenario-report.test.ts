import { describe, expect, it } from 'vitest';
import { asMarkdown, asText, scenarioRun } from '../../../scripts/scenarios/scenario-report.js';

const documents = [
  '# Two\n\n## B2.1 Second\n\ntext\n\n## B10.1 Last\n\n### B9.9 not a scenario\n',
  '# One\n\n## B1.1 First\n',
];

const report = {
  testResults: [
    {
      assertionResults: [
        {
          title: 'B1.1 First: works',
          status: 'passed',
          duration: 1_240,
          meta: { tensorflowBackend: 'wasm' },
        },
        { title: 'B10.1 Last: is skipped', status: 'skipped', meta: { hosts: 'ports' } },
      ],
    },
    { assertionResults: [{ title: 'B2.1 Second: fails', status: 'failed', duration: 90, meta: {} }] },
  ],
};

describe('the scenario report', () => {
  const run = scenarioRun(documents, report);

  it('has every documented scenario in order, and takes none for passed that did not run', () => {
    expect(run).toEqual({
      tensorflowBackend: 'wasm',
      hosts: 'ports',
      outcomes: [
        { id: 'B1.1', name: 'First', verdict: 'PASS', durationMs: 1_240 },
        { id: 'B2.1', name: 'Second', verdict: 'FAIL', durationMs: 90 },
        { id: 'B10.1', name: 'Last', verdict: 'NOT RUN', durationMs: null },
      ],
    });
    const verdicts = scenarioRun(documents, { testResults: [] }).outcomes.map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['NOT RUN', 'NOT RUN', 'NOT RUN']);
  });

  it('is printed as columns and counted', () => {
    expect(asText(run).split('\n')).toEqual([
      'B1.1  First   PASS       1.2 s',
      'B2.1  Second  FAIL       0.1 s',
      'B10.1  Last    NOT RUN',
      '',
      '1 of 3 scenarios passed.',
    ]);
  });

  it('is written as a table with the platform and without a date', () => {
    const page = asMarkdown(run, '22');
    expect(page).toContain('Node.js 22, TensorFlow.js on wasm. 1 of 3 scenarios passed.');
    expect(page).toContain('The two hosts of the remote scenarios were ports.');
    expect(page).toContain('| B2.1 | Second | FAIL | 0.1 s |');
    expect(page).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  });
});
