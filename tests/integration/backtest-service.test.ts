import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OperationsDocument } from '../../src/faces/client/generated/graphql.js';
import { pullBacktest, pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

describe('a backtest through the running service', () => {
  let server: KtrdrServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('has the 21 trading days of January 2024', async () => {
    const operation = await pullUntilDone(server.client, await startBacktest(server.client));
    expect(operation).toMatchObject({
      status: 'COMPLETED',
      attempt: 1,
      error: null,
      progress: { percentage: 100, currentStep: 21, totalSteps: 21 },
      snapshot: { currentBar: 21, totalBars: 21 },
      result: { totalBars: 21 },
    });
    expect(operation.warnings.map(({ code }) => code)).toContain('SYNTHETIC_DATA');
  });

  it('says where every signal went, and accounts for every cent', async () => {
    const id = await startBacktest(server.client, { startDate: '2015-01-01', endDate: '2024-12-31' });
    const { result } = await pullUntilDone(server.client, id);
    if (!result) throw new Error('no result');
    const { funnel, metrics } = result;
    expect(funnel.warmup + funnel.holdSignals + funnel.buySignals + funnel.sellSignals).toBe(funnel.bars);
    expect(
      funnel.belowConfidence + funnel.filtered + funnel.rejected + funnel.filled + funnel.unfilledAtEnd,
    ).toBe(funnel.buySignals + funnel.sellSignals);
    const answer = await graphqlRequest<{
      operation: { result: { trades: { nodes: { netPnl: number }[]; totalCount: number } } };
    }>(
      server.url,
      'query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result { trades(first: 1000) { totalCount nodes { netPnl } } } } } }',
      { id },
    );
    const trades = answer.data?.operation.result.trades;
    const netPnl = trades?.nodes.reduce((sum, trade) => sum + trade.netPnl, 0) ?? Number.NaN;
    expect(trades?.totalCount).toBe(metrics.totalTrades);
    expect(netPnl).toBeCloseTo(metrics.finalValue - metrics.initialCapital, 2);
  });

  it('gives the metrics of the bars after the training apart from those before', async () => {
    const id = await startBacktest(server.client, { startDate: '2021-01-01', endDate: '2024-12-31' });
    const { result, warnings } = await pullUntilDone(server.client, id);
    expect(result?.outOfSample).not.toBeNull();
    expect(result?.inSample).not.toBeNull();
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'IN_SAMPLE_OVERLAP', severity: 'CAUTION' }),
    );
  });

  it('delivers every sample once and in order, whatever the page size', async () => {
    const id = await startBacktest(server.client, { startDate: '2015-01-01', endDate: '2024-12-31' });
    const { result } = await pullUntilDone(server.client, id);
    const query =
      'query ($id: ID!, $first: Int!, $after: String) { operation(id: $id) { ... on BacktestOperation { bars(first: $first, after: $after) { complete pageInfo { endCursor hasNextPage } nodes { seq barIndex equity pnl } } } } }';
    type Page = {
      operation: {
        bars: {
          complete: boolean;
          pageInfo: { endCursor: string | null; hasNextPage: boolean };
          nodes: { seq: number; barIndex: number }[];
        };
      };
    };
    const nodes: { seq: number; barIndex: number }[] = [];
    let after: string | null = null;
    for (;;) {
      const answer: { data?: Page | null } = await graphqlRequest<Page>(server.url, query, {
        id,
        first: 7,
        after,
      });
      const bars = answer.data?.operation.bars;
      if (!bars) throw new Error('no bars');
      nodes.push(...bars.nodes);
      after = bars.pageInfo.endCursor;
      expect(bars.complete).toBe(!bars.pageInfo.hasNextPage);
      if (bars.complete) break;
    }
    const totalBars = result?.totalBars ?? 0;
    const expected = Array.from({ length: Math.ceil(totalBars / 50) }, (_, seq) => ({
      seq,
      barIndex: Math.min(50 * (seq + 1), totalBars) - 1,
    }));
    expect(nodes.map(({ seq, barIndex }) => ({ seq, barIndex }))).toEqual(expected);
  });

  it('finds the newest model of the strategy when none is named', async () => {
    const { modelPath: _none, ...input } = sampleBacktest;
    const id = await startBacktest(server.client, { ...input, modelPath: null });
    expect((await pullUntilDone(server.client, id)).parameters.modelPath).toBe('models/rsi_mlp_v1.0.0');
  });

  it('applies overrides and shows the strategy as it ran', async () => {
    const overrides = [{ path: 'decisions.confidence_threshold', value: '0.99' }];
    const id = await startBacktest(server.client, { overrides });
    const { result, parameters } = await pullUntilDone(server.client, id);
    expect(parameters.overrides).toEqual(overrides);
    expect(result?.metrics.totalTrades).toBe(0);
    const answer = await graphqlRequest<{ operation: { result: { strategySource: string } } }>(
      server.url,
      'query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result { strategySource } } } }',
      { id },
    );
    expect(answer.data?.operation.result.strategySource).toMatch(/confidence_threshold: 0\.99/);
  });

  it.each([
    [
      { strategyConfigPath: 'strategies/invalid_missing_required.yaml' },
      'VALIDATION_ERROR',
      "ValidationError: Strategy config missing required field 'indicators'",
    ],
    [{ strategyConfigPath: 'strategies/none.yaml' }, 'STRATEGY_NOT_FOUND', 'strategies/none.yaml'],
    [{ modelPath: 'models/none' }, 'MODEL_NOT_FOUND', 'models/none'],
    [{ modelPath: 'models/macd_bollinger_v1.0.0' }, 'MODEL_MISMATCH', '1d_rsi_zone_oversold'],
    [{ symbol: 'NOPE' }, 'DATA_NOT_FOUND', 'NOPE'],
    [{ startDate: '1990-01-01', endDate: '1990-12-31' }, 'DATA_NOT_FOUND', '2015-01-02'],
    [{ startDate: '2024-01-02', endDate: '2024-01-02' }, 'INSUFFICIENT_DATA', '1'],
    [{ timeframe: '1h' }, 'VALIDATION_ERROR', '1h'],
    [
      { overrides: [{ path: 'decisions.confidence_treshold', value: '1' }] },
      'VALIDATION_ERROR',
      'confidence_threshold',
    ],
  ])('fails an operation on %j with %s and a message that names the thing', async (change, code, mention) => {
    const operation = await pullUntilDone(server.client, await startBacktest(server.client, change)).catch(
      (error: Error) => error,
    );
    const failed = operation instanceof Error ? null : operation;
    expect(failed?.status).toBe('FAILED');
    expect(failed?.error?.code).toBe(code);
    expect(failed?.error?.message).toContain(mention);
    expect(failed?.error?.message).not.toMatch(/\n\s+at |\/dist\//);
    expect(failed?.result).toBeNull();
  });

  it('returns the same operation for the same idempotency key and parameters, and a conflict for others', async () => {
    const first = await startBacktest(server.client, { idempotencyKey: 'monday' });
    expect(await startBacktest(server.client, { idempotencyKey: 'monday' })).toBe(first);
    await expect(startBacktest(server.client, { idempotencyKey: 'monday', symbol: 'MSFT' })).rejects.toThrow(
      'IdempotencyConflictError',
    );
  });

  it('lists what was started, newest first, and by filter', async () => {
    const labelled = await startBacktest(server.client, {
      label: 'find me',
      symbol: 'MSFT',
      modelPath: 'models/rsi_mlp_v1.0.0',
    });
    const { operations } = await server.client.request(OperationsDocument, { filter: { symbol: 'MSFT' } });
    expect(operations.nodes.map(({ id }) => id)).toContain(labelled);
    const times = operations.nodes.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    expect((await pullBacktest(server.client, labelled)).label).toBe('find me');
  });

  it('logs the TensorFlow.js backend once, with the reason', () => {
    const lines = server
      .log()
      .split('\n')
      .filter((line) => line.includes('TensorFlow.js runs on'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/"backend":"(node|wasm-simd|wasm|cpu)","reason":"[^"]+/);
  });
});
