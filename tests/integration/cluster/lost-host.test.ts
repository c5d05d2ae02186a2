import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartBacktestInput } from '../../../src/faces/client/generated/graphql.js';
import { pullBacktest, pullUntilDone, startBacktest } from '../../support/backtests.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { temporaryFolder } from '../../support/ktrdr-server.js';
import { startCluster, type TestCluster } from '../../support/postgres/cluster.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { minuteWorkspace } from '../../support/rsi-workspace.js';

const postgres = await testPostgres();
/** 288,000 bars: long enough for a host to be lost in the middle. */
const MINUTE_DAYS = 200;
const BACKTESTS = 3;

describe.runIf(postgres !== null)('a cluster that loses a host', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: TestCluster;
  let backtest: StartBacktestInput;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const workspace = await minuteWorkspace(folder.path, MINUTE_DAYS);
    backtest = workspace.backtest;
    cluster = await startCluster(postgres as string, folder.path, workspace.settings, 2);
  });
  afterAll(async () => {
    await cluster.close();
    await folder.remove();
  });

  it('completes every backtest with the same digest, each log whole, and lists who is left', async () => {
    const { client, url } = cluster.backend;
    const ids = await Promise.all(
      Array.from({ length: BACKTESTS }, (_, index) =>
        startBacktest(client, { ...backtest, label: `run ${index}` }),
      ),
    );
    const [lost] = cluster.hosts;
    // Progress is pulled from whichever host runs it, and samples with it.
    while ((await running(ids)).length < 2) await rest();
    await lost?.kill();
    const done = await Promise.all(ids.map((id) => pullUntilDone(client, id)));
    expect(done.map(({ status }) => status)).toEqual(ids.map(() => 'COMPLETED'));
    const digests = new Set(done.map(({ result }) => result?.provenance.resultDigest));
    expect(digests.size).toBe(1);
    // The one that the lost host ran was run again by the other one.
    const again = done.filter(({ attempt }) => attempt === 2);
    expect(again).toHaveLength(1);
    const seqs = await seqsOf(again[0]?.id as string);
    expect(seqs.length).toBeGreaterThan(1_000);
    expect(seqs).toEqual(seqs.map((_, index) => index));
    const answer = await graphqlRequest<Counted>(url, '{ ledger(first: 1) { totalCount } }', {});
    expect(answer.data?.ledger.totalCount).toBe(1);
  });

  /** Follows the log of a backtest to its end, as a client does. */
  async function seqsOf(id: string): Promise<readonly number[]> {
    const seqs: number[] = [];
    for (let after: string | null = null; ; ) {
      const answer: { data?: Page | null } = await graphqlRequest<Page>(cluster.backend.url, PAGE, {
        id,
        after,
      });
      const { bars } = (answer.data as Page).operation;
      seqs.push(...bars.nodes.map(({ seq }) => seq));
      if (bars.complete) return seqs;
      after = bars.pageInfo.endCursor;
    }
  }

  async function running(ids: readonly string[]): Promise<readonly string[]> {
    const all = await Promise.all(ids.map((id) => pullBacktest(cluster.backend.client, id, true)));
    return all
      .filter(({ status, progress }) => status === 'RUNNING' && progress.percentage > 5)
      .map(({ id }) => id);
  }
});

const PAGE = `query ($id: ID!, $after: String) { operation(id: $id) { ... on BacktestOperation {
  bars(first: 1000, after: $after) { complete nodes { seq } pageInfo { endCursor } } } } }`;

interface Page {
  readonly operation: {
    readonly bars: {
      readonly complete: boolean;
      readonly nodes: readonly { readonly seq: number }[];
      readonly pageInfo: { readonly endCursor: string | null };
    };
  };
}

interface Counted {
  readonly ledger: { readonly totalCount: number };
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 50));
