import type { Trade } from '../../src/domain/portfolio/trade.js';
import { ExitDigest } from '../../src/faces/report/exit-digest.js';
import type { ReportData } from '../../src/faces/report/report-data.js';
import { TradeDigest } from '../../src/faces/report/trade-digest.js';
import { analysis, parameters, trades as sampleTrades, storedResult } from '../unit/faces/graphql/records.js';

const day = (index: number): number => Date.UTC(2024, 0, 2 + index);

/** A report of four daily bars with three trades; every part can be set. */
export function sampleReport({
  trades = sampleTrades,
  ...change
}: Partial<Omit<ReportData, 'trades'>> & { readonly trades?: readonly Trade[] } = {}): ReportData {
  const { strategySource, executionTimeMs, ...result } = storedResult;
  const digest = new TradeDigest(1);
  digest.add(trades);
  const exits = new ExitDigest(1);
  exits.add(trades);
  return {
    operation: {
      id: 'op_1',
      title: 'rsi AAPL 1d',
      label: null,
      completedAt: new Date('2024-02-01T09:30:01.000Z'),
    },
    parameters,
    result: { ...result, totalBars: 4 },
    executionTimeMs,
    strategySource,
    warnings: [],
    trades: digest,
    exits,
    panes: {
      kind: 'PANES',
      panes: [
        { name: 'rsi', series: [{ name: 'rsi', values: [null, 45.5, 60, 71] }] },
        { name: 'confidence', series: [{ name: 'confidence', values: [0.1, 0.2, 0.3, 0.4] }] },
      ],
      leftOut: 0,
    },
    equity: [0, 1, 2, 3].map((index) => ({ timestampMs: day(index), equity: 100_000, drawdown: 0 })),
    market: {
      kind: 'BARS',
      source: 'yahoo',
      timezone: 'America/New_York',
      candles: {
        barsPerCandle: 1,
        timeMs: [0, 1, 2, 3].map(day),
        open: [100, 101, 102, 103],
        high: [102, 103, 104, 105],
        low: [99, 100, 101, 102],
        close: [101, 102, 103, 104],
      },
      hold: [100_000, 101_000, 102_000, 103_000],
    },
    analysis,
    outOfSampleAnalysis: null,
    inSampleAnalysis: null,
    evidence: null,
    selection: null,
    ...change,
  };
}
