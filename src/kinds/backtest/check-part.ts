import type { BarMetric } from '../../base/pure/metrics.js';
import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import type { Trade } from '../../domain/portfolio/trade.js';
import type { Piece } from '../../operations/record/part.js';
import { isInstant, MAX_COUNT } from '../../operations/record/reported-values.js';

/**
 * Holds samples against what our own API can say.
 * @throws RangeError naming the sample
 */
export function checkProgressSamples(samples: readonly BarMetric[]): void {
  for (const sample of samples) {
    const { seq, barIndex, trades, timestampMs, equity, pnl, position, winRate } = sample;
    const numbers = [equity, pnl, position, winRate ?? 0];
    const isSayable =
      [seq, barIndex, trades].every(isCount) && isInstant(timestampMs) && numbers.every(Number.isFinite);
    if (!isSayable) throw new RangeError(`sample ${seq} has a value that cannot be`);
  }
}

/**
 * Holds trades against what a piece says of them, and against what our own API can say.
 * @throws RangeError naming the trade
 */
export function checkTrades(trades: readonly Trade[], { firstSeq, count }: Piece): void {
  if (trades.length !== count)
    throw new RangeError(`a piece with ${trades.length} trades says that it has ${count}`);
  for (const [index, trade] of trades.entries()) {
    if (trade.seq !== firstSeq + index)
      throw new RangeError(`trade ${trade.seq} came where ${firstSeq + index} is next`);
    if (!isSayable(trade)) throw new RangeError(`trade ${trade.seq} has a value that cannot be`);
  }
}

/**
 * Holds a stretch of a curve against what came before it.
 * @param afterMs stamp of the last point before it; −Infinity before the first
 * @returns stamp of its last point
 * @throws RangeError naming the point
 */
export function checkCurve({ timeMs, equity }: EquityCurve, afterMs: number): number {
  let lastMs = afterMs;
  for (const [index, stampMs] of timeMs.entries()) {
    if (!(isInstant(stampMs) && stampMs > lastMs && Number.isFinite(equity[index])))
      throw new RangeError(`point ${index} of a stretch of the equity curve cannot be`);
    lastMs = stampMs;
  }
  return lastMs;
}

function isSayable(trade: Trade): boolean {
  const { side: _side, exitReason: _reason, entryConfidence, ...numbers } = trade;
  const { entryBarIndex, exitBarIndex, barsHeld, entryTimeMs, exitTimeMs } = trade;
  return (
    Object.values(numbers).every(Number.isFinite) &&
    (entryConfidence === null || Number.isFinite(entryConfidence)) &&
    [entryBarIndex, exitBarIndex, barsHeld].every(isCount) &&
    isInstant(entryTimeMs) &&
    isInstant(exitTimeMs)
  );
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_COUNT;
}
