import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import { decodeTrades } from '../../domain/backtest/trade-codec.js';
import type { Trade } from '../../domain/portfolio/trade.js';
import type { OutcomePart } from '../../operations/record/operation.js';
import { isInstant } from '../../operations/record/reported-samples.js';
import { MAX_COUNT } from '../../operations/record/reported-values.js';

/**
 * Holds trades against what a part says of them, and against what our own API can say.
 * @throws RangeError naming the trade
 */
export function checkTrades({ trades, firstTradeSeq, tradeCount }: OutcomePart): void {
  const all = trades === null ? [] : decodeTrades(trades);
  if (all.length !== tradeCount)
    throw new RangeError(`a part with ${all.length} trades says that it has ${tradeCount}`);
  for (const [index, trade] of all.entries()) {
    if (trade.seq !== firstTradeSeq + index)
      throw new RangeError(`trade ${trade.seq} came where ${firstTradeSeq + index} is next`);
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
