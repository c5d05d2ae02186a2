import { maxDrawdown } from './drawdown.js';

/** One point of an equity curve as a chart shows it. */
export interface EquityPoint {
  readonly timestampMs: number;
  /** Account currency. */
  readonly equity: number;
  /** Fraction of the running peak of the full curve. */
  readonly drawdown: number;
}

/**
 * Returns at most `maxPoints` points of an equity curve, in order of time.
 *
 * Kept are the first and the last point and the peak and the trough of the maximum drawdown; the others are chosen
 * by largest triangle, three buckets (Steinarsson, 2013), which keeps the shape. Drawdowns are those of the full curve.
 * @param timeMs stamps, ascending, as long as `equity`
 * @param maxPoints 4 or more
 * @param initialCapital first peak, account currency; by default the first value of the curve
 * @throws RangeError for fewer than 4 points
 */
export function thinEquity(
  timeMs: Float64Array,
  equity: Float64Array,
  maxPoints: number,
  initialCapital: number = equity[0] ?? 0,
): readonly EquityPoint[] {
  const indices = thinIndices(equity, maxPoints, initialCapital);
  const points: EquityPoint[] = [];
  let peak = initialCapital;
  let next = 0;
  for (let i = 0; i < equity.length; i += 1) {
    const value = equity[i] as number;
    if (value > peak) peak = value;
    if (indices[next] !== i) continue;
    points.push({ timestampMs: timeMs[i] as number, equity: value, drawdown: 1 - value / peak });
    next += 1;
  }
  return points;
}

/**
 * Returns which points thinEquity keeps, ascending.
 * @throws RangeError for fewer than 4 points
 */
export function thinIndices(
  equity: Float64Array,
  maxPoints: number,
  initialCapital: number,
): readonly number[] {
  if (maxPoints < 4) throw new RangeError(`thinEquity: maxPoints is ${maxPoints}, it must be at least 4`);
  return equity.length <= maxPoints
    ? allIndices(equity.length)
    : chosenIndices(equity, maxPoints, initialCapital);
}

function allIndices(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

function chosenIndices(equity: Float64Array, maxPoints: number, initialCapital: number): readonly number[] {
  const { peakIndex, troughIndex } = maxDrawdown(initialCapital, equity);
  const chosen = new Set([0, equity.length - 1]);
  if (troughIndex >= 0) chosen.add(Math.max(peakIndex, 0)).add(troughIndex);
  for (const index of largestTriangles(equity, maxPoints - chosen.size)) chosen.add(index);
  return [...chosen].sort((a, b) => a - b);
}

/** Chooses one inner point from each of `count` buckets of equal width, on the axis of bar numbers. */
function largestTriangles(equity: Float64Array, count: number): readonly number[] {
  const inner = equity.length - 2;
  const border = (bucket: number): number => 1 + Math.floor((bucket * inner) / count);
  const chosen: number[] = [];
  let previous = 0;
  for (let bucket = 0; bucket < count; bucket += 1) {
    const start = border(bucket);
    const end = border(bucket + 1);
    const [ahead, aheadValue] = centroid(
      equity,
      end,
      bucket + 1 < count ? border(bucket + 2) : equity.length,
    );
    const previousValue = equity[previous] as number;
    let largest = -1;
    let best = start;
    for (let i = start; i < end; i += 1) {
      const area = Math.abs(
        (previous - ahead) * ((equity[i] as number) - previousValue) -
          (previous - i) * (aheadValue - previousValue),
      );
      if (area > largest) {
        largest = area;
        best = i;
      }
    }
    chosen.push(best);
    previous = best;
  }
  return chosen;
}

/** Returns the mean bar number and the mean value of bars `start` (inclusive) to `end` (exclusive). */
function centroid(equity: Float64Array, start: number, end: number): readonly [number, number] {
  let sum = 0;
  for (let i = start; i < end; i += 1) sum += equity[i] as number;
  return [(start + end - 1) / 2, sum / (end - start)];
}
