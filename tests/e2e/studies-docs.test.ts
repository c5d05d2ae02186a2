import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone } from '../support/backtests.js';
import { DocumentedPage } from '../support/documented-page.js';
import { graphqlRequest } from '../support/graphql-request.js';

describe('docs/studies.md', () => {
  let page: DocumentedPage;

  beforeAll(async () => {
    page = await DocumentedPage.open('studies.md');
  });

  afterAll(() => page.close());

  it('works from its first command to its last, and prints what the page says', async () => {
    const [large = '', , dozen = ''] = await page.runAll();
    // What the page concludes from them.
    expect(large).toMatch(/Sharpe ratio of 1\.93; of 72 tried, 54 of them distinct, luck alone gives 1\.90/);
    expect(large).toMatch(/Deflated Sharpe +0\.518/);
    expect(dozen).toMatch(/Sharpe ratio of 1\.87; of 12 tried/);
    expect(dozen).toMatch(/Deflated Sharpe +0\.959/);
    expect(dozen).toMatch(/measured once more: \d+ earlier measurement/);
    for (const file of ['trials.csv', 'trials.jsonl', 'trials.arrow', 'report.html'])
      expect((await stat(page.path('exports', 'stops', file))).size, file).toBeGreaterThan(1_000);
  });

  it('has a mutation that runs a trial as a backtest with the same digest', async () => {
    const query = `{ operations(first: 1, filter: { types: [STUDY] }) { nodes { id ... on StudyOperation { trial(number: 0) { resultDigest } } } } }`;
    const studies = await graphqlRequest<{
      operations: { nodes: { id: string; trial: { resultDigest: string } }[] };
    }>(page.server.url, query);
    const [study] = studies.data?.operations.nodes ?? [];
    const [, mutation = ''] = /```graphql\n(.*?)```/s.exec(page.text) ?? [];
    const started = await graphqlRequest<{ startBacktestOfTrial: { operation: { id: string } } }>(
      page.server.url,
      mutation,
      { id: study?.id },
    );
    const id = started.data?.startBacktestOfTrial.operation.id ?? '';
    const { result } = await pullUntilDone(page.server.client, id);
    expect(result?.provenance.resultDigest).toBe(study?.trial.resultDigest);
  });
});
