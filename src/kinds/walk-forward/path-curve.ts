import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import { thinEquity } from '../../domain/statistics/thin-equity.js';
import type { EquityPoint } from '../backtest/backtest-operation.js';
import type { StoredPath } from './walk-forward-operation.js';

type StoredCurve = Pick<StoredPath, 'timeMs' | 'equity' | 'drawdown'>;

/** Thins the account of a path to what is kept of it; drawdowns are those of every bar. */
export function storedCurve(
  { timeMs, equity }: EquityCurve,
  initialCapital: number,
  points: number,
): StoredCurve {
  const kept = thinEquity(timeMs, equity, points, initialCapital);
  return {
    timeMs: kept.map(({ timestampMs }) => timestampMs),
    equity: kept.map((point) => point.equity),
    drawdown: kept.map((point) => point.drawdown),
  };
}

/** Returns evenly chosen points of what is kept of the account of a path, its ends among them. */
export function pointsOfPath(
  { timeMs, equity, drawdown, metrics }: Pick<StoredPath, 'metrics'> & StoredCurve,
  most: number,
): readonly EquityPoint[] {
  let peak = metrics.initialCapital;
  const points = timeMs.map((timestampMs, index) => {
    const value = equity[index] as number;
    peak = Math.max(peak, value);
    return { timestampMs, equity: value, drawdown: drawdown?.[index] ?? 1 - value / peak };
  });
  if (points.length <= most) return points;
  const last = points.length - 1;
  return Array.from(
    { length: most },
    (_, at) => points[Math.round((at * last) / (most - 1))] as (typeof points)[number],
  );
}
