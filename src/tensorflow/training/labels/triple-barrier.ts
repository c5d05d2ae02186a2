import type { Bars } from '../../../domain/market/bars.js';
import { BUY, HOLD, type Labels, SELL, unlabelled } from './labels.js';

/** Barriers around the close of a bar; fractions of it. */
export interface Barriers {
  readonly horizonBars: number;
  readonly takeProfitPct: number;
  readonly stopLossPct: number;
}

/**
 * Labels each bar by which barrier the next bars touch first (López de Prado, Advances in Financial Machine
 * Learning, 2018, chapter 3).
 *
 * Upper barrier close × (1 + takeProfitPct), touched by a high: BUY. Lower barrier close × (1 − stopLossPct),
 * touched by a low: SELL. Neither within `horizonBars`, or both in one bar, whose order nobody knows: HOLD.
 * The last `horizonBars` bars have no label, touched or not: else only those that moved would have one.
 */
export function tripleBarrierLabels(bars: Bars, barriers: Barriers): Labels {
  const labels = unlabelled(bars.length);
  for (let bar = 0; bar + barriers.horizonBars < bars.length; bar++) {
    const { label, knownAt } = firstTouch(bars, bar, barriers);
    labels.classes[bar] = label;
    labels.knownAtBar[bar] = knownAt;
  }
  return labels;
}

function firstTouch(bars: Bars, bar: number, barriers: Barriers): { label: number; knownAt: number } {
  const entry = bars.close[bar] as number;
  const upper = entry * (1 + barriers.takeProfitPct);
  const lower = entry * (1 - barriers.stopLossPct);
  const last = bar + barriers.horizonBars;
  for (let next = bar + 1; next <= last; next++) {
    const touchesUpper = (bars.high[next] as number) >= upper;
    const touchesLower = (bars.low[next] as number) <= lower;
    if (touchesUpper && touchesLower) return { label: HOLD, knownAt: next };
    if (touchesUpper) return { label: BUY, knownAt: next };
    if (touchesLower) return { label: SELL, knownAt: next };
  }
  return { label: HOLD, knownAt: last };
}
