import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { pointsOfPath, storedCurve } from '../../../../src/kinds/walk-forward/path-curve.js';
import { storedResult } from '../../faces/graphql/records.js';

const random = seededRandom(3);
const timeMs = Float64Array.from({ length: 2_500 }, (_, bar) => bar);
let value = 1_000;
const equity = timeMs.map(() => (value *= 1 + 0.01 * random.normal()));
const metrics = { ...storedResult.metrics, initialCapital: 1_000 };

describe('the curve of a path', () => {
  it('has the drawdown of every bar, also of peaks that are not kept', () => {
    const points = pointsOfPath({ metrics, ...storedCurve({ timeMs, equity }, 1_000, 40) }, 40);
    expect(points).toHaveLength(40);
    for (const { timestampMs, drawdown } of points) {
      const peak = Math.max(1_000, ...equity.subarray(0, timestampMs + 1));
      expect(drawdown).toBe(1 - (equity[timestampMs] as number) / peak);
    }
  });

  it('is thinned evenly, its ends among its points', () => {
    const points = pointsOfPath({ metrics, ...storedCurve({ timeMs, equity }, 1_000, 40) }, 5);
    expect(points).toHaveLength(5);
    expect([points[0]?.timestampMs, points[4]?.timestampMs]).toEqual([0, 2_499]);
  });

  it('of an earlier version has the drawdown of the points that were kept', () => {
    const path = { metrics, timeMs: [0, 1, 2], equity: [1_100, 990, 1_200] };
    expect(pointsOfPath(path, 10).map(({ drawdown }) => drawdown)).toEqual([0, 1 - 990 / 1_100, 0]);
  });
});
