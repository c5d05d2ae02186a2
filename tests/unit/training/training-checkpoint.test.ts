import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochMetric } from '../../../src/shared/metrics.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type TrainingCheckpoint,
} from '../../../src/training/training-checkpoint.js';

const epoch = (seq: number): EpochMetric => ({
  seq,
  epoch: seq + 1,
  totalEpochs: 9,
  trainLoss: 0.1 + 0.2,
  trainAccuracy: null,
  valLoss: 1e-9,
  valAccuracy: 0.5,
  learningRate: 0.001,
  durationMs: 12.75,
  timestampMs: 1_706_779_800_000,
});

function checkpoint(floats: Float32Array): TrainingCheckpoint {
  const { durationMs: _durationMs, timestampMs: _timestampMs, ...best } = epoch(1);
  return {
    epochs: [epoch(0), epoch(1), epoch(2)],
    fit: {
      epoch: 3,
      best,
      weights: [floats, Float32Array.of(1, 2)],
      bestWeights: [floats.map((value) => value / 2), Float32Array.of(3, 4)],
      optimizer: { steps: 66, slots: [{ name: 'hidden_1/kernel/m', values: floats }] },
    },
  };
}

const floats = fc.float32Array({ noNaN: true, maxLength: 40 });

describe('a checkpoint of a training', () => {
  it('is read as it was written, wherever it lies in memory', () => {
    fc.assert(
      fc.property(floats, fc.integer({ min: 0, max: 9 }), (values, shift) => {
        const bytes = encodeCheckpoint(checkpoint(values));
        const shifted = new Uint8Array(bytes.length + shift);
        shifted.set(bytes, shift);
        expect(decodeCheckpoint(shifted.subarray(shift))).toEqual(checkpoint(values));
      }),
    );
  });

  it('is nothing when it is cut off, or was never one', () => {
    const bytes = encodeCheckpoint(checkpoint(Float32Array.of(1, 2, 3)));
    for (let length = 0; length < bytes.length; length++) {
      expect(decodeCheckpoint(bytes.subarray(0, length))).toBeNull();
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(decodeCheckpoint(noise)).toBeNull();
      }),
    );
  });
});
