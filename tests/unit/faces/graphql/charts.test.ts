import { describe, expect, it } from 'vitest';
import { testApi } from './test-api.js';

const onResult = (fields: string) =>
  `{ operation(id: "op_1") { ... on BacktestOperation { result { ${fields} } } } }`;
const columns = 'timestamps open high low close barsPerCandle';
const candles = {
  timestamps: ['2024-01-02T00:00:00.000Z', '2024-01-03T00:00:00.000Z'],
  open: [100, 101],
  high: [102, 103],
  low: [99, 100],
  close: [101, 102],
  barsPerCandle: 1,
};

describe('the candles of a result', () => {
  it('come by column, of the range that is asked for', async () => {
    const asked: unknown[] = [];
    const api = testApi({
      charts: {
        async candles(_backtest, range, maxPoints) {
          asked.push([range, maxPoints]);
          return { ...candles, timeMs: candles.timestamps.map(Date.parse) };
        },
      },
    });
    const field = `candles(from: "2024-01-02T00:00:00Z", maxPoints: 7) { ${columns} } timezone`;
    const { data, errors } = await api.query(onResult(field));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ operation: { result: { candles, timezone: null } } });
    expect(asked).toEqual([[{ fromMs: Date.UTC(2024, 0, 2), toMs: null }, 7]]);
  });

  it('are null for a symbol that was not traded, and where the bars are gone', async () => {
    const api = testApi({ charts: { candles: async () => null } });
    expect((await api.query(onResult('candles { open }'))).data).toEqual({
      operation: { result: { candles: null } },
    });
    expect((await testApi().query(onResult('candles(symbol: "MSFT") { open }'))).data).toEqual({
      operation: { result: { candles: null } },
    });
  });

  it('are refused beyond 10000 points', async () => {
    const { errors } = await testApi().query(onResult('candles(maxPoints: 10001) { open }'));
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it('weigh one field for ten numbers', async () => {
    // 1000 + 5 × 10000 / 10 each: thirty do, at most so many aliases may be asked for.
    const many = Array.from({ length: 30 }, (_, i) => `c${i}: candles(maxPoints: 10000) { open }`).join(' ');
    expect((await testApi().query(onResult(many))).errors).toBeUndefined();
  });
});

describe('the live curve', () => {
  it('ends with the cursor from which bars goes on', async () => {
    const api = testApi();
    const first = await api.query(
      '{ operation(id: "op_1") { ... on BacktestOperation { liveCurve(maxPoints: 10) { points { seq equity } endCursor } } } }',
    );
    expect(first.errors).toBeUndefined();
    const { points, endCursor } = (
      first.data as { operation: { liveCurve: { points: object[]; endCursor: string } } }
    ).operation.liveCurve;
    expect(points).toHaveLength(3);
    const next = await api.query(
      `query ($after: String) { operation(id: "op_1") { ... on BacktestOperation { bars(after: $after) { nodes { seq } complete } } } }`,
      { after: endCursor },
    );
    expect(next.data).toEqual({ operation: { bars: { nodes: [], complete: true } } });
  });

  it('has no cursor before the first sample', async () => {
    const api = testApi({ charts: { liveCurve: async () => ({ points: [], lastSeq: null }) } });
    const { data } = await api.query(
      '{ operation(id: "op_1") { ... on BacktestOperation { liveCurve { points { seq } endCursor } } } }',
    );
    expect(data).toEqual({ operation: { liveCurve: { points: [], endCursor: null } } });
  });
});

describe('what the console asks of the library', () => {
  it('has one dataset with its gaps, issues and candles', async () => {
    const { data, errors } = await testApi().query(`{ dataset(symbol: "AAPL", timeframe: "1d") {
      timezone dayStart gaps { from to bars } issues { code timestamp } candles { ${columns} }
    } missing: dataset(symbol: "MSFT", timeframe: "1d") { rows } }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      dataset: {
        timezone: 'America/New_York',
        dayStart: null,
        gaps: [{ from: '2024-01-09T00:00:00.000Z', to: '2024-01-10T00:00:00.000Z', bars: 2 }],
        issues: [{ code: 'OUTLIER', timestamp: '2024-01-11T00:00:00.000Z' }],
        candles,
      },
      missing: null,
    });
  });

  it('names providers and hosts, and where a model comes from', async () => {
    const { data, errors } = await testApi().query(`{
      dataProviders
      workers { id address version engineVersion tensorflowBackend slots busy memoryBytes heartbeatAt state running }
      models { classes testAccuracy baselineAccuracy trainedBy { id type } }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      dataProviders: ['csv', 'yahoo', 'ccxt:kraken'],
      workers: [
        {
          id: 'local',
          slots: 2,
          busy: 1,
          memoryBytes: 8_000_000_000,
          heartbeatAt: '2024-02-01T09:30:00.000Z',
          state: 'ALIVE',
          running: ['op_1'],
        },
      ],
      models: [
        {
          classes: ['BUY', 'HOLD', 'SELL'],
          testAccuracy: 0.61,
          baselineAccuracy: 0.5,
          trainedBy: { type: 'TRAINING' },
        },
      ],
    });
  });
});
