import { describe, expect, it } from 'vitest';
import type { Bars } from '../../../../src/domain/market/bars.js';
import { buildDataset, type LabelledSeries } from '../../../../src/tensorflow/training/dataset.js';
import { BUY, HOLD, NO_LABEL, SELL } from '../../../../src/tensorflow/training/labels/labels.js';
import { takeSamples } from '../../../../src/tensorflow/training/samples.js';

function barsAt(openTimeMs: readonly number[]): Bars {
  const column = new Float64Array(openTimeMs.length).fill(1);
  return {
    length: openTimeMs.length,
    openTimeMs: Float64Array.from(openTimeMs),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  };
}

function series(
  stamps: readonly number[],
  features: readonly number[],
  classes: readonly number[],
): LabelledSeries {
  const knownAtBar = Int32Array.from(stamps, (_, bar) => Math.min(bar + 1, stamps.length - 1));
  return {
    bars: barsAt(stamps),
    features: Float32Array.from(features),
    labels: { classes: Int8Array.from(classes), knownAtBar, returns: null },
  };
}

describe('buildDataset', () => {
  it('drops bars with an undefined feature or without a label', () => {
    const one = series([10, 20, 30], [1, 2, 3, Number.NaN, 5, 6], [BUY, HOLD, NO_LABEL]);
    const { samples, times, firstBars } = buildDataset([one], 2);
    expect(firstBars).toEqual([0]);
    expect(Array.from(samples.features)).toEqual([1, 2]);
    expect(Array.from(samples.classes)).toEqual([BUY]);
    expect([times.timeMs[0], times.knownAtMs[0]]).toEqual([10, 20]);
  });

  it('mixes symbols by time, with the label times of their own bars', () => {
    const first = series([10, 30], [1, 3], [BUY, HOLD]);
    const second = series([10, 20, 40], [-1, -2, -4], [SELL, HOLD, BUY]);
    const { samples, times } = buildDataset([first, second], 1);
    expect(Array.from(samples.features)).toEqual([1, -1, -2, 3, -4]);
    expect(Array.from(samples.classes)).toEqual([BUY, SELL, HOLD, HOLD, BUY]);
    expect(Array.from(times.knownAtMs)).toEqual([30, 20, 40, 30, 40]);
  });
});

describe('takeSamples', () => {
  it('copies the rows in the order asked for', () => {
    const { samples } = buildDataset([series([1, 2, 3], [1, 2, 3], [BUY, HOLD, SELL])], 1);
    const taken = takeSamples(samples, Int32Array.of(2, 0));
    expect(Array.from(taken.features)).toEqual([3, 1]);
    expect(Array.from(taken.classes)).toEqual([SELL, BUY]);
  });
});
