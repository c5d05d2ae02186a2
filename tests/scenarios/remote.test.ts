import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BarPageDocument,
  type BarPageQuery,
  CancelOperationDocument,
  OperationsDocument,
} from '../../src/faces/client/generated/graphql.js';
import {
  type PulledBacktest,
  pullBacktest,
  pullUntil,
  pullUntilDone,
  startBacktest,
} from '../support/backtests.js';
import type { KtrdrServer } from '../support/ktrdr-server.js';
import { startTwoHosts, type TwoHosts } from '../support/two-hosts.js';

declare module 'vitest' {
  interface TaskMeta {
    /** What the report of a run names. */
    hosts?: string;
  }
}

type Bar = Extract<
  NonNullable<BarPageQuery['operation']>,
  { __typename: 'BacktestOperation' }
>['bars']['nodes'][number];

/** How long the network is away. */
const CUT_MS = 10_000;
const TOTAL_BARS = 300 * 1_440;

describe('remote scenarios', () => {
  let hosts: TwoHosts;

  beforeAll(async () => {
    hosts = await startTwoHosts();
  });

  afterAll(() => hosts.close());

  async function samplesOf({ client }: KtrdrServer, id: string): Promise<readonly Bar[]> {
    const samples: Bar[] = [];
    for (let after: string | null = null; ; ) {
      const { operation }: BarPageQuery = await client.request(BarPageDocument, { id, after });
      if (operation?.__typename !== 'BacktestOperation') throw new Error(`${id} is no backtest`);
      samples.push(...operation.bars.nodes);
      if (!operation.bars.pageInfo.hasNextPage) return samples;
      after = operation.bars.pageInfo.endCursor;
    }
  }

  /** Returns the id under which the worker runs what was started last. */
  async function latestThere(): Promise<string> {
    const { operations } = await hosts.worker().client.request(OperationsDocument, { first: 1 });
    const id = operations.nodes[0]?.id;
    if (id === undefined) throw new Error('the worker has no operation');
    return id;
  }

  const pastTenPercent = ({ progress }: PulledBacktest): boolean => progress.percentage > 10;

  async function startInTheMiddle(): Promise<string> {
    const id = await startBacktest(hosts.backend.client, hosts.longBacktest);
    await pullUntil(hosts.backend.client, id, pastTenPercent);
    return id;
  }

  /** Expects that nothing of a run is missing here, or other than there. */
  async function expectWhole(id: string, idThere: string): Promise<PulledBacktest> {
    const here = await pullUntilDone(hosts.backend.client, id);
    const there = await pullUntilDone(hosts.worker().client, idThere);
    expect(here).toMatchObject({ status: 'COMPLETED', attempt: 1, error: null, executionMode: 'REMOTE' });
    expect(there).toMatchObject({ status: 'COMPLETED', executionMode: 'LOCAL' });
    expect(here.result?.metrics).toEqual(there.result?.metrics);
    expect(here.result?.provenance).toEqual(there.result?.provenance);
    const samples = await samplesOf(hosts.backend, id);
    expect(samples.map(({ seq, barIndex }) => ({ seq, barIndex }))).toEqual(
      Array.from({ length: TOTAL_BARS / 50 }, (_, seq) => ({ seq, barIndex: 50 * seq + 49 })),
    );
    expect(samples).toEqual(await samplesOf(hosts.worker(), idThere));
    expect(here.warnings.map(({ code }) => code)).not.toContain('SOURCE_UNRESPONSIVE');
    return here;
  }

  it('B3.1 Remote backtest, direct start: the worker is a whole server that runs what it is asked to', async ({
    task,
  }) => {
    task.meta.hosts = hosts.kind;
    const { client } = hosts.worker();
    const id = await startBacktest(client);
    expect(await pullUntilDone(client, id)).toMatchObject({
      status: 'COMPLETED',
      executionMode: 'LOCAL',
      attempt: 1,
      result: { totalBars: 21 },
    });
  });

  it('B3.2 Backend to remote proxy: it runs there and is whole here, with the result that it has alone', async () => {
    const alone = await pullUntilDone(
      hosts.worker().client,
      await startBacktest(hosts.worker().client, hosts.longBacktest),
    );
    const id = await startBacktest(hosts.backend.client, hosts.longBacktest);
    await pullUntil(hosts.backend.client, id, ({ status }) => status === 'RUNNING');
    const idThere = await latestThere();
    expect(idThere).not.toBe(id);
    const here = await expectWhole(id, idThere);
    expect(here.result?.provenance.resultDigest).toBe(alone.result?.provenance.resultDigest);
    const small = await pullUntilDone(hosts.backend.client, await startBacktest(hosts.backend.client));
    expect(small).toMatchObject({ status: 'COMPLETED', executionMode: 'REMOTE', result: { totalBars: 21 } });
  });

  it('B3.3 Remote progress updates: percentage only rises and is within 1 of what the worker says', async () => {
    const id = await startInTheMiddle();
    const idThere = await latestThere();
    const percentages: number[] = [];
    for (;;) {
      const before = await pullBacktest(hosts.worker().client, idThere, true);
      const here = await pullBacktest(hosts.backend.client, id, true);
      const after = await pullBacktest(hosts.worker().client, idThere, true);
      percentages.push(here.progress.percentage);
      if (here.done) break;
      expect(here.progress.percentage).toBeGreaterThanOrEqual(before.progress.percentage - 1);
      expect(here.progress.percentage).toBeLessThanOrEqual(after.progress.percentage + 1);
    }
    expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
    expect(percentages.some((percentage) => percentage < 100)).toBe(true);
    await expectWhole(id, idThere);
  });

  it('B3.4 Remote cancellation: it reaches the worker, and what was measured stays on both', async () => {
    const id = await startInTheMiddle();
    const idThere = await latestThere();
    const { client } = hosts.backend;
    const { cancelOperation } = await client.request(CancelOperationDocument, { id, reason: 'B3.4' });
    expect(cancelOperation).toMatchObject({ operation: { status: 'CANCELLING' } });
    expect(await pullUntilDone(client, id)).toMatchObject({
      status: 'CANCELLED',
      cancelReason: 'B3.4',
      result: null,
      error: null,
    });
    const there = await pullBacktest(hosts.worker().client, idThere, true);
    expect(there).toMatchObject({ status: 'CANCELLED', result: null });
    expect(there.progress.percentage).toBeLessThan(100);
    const samples = await samplesOf(hosts.backend, id);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples).toEqual(await samplesOf(hosts.worker(), idThere));
    const next = await pullUntilDone(client, await startBacktest(client));
    expect(next).toMatchObject({ status: 'COMPLETED', attempt: 1 });
  });

  it('B3.5 Network cut: ten seconds without a network in the middle lose nothing', async () => {
    const id = await startInTheMiddle();
    const idThere = await latestThere();
    hosts.cut();
    const mended = new Promise<void>((resolve) => {
      setTimeout(() => {
        hosts.mend();
        resolve();
      }, CUT_MS);
    });
    const during = await pullUntil(hosts.backend.client, id, ({ warnings }) => warnings.length > 0);
    expect(during).toMatchObject({ status: 'RUNNING', warnings: [{ code: 'SOURCE_UNRESPONSIVE' }] });
    await mended;
    await expectWhole(id, idThere);
  });

  it('B3.6 Worker killed: started again it goes on, and nothing is lost or told twice', async () => {
    const id = await startInTheMiddle();
    const idThere = await latestThere();
    const seen = await samplesOf(hosts.backend, id);
    await hosts.restartWorker();
    await expectWhole(id, idThere);
    expect((await samplesOf(hosts.backend, id)).slice(0, seen.length)).toEqual(seen);
    expect((await pullBacktest(hosts.worker().client, idThere)).attempt).toBe(2);
  });
});
