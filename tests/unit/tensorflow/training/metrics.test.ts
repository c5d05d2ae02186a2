import { describe, expect, it } from 'vitest';
import { balancedClassWeights, countClasses } from '../../../../src/tensorflow/training/class-weights.js';
import { classificationMetrics, toldClasses } from '../../../../src/tensorflow/training/metrics.js';

describe('balancedClassWeights', () => {
  it('lets every class count the same and the average sample count one', () => {
    const classes = Int8Array.of(0, 1, 1, 1, 2, 2);
    const weights = balancedClassWeights(classes);
    const totals = countClasses(classes).map((count, label) => count * (weights[label] as number));
    for (const total of totals) expect(total).toBeCloseTo(classes.length / 3, 12);
  });

  it('lets a class without samples count as one sample does', () => {
    expect(balancedClassWeights(Int8Array.of(0, 0, 2, 2))).toEqual([1, 1, 1]);
    expect(balancedClassWeights(Int8Array.of(0, 0, 0, 2))).toEqual([4 / 6, 1, 2]);
  });
});

describe('classificationMetrics', () => {
  // Told: BUY, HOLD (a tie of BUY and SELL), SELL, BUY.
  const probabilities = Float32Array.of(0.6, 0.3, 0.1, 0.4, 0.2, 0.4, 0.1, 0.2, 0.7, 0.5, 0.3, 0.2);

  it('counts true classes against told ones, a tie being HOLD', () => {
    const metrics = classificationMetrics(toldClasses(probabilities), Int8Array.of(0, 0, 2, 1));
    expect(metrics.confusion).toEqual([
      [1, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(metrics.accuracy).toBe(2 / 4);
    expect(metrics.baselineAccuracy).toBe(2 / 4);
  });

  it('knows no accuracy without samples', () => {
    const metrics = classificationMetrics(new Int8Array(0), new Int8Array(0));
    expect([metrics.accuracy, metrics.baselineAccuracy]).toEqual([null, null]);
  });
});
