import { z } from 'zod';
import { epochMetricSchema } from '../shared/epoch-metric-schema.js';
import type { EpochMetric } from '../shared/metrics.js';
import type { FitCheckpoint } from './fit-checkpoint.js';

/** What an interrupted training goes on from: the fit, and every epoch entry so far. */
export interface TrainingCheckpoint {
  readonly fit: FitCheckpoint;
  readonly epochs: readonly EpochMetric[];
}

const VERSION = 1;

const headerSchema = z.strictObject({
  version: z.literal(VERSION),
  epoch: z.int().min(1),
  epochs: z.array(epochMetricSchema),
  bestEpoch: z.int().min(1),
  steps: z.int().min(0),
  slotNames: z.array(z.string()),
  /** Lengths of the arrays that follow: weights, best weights, slots. */
  weightLengths: z.array(z.int().min(0)),
  slotLengths: z.array(z.int().min(0)),
});

const PREFIX_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/**
 * Writes a checkpoint: length of the header (32 bits, little-endian), header (JSON, padded to whole numbers of four
 * bytes), then single-precision numbers: weights, best weights, slots of the optimizer.
 */
export function encodeCheckpoint({ fit, epochs }: TrainingCheckpoint): Uint8Array<ArrayBuffer> {
  const header = JSON.stringify({
    version: VERSION,
    epoch: fit.epoch,
    epochs,
    bestEpoch: fit.best.epoch,
    steps: fit.optimizer.steps,
    slotNames: fit.optimizer.slots.map(({ name }) => name),
    weightLengths: fit.weights.map(({ length }) => length),
    slotLengths: fit.optimizer.slots.map(({ values }) => values.length),
  });
  const text = new TextEncoder().encode(header.padEnd(Math.ceil(header.length / 4) * 4));
  const arrays = [...fit.weights, ...fit.bestWeights, ...fit.optimizer.slots.map(({ values }) => values)];
  const floats = arrays.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(PREFIX_BYTES + text.length + floats * Float32Array.BYTES_PER_ELEMENT);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, PREFIX_BYTES);
  let offset = PREFIX_BYTES + text.length;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += array.byteLength;
  }
  return bytes;
}

/** Reads what encodeCheckpoint wrote; null for anything else, such as the checkpoint of another version. */
export function decodeCheckpoint(bytes: Uint8Array): TrainingCheckpoint | null {
  if (bytes.length < PREFIX_BYTES) return null;
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = PREFIX_BYTES + headerLength;
  if (start > bytes.length) return null;
  const header = readHeader(bytes.subarray(PREFIX_BYTES, start));
  const best = header?.epochs[header.bestEpoch - 1];
  if (header === null || best === undefined) return null;
  const lengths = [...header.weightLengths, ...header.weightLengths, ...header.slotLengths];
  const floats = lengths.reduce((sum, length) => sum + length, 0);
  if (start + floats * Float32Array.BYTES_PER_ELEMENT !== bytes.length) return null;
  // Copied, because numbers of four bytes may only be read where a multiple of four bytes lies before them.
  const numbers = new Float32Array(bytes.slice(start).buffer);
  const arrays: Float32Array[] = [];
  let offset = 0;
  for (const length of lengths) {
    arrays.push(numbers.subarray(offset, offset + length));
    offset += length;
  }
  const weightCount = header.weightLengths.length;
  const { durationMs: _durationMs, timestampMs: _timestampMs, ...bestValues } = best;
  return {
    epochs: header.epochs,
    fit: {
      epoch: header.epoch,
      best: bestValues,
      weights: arrays.slice(0, weightCount),
      bestWeights: arrays.slice(weightCount, 2 * weightCount),
      optimizer: {
        steps: header.steps,
        slots: arrays.slice(2 * weightCount).map((values, index) => ({
          name: header.slotNames[index] ?? '',
          values,
        })),
      },
    },
  };
}

function readHeader(bytes: Uint8Array): z.output<typeof headerSchema> | null {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return null;
  }
}
