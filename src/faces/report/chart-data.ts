import type { JsonObject } from '../../base/pure/json.js';
import type { Candles } from '../../domain/market/candles.js';
import { isIntraday, isTimeframe } from '../../domain/market/timeframe.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import { evenlySpaced } from '../../domain/statistics/evenly-spaced.js';
import type { PerformanceAnalysis, RollingFigure } from '../../domain/statistics/performance-analysis.js';
import { exposedHoldValue } from './exposed-hold.js';
import { priceDecimals } from './price-decimals.js';
import { MAX_EQUITY_POINTS, type ReportData } from './report-data.js';
import type { ReportPane } from './report-panes.js';

/** Returns what the page's script draws: columns, times in seconds as the chart library wants them. */
export function chartData(data: ReportData): JsonObject {
  const { parameters, result, market, trades, exits, panes, equity, analysis } = data;
  return {
    isIntraday: hasIntradayBars(parameters.timeframe),
    price: market.kind === 'BARS' ? priceColumns(market.candles) : null,
    marks: market.kind === 'BARS' ? trades.marks.map(({ candle, kind, times }) => [candle, kind, times]) : [],
    exits:
      market.kind === 'BARS'
        ? exits.candles.map(({ candle, highest, lowest }) => [candle, rounded(highest), rounded(lowest)])
        : [],
    panes: market.kind === 'BARS' && panes.kind === 'PANES' ? panes.panes.map(paneColumns) : [],
    equity: {
      time: equity.map(({ timestampMs }) => toSeconds(timestampMs)),
      value: equity.map((point) => rounded(point.equity)),
      drawdown: equity.map(({ drawdown }) => rounded(drawdown)),
      hold: market.kind === 'BARS' ? market.hold.map(rounded) : null,
      exposedHold: market.kind === 'BARS' ? exposedHold(result.metrics, market.hold) : null,
    },
    rolling: analysis === null ? null : rollingColumns(analysis),
  };
}

/** Null when the exposure is not known. */
function exposedHold(metrics: BacktestMetrics, hold: readonly number[]): number[] | null {
  const values = hold.map((value) => exposedHoldValue(metrics, value)).filter((value) => value !== null);
  return values.length === hold.length ? values.map(rounded) : null;
}

function paneColumns({ name, series }: ReportPane): JsonObject {
  return { name, series: series.map((line) => ({ name: line.name, values: line.values })) };
}

/** Null when there is no full window. */
function rollingColumns({ rollingSharpe, rollingVolatility }: PerformanceAnalysis): JsonObject | null {
  if (rollingSharpe.points.length === 0) return null;
  const values = ({ points }: RollingFigure): (number | null)[] =>
    evenlySpaced(points, MAX_EQUITY_POINTS).map(({ value }) => (value === null ? null : rounded(value)));
  return {
    time: evenlySpaced(rollingSharpe.points, MAX_EQUITY_POINTS).map(({ date }) =>
      toSeconds(Date.parse(date)),
    ),
    sharpe: values(rollingSharpe),
    volatility: values(rollingVolatility),
  };
}

/** Tells whether the times of a run say more than the day. */
export function hasIntradayBars(timeframe: string): boolean {
  return isTimeframe(timeframe) && isIntraday(timeframe);
}

function priceColumns({ timeMs, open, high, low, close }: Candles): JsonObject {
  return { time: timeMs.map(toSeconds), open, high, low, close, decimals: priceDecimals(close) };
}

function toSeconds(timeMs: number): number {
  return Math.floor(timeMs / 1_000);
}

/** Ten digits are far beyond what a chart shows and half as long as a double. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}
