import { Signal } from '../../src/domain/backtest/signal.js';
import type { Bars } from '../../src/domain/market/bars.js';
import { indicatorColumns } from './indicator-columns.js';
import type { Decision } from './run-decisions.js';

/** BUY where the fast average of closes has crossed above the slow one since the bar before, SELL where below. */
export function movingAverageCrossings(bars: Bars, fast: number, slow: number): readonly Decision[] {
  const [fastColumn = [], slowColumn = []] = [fast, slow].map(
    (period) => indicatorColumns('sma', bars, { period }).sma,
  );
  const gap = (bar: number): number => (fastColumn[bar] ?? Number.NaN) - (slowColumn[bar] ?? Number.NaN);
  return Array.from({ length: bars.length }, (_, bar) => bar).flatMap((bar): Decision[] => {
    if (gap(bar - 1) < 0 && gap(bar) > 0) return [{ bar, signal: Signal.Buy }];
    return gap(bar - 1) > 0 && gap(bar) < 0 ? [{ bar, signal: Signal.Sell }] : [];
  });
}
