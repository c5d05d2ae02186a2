import { BUY, HOLD, type Labels, SELL, unlabelled } from './labels.js';

/**
 * Labels each bar by the swing of closes that it lies in.
 *
 * A turning point is the extreme close before the closes move against it by the threshold; the bar that does so
 * confirms it. From one turning point (inclusive) to the next (exclusive) a bar is BUY when the next one is a high
 * at or above close × (1 + threshold), SELL when it is a low at or below close × (1 − threshold), else HOLD.
 * A label is known at the bar that confirms the next turning point; bars after the last confirmed one have none.
 * @param threshold fraction, above 0
 */
export function zigzagLabels(close: Float64Array, threshold: number): Labels {
  const labels = unlabelled(close.length);
  let from = 0;
  for (const { bar, confirmedAt } of turningPoints(close, threshold)) {
    const target = close[bar] as number;
    for (let index = from; index < bar; index++) {
      const price = close[index] as number;
      labels.classes[index] =
        target >= price * (1 + threshold) ? BUY : target <= price * (1 - threshold) ? SELL : HOLD;
      labels.knownAtBar[index] = confirmedAt;
    }
    from = bar;
  }
  return labels;
}

interface TurningPoint {
  readonly bar: number;
  readonly confirmedAt: number;
}

function turningPoints(close: Float64Array, threshold: number): readonly TurningPoint[] {
  const points: TurningPoint[] = [];
  let highest = 0;
  let lowest = 0;
  let rising: boolean | null = null;
  for (let bar = 1; bar < close.length; bar++) {
    const price = close[bar] as number;
    if (price > (close[highest] as number)) highest = bar;
    if (price < (close[lowest] as number)) lowest = bar;
    if (rising !== false && price <= (close[highest] as number) * (1 - threshold)) {
      points.push({ bar: highest, confirmedAt: bar });
      rising = false;
      lowest = bar;
    } else if (rising !== true && price >= (close[lowest] as number) * (1 + threshold)) {
      points.push({ bar: lowest, confirmedAt: bar });
      rising = true;
      highest = bar;
    }
  }
  return points;
}
