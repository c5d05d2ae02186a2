import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochMetric } from '../../../../src/base/pure/metrics.js';
import type { FitCheckpoint } from '../../../../src/tensorflow/training/fit-checkpoint.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../../src/tensorflow/training/training-checkpoint.js';

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

function state(floats: Float32Array): FitCheckpoint {
  const { durationMs: _durationMs, timestampMs: _timestampMs, ...best } = epoch(1);
  return {
    epoch: 3,
    best,
    weights: [floats, Float32Array.of(1, 2)],
    bestWeights: [floats.map((value) => value / 2), Float32Array.of(3, 4)],
    optimizer: { steps: 66, slots: [{ name: 'hidden_1/kernel/m', values: floats }] },
  };
}

/** Writes a checkpoint with another header. */
function changed(changes: object): Uint8Array {
  const bytes = Buffer.from(encodeCheckpoint(state(Float32Array.of(1))));
  const start = 4 + bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.subarray(4, start).toString()) as object;
  const text = JSON.stringify({ ...header, ...changes });
  const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded.byteLength);
  return Buffer.concat([length, padded, bytes.subarray(start)]);
}

const floats = fc.float32Array({ noNaN: true, maxLength: 40 });

describe('a checkpoint of a training', () => {
  it('is read as it was written, wherever it lies in memory', () => {
    fc.assert(
      fc.property(floats, fc.integer({ min: 0, max: 9 }), (values, shift) => {
        const bytes = encodeCheckpoint(state(values));
        const shifted = new Uint8Array(bytes.length + shift);
        shifted.set(bytes, shift);
        expect(decodeCheckpoint(shifted.subarray(shift))).toEqual(state(values));
      }),
    );
  });

  it('takes as much room after 50,000 epochs as after three, but for the digits', () => {
    const early = encodeCheckpoint(state(Float32Array.of(1)));
    const late = encodeCheckpoint({ ...state(Float32Array.of(1)), epoch: 50_000 });
    expect(late.length - early.length).toBeLessThanOrEqual(8);
  });

  it.each([
    ['has its best epoch after its last', { epoch: 1 }],
    ['is of a version that was', { version: 1 }],
    ['is of a version that is to come', { version: 3 }],
  ])('is nothing when it %s', (_what, changes) => {
    expect(decodeCheckpoint(changed({}))).not.toBeNull();
    expect(decodeCheckpoint(changed(changes))).toBeNull();
  });

  it('is nothing when it is cut off, or was never one', () => {
    const bytes = encodeCheckpoint(state(Float32Array.of(1, 2, 3)));
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
