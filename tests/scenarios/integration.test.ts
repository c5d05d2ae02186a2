import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartBacktestInput } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type ScenarioServer, startScenarioServer } from '../support/scenario-server.js';

/** Documents as a client without generated types would send them. */
const START = `mutation ($input: StartBacktestInput!) {
  startBacktest(input: $input) {
    __typename
    ... on StartBacktestSuccess { deduplicated operation { id status done pollAfterMs progress { percentage } } }
    ... on Error { message }
  }
}`;
const PULL = `query ($id: ID!) {
  operation(id: $id) {
    status done pollAfterMs progress { percentage } error { code message retryable }
    ... on BacktestOperation {
      result { totalBars metrics { totalReturn sharpeRatio maxDrawdown winRate totalTrades } }
      bars { nodes { seq } complete }
    }
  }
}`;
const CANCEL = `mutation ($input: CancelOperationInput!) {
  cancelOperation(input: $input) {
    __typename
    ... on CancelOperationSuccess { operation { id status cancelReason cancelRequestedAt } }
    ... on OperationNotFoundError { operationId }
    ... on OperationNotCancellableError { operation { status } }
    ... on Error { message }
  }
}`;

interface Pulled {
  readonly status: string;
  readonly done: boolean;
  readonly pollAfterMs: number | null;
  readonly progress: { readonly percentage: number };
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly result: { readonly totalBars: number; readonly metrics: Record<string, number | null> } | null;
  readonly bars: { readonly nodes: readonly { readonly seq: number }[]; readonly complete: boolean };
}

describe('integration scenarios', () => {
  let server: ScenarioServer;

  beforeAll(async () => {
    server = await startScenarioServer({ WORKER_THREADS: '2' });
  });

  afterAll(() => server.close());

  async function ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    const { data, errors } = await graphqlRequest<Data>(server.url, query, variables);
    expect(errors).toBeUndefined();
    return data as Data;
  }

  async function start(input: StartBacktestInput) {
    const { startBacktest: started } = await ask<{
      startBacktest: { __typename: string; operation: Pulled & { id: string } };
    }>(START, { input });
    expect(started.__typename).toBe('StartBacktestSuccess');
    return started.operation;
  }

  const pull = async (id: string): Promise<Pulled> =>
    (await ask<{ operation: Pulled }>(PULL, { id })).operation;

  const cancel = async (id: string, reason?: string) =>
    (
      await ask<{ cancelOperation: { __typename: string; message?: string } }>(CANCEL, {
        input: { id, reason },
      })
    ).cancelOperation;

  /** Pulls as often as the server suggests, as a polite client does. */
  async function follow(id: string): Promise<readonly Pulled[]> {
    const pulls = [await pull(id)];
    for (let last = pulls[0]; last !== undefined && !last.done; last = pulls.at(-1)) {
      const { pollAfterMs } = last;
      await new Promise((resolve) => setTimeout(resolve, pollAfterMs ?? 0));
      pulls.push(await pull(id));
    }
    return pulls;
  }

  it('B2.1 Backtest via API: it is PENDING at once, then runs from 0 to 100 percent and has its result', async () => {
    const started = await start(server.longBacktest);
    expect(started).toMatchObject({ status: 'PENDING', done: false, progress: { percentage: 0 } });
    const pulls = await follow(started.id);
    const order = ['PENDING', 'RUNNING', 'COMPLETED'];
    const statuses = [started, ...pulls].map(({ status }) => order.indexOf(status));
    expect(statuses).toEqual([...statuses].sort());
    expect(pulls.map(({ status }) => status)).toContain('RUNNING');
    for (const { result, done } of pulls) expect(result !== null).toBe(done);
    const last = pulls.at(-1);
    expect(last).toMatchObject({ status: 'COMPLETED', progress: { percentage: 100 }, error: null });
    expect(last?.result?.totalBars).toBe(300 * 1_440);
    const { totalReturn, sharpeRatio, maxDrawdown } = last?.result?.metrics ?? {};
    for (const figure of [totalReturn, sharpeRatio, maxDrawdown]) expect(figure).toEqual(expect.any(Number));
  });

  it('B2.2 Cancellation via API: it is confirmed, repeated without effect, and refused once nothing runs', async () => {
    const { id } = await start(server.longBacktest);
    while ((await pull(id)).status === 'PENDING') await new Promise((resolve) => setTimeout(resolve, 10));
    const answer = await cancel(id, 'wrong symbol');
    expect(answer).toMatchObject({
      __typename: 'CancelOperationSuccess',
      operation: { id, status: 'CANCELLING', cancelReason: 'wrong symbol' },
    });
    expect((await follow(id)).at(-1)).toMatchObject({ status: 'CANCELLED', result: null, error: null });
    expect(await cancel(id, 'another reason')).toMatchObject({
      operation: { status: 'CANCELLED', cancelReason: 'wrong symbol' },
    });

    const finished = await start(sampleBacktest);
    await follow(finished.id);
    expect(await cancel(finished.id)).toMatchObject({
      __typename: 'OperationNotCancellableError',
      operation: { status: 'COMPLETED' },
      message: expect.stringContaining(finished.id) as string,
    });
    expect(await cancel('op_backtest_20240131_000000_none')).toMatchObject({
      __typename: 'OperationNotFoundError',
      operationId: 'op_backtest_20240131_000000_none',
    });
  });

  it('B2.3 Multiple concurrent backtests: each completes with the result it has alone', async () => {
    const ranges = [2018, 2019, 2020, 2021, 2022].map((year) => ({
      startDate: `${year}-01-01`,
      endDate: '2024-12-31',
    }));
    const digestOf = async (id: string) => {
      const { status, result } = await pullUntilDone(server.client, id);
      return { status, digest: result?.provenance.resultDigest, metrics: result?.metrics };
    };
    const alone = [];
    for (const range of ranges) alone.push(await digestOf(await startBacktest(server.client, range)));

    const long = await start(server.longBacktest);
    const ids = await Promise.all(ranges.map((range) => startBacktest(server.client, range)));
    expect(new Set(ids).size).toBe(ranges.length);
    expect(await Promise.all(ids.map(digestOf))).toEqual(alone);
    expect(new Set(alone.map(({ digest }) => digest)).size).toBe(ranges.length);
    expect((await follow(long.id)).at(-1)?.status).toBe('COMPLETED');
  });

  it('B2.4 Error handling: missing data fails one operation with what there is instead, and no other', async () => {
    const running = await start(server.longBacktest);
    const missing = await start({ ...sampleBacktest, symbol: 'APPL' });
    const outside = await start({ ...sampleBacktest, startDate: '1999-01-01', endDate: '1999-12-31' });
    const last = async (id: string) => (await follow(id)).at(-1);
    const failed = { status: 'FAILED', result: null, bars: { nodes: [], complete: true } };
    expect(await last(missing.id)).toMatchObject({
      ...failed,
      error: { code: 'DATA_NOT_FOUND', message: expect.stringMatching(/APPL.*'AAPL'/s) as string },
    });
    expect(await last(outside.id)).toMatchObject({
      ...failed,
      error: {
        code: 'DATA_NOT_FOUND',
        message: expect.stringMatching(/1d.*AAPL.*1999-01-01.*1999-12-31.*2015-01-02/s) as string,
      },
    });
    expect(await last(running.id)).toMatchObject({ status: 'COMPLETED' });
  });
});
