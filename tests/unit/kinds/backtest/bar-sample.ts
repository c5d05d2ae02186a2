import type { BarMetric } from '../../../../src/base/pure/metrics.js';

export const DAY_MS = 86_400_000;
export const FIRST_BAR_MS = Date.UTC(2024, 0, 1);

/** Makes sample `seq` of a run of daily bars, every value told apart from those of its neighbours. */
export function barSample(seq: number, changes: Partial<BarMetric> = {}): BarMetric {
  const barIndex = 50 * (seq + 1) - 1;
  return {
    seq,
    barIndex,
    timestampMs: FIRST_BAR_MS + barIndex * DAY_MS,
    equity: 100_000 + seq,
    pnl: seq,
    trades: 3 * seq,
    winRate: seq === 0 ? null : 1 / (seq + 1),
    position: seq % 2 === 0 ? 0 : -seq,
    ...changes,
  };
}
