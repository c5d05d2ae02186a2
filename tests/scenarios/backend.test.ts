import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelOperationDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntil, pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { allSamples, pullSamples, type Sample, type SamplePull } from '../support/scenario-samples.js';
import { type ScenarioServer, startScenarioServer } from '../support/scenario-server.js';

declare module 'vitest' {
  interface TaskMeta {
    /** What the report of a run names. */
    tensorflowBackend?: string;
  }
}

interface TradePrices {
  readonly side: 'LONG' | 'SHORT';
  readonly entryTime: string;
  readonly entryPrice: number;
  readonly exitTime: string;
  readonly exitPrice: number;
  readonly exitReason: string;
}

const SLIPPAGE = 0.0005;

describe('backend scenarios', () => {
  let server: ScenarioServer;

  beforeAll(async () => {
    // One thread, so that a cancelled backtest and the one after it share it.
    server = await startScenarioServer({ WORKER_THREADS: '1' });
  });

  afterAll(() => server.close());

  async function drawBars(): Promise<ReadonlyMap<string, { open: number; close: number }>> {
    const csv = await readFile(join(server.folder, 'data', 'AAPL_1d.csv'), 'utf8');
    const rows = csv.trim().split('\n').slice(1);
    return new Map(
      rows.map((row) => {
        const [date, open, , , close] = row.split(',');
        return [`${date}T00:00:00.000Z`, { open: Number(open), close: Number(close) }];
      }),
    );
  }

  it('B1.1 Smoke test: 21 bars of January 2024 are traded at opens and accounted for', async ({ task }) => {
    const id = await startBacktest(server.client);
    expect(id).toMatch(/^op_backtest\w*_\d{8}_\d{6}_\w+$/);
    const operation = await pullUntilDone(server.client, id);
    expect(operation).toMatchObject({ status: 'COMPLETED', attempt: 1, error: null, pollAfterMs: null });
    expect(operation.progress).toMatchObject({ percentage: 100, currentStep: 21, totalSteps: 21 });
    const { result } = operation;
    if (!result) throw new Error('no result');
    expect(result.totalBars).toBe(21);
    expect(result.funnel).toMatchObject({ bars: 21, warmup: 0 });
    expect(result.metrics.finalValue).toBeCloseTo(
      result.metrics.initialCapital * (1 + result.metrics.totalReturn),
      6,
    );
    task.meta.tensorflowBackend = result.provenance.tensorflowBackend ?? 'none';

    const answer = await graphqlRequest<{
      operation: { result: { trades: { nodes: readonly TradePrices[] } } };
    }>(
      server.url,
      `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result { trades(first: 100) {
        nodes { side entryTime entryPrice exitTime exitPrice exitReason } } } } } }`,
      { id },
    );
    const trades = answer.data?.operation.result.trades.nodes ?? [];
    expect(trades.length).toBeGreaterThan(0);
    expect(trades.length).toBe(result.metrics.totalTrades);
    const bars = await drawBars();
    for (const trade of trades) {
      expect(trade.side).toBe('LONG');
      expect(trade.entryPrice).toBeCloseTo((bars.get(trade.entryTime)?.open ?? 0) * (1 + SLIPPAGE), 9);
      const exitBar = bars.get(trade.exitTime);
      const marketPrice = trade.exitReason === 'END_OF_DATA' ? exitBar?.close : exitBar?.open;
      expect(trade.exitPrice).toBeCloseTo((marketPrice ?? 0) * (1 - SLIPPAGE), 9);
    }
  });

  it('B1.2 Progress tracking: percentage only rises, and every sample comes once and in order', async () => {
    const id = await startBacktest(server.client, server.longBacktest);
    const pulls: SamplePull[] = [];
    const samples: Sample[] = [];
    for (let after: string | null = null; ; ) {
      const pull: SamplePull = await pullSamples(server.url, id, after);
      pulls.push(pull);
      samples.push(...pull.bars.nodes);
      after = pull.bars.pageInfo.endCursor;
      if (pull.bars.complete) break;
    }
    const percentages = pulls.map(({ progress }) => progress.percentage);
    expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
    expect(percentages.some((percentage) => percentage > 0 && percentage < 100)).toBe(true);
    expect(percentages.at(-1)).toBe(100);
    expect(pulls.map(({ progress }) => progress.phase)).toContain('simulating');
    for (const { progress, done, pollAfterMs } of pulls) {
      // The total is 0 until it is known; bars are counted only after that.
      expect(progress.currentStep).toBeLessThanOrEqual(progress.totalSteps);
      if (!done) expect(pollAfterMs).toBeGreaterThan(0);
    }
    expect(pulls.at(-1)).toMatchObject({ status: 'COMPLETED', done: true, pollAfterMs: null });

    const totalBars = pulls.at(-1)?.progress.totalSteps ?? 0;
    expect(totalBars).toBe(300 * 1_440);
    const expected = Array.from({ length: totalBars / 50 }, (_, seq) => ({ seq, barIndex: 50 * seq + 49 }));
    expect(samples.map(({ seq, barIndex }) => ({ seq, barIndex }))).toEqual(expected);
    expect(await allSamples(server.url, id)).toEqual(samples);
  });

  it('B1.3 Cancellation: the engine stops, what it measured stays, and its thread goes on to other work', async () => {
    const id = await startBacktest(server.client, server.longBacktest);
    await pullUntil(server.client, id, ({ progress }) => progress.percentage > 10);
    const { cancelOperation } = await server.client.request(CancelOperationDocument, { id, reason: 'B1.3' });
    expect(cancelOperation).toMatchObject({
      __typename: 'CancelOperationSuccess',
      operation: { status: 'CANCELLING' },
    });
    const cancelled = await pullUntilDone(server.client, id);
    expect(cancelled).toMatchObject({
      status: 'CANCELLED',
      cancelReason: 'B1.3',
      error: null,
      result: null,
      attempt: 1,
    });
    expect(cancelled.progress.percentage).toBeLessThan(100);
    const samples = await allSamples(server.url, id);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.map(({ seq }) => seq)).toEqual(samples.map((_, index) => index));
    const next = await pullUntilDone(server.client, await startBacktest(server.client));
    expect(next).toMatchObject({ status: 'COMPLETED', attempt: 1 });
  });

  it('B1.4 Error handling: an invalid configuration fails with every problem, its line and the nearest name', async () => {
    const text = await readFile(join(server.folder, sampleBacktest.strategyConfigPath), 'utf8');
    const broken = text
      .replace('{type: rsi, period: 14, source: close}', '{type: rsi, peroid: 14}')
      .replace('confidence_threshold: 0.4', 'confidence_threshold: 4');
    await writeFile(join(server.folder, 'strategies', 'broken.yaml'), broken);
    const lineOf = (part: string) => broken.split('\n').findIndex((line) => line.includes(part)) + 1;

    const id = await startBacktest(server.client, { strategyConfigPath: 'strategies/broken.yaml' });
    const failed = await pullUntilDone(server.client, id);
    expect(failed).toMatchObject({ status: 'FAILED', result: null });
    expect(failed.error).toMatchObject({ code: 'VALIDATION_ERROR', retryable: false });
    const message = failed.error?.message ?? '';
    expect(message).toContain('period');
    expect(message).toContain('peroid');
    expect(message).toContain(`line ${lineOf('peroid')}`);
    expect(message).toContain('confidence_threshold');
    expect(message).toContain(`line ${lineOf('confidence_threshold')}`);
    expect(message).not.toMatch(/\n\s+at |\/dist\//);
  });
});
