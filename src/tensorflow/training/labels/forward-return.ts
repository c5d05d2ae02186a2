import { BUY, HOLD, type Labels, SELL, unlabelled } from './labels.js';

/**
 * Labels each bar by the return of the close over the next bars.
 *
 * r = close[i + horizon] / close[i] − 1: BUY above the threshold, SELL below its negative, else HOLD.
 * `returns` holds r itself, which a regression learns. The last `horizonBars` bars have no label.
 * @param threshold fraction, 0 or more
 */
export function forwardReturnLabels(close: Float64Array, horizonBars: number, threshold: number): Labels {
  const returns = new Float64Array(close.length).fill(Number.NaN);
  const labels = { ...unlabelled(close.length), returns };
  for (let bar = 0; bar + horizonBars < close.length; bar++) {
    const change = (close[bar + horizonBars] as number) / (close[bar] as number) - 1;
    returns[bar] = change;
    labels.classes[bar] = change > threshold ? BUY : change < -threshold ? SELL : HOLD;
    labels.knownAtBar[bar] = bar + horizonBars;
  }
  return labels;
}
