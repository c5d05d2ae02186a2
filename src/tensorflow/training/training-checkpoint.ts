import { z } from 'zod';
import { epochMetricSchema } from '../../base/pure/epoch-metric-schema.js';
import type { FitCheckpoint } from './fit-checkpoint.js';

const VERSION = 2;

const fields = {
  epoch: z.int().min(1),
  steps: z.int().min(0),
  slotNames: z.array(z.string()),
  /** Lengths of the arrays that follow: weights, best weights, slots. */
  weightLengths: z.array(z.int().min(0)),
  slotLengths: z.array(z.int().min(0)),
};

const epochValuesSchema = epochMetricSchema.omit({ durationMs: true, timestampMs: true });

const headerSchema = z.strictObject({ version: z.literal(VERSION), ...fields, best: epochValuesSchema });

type Header = z.output<typeof headerSchema>;

const PREFIX_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/**
 * Writes a checkpoint: length of the header (32 bits, little-endian), header (JSON, padded to whole numbers of four
 * bytes), then single-precision numbers: weights, best weights, slots of the optimizer. Its size is that of the
 * network, whatever the epoch.
 */
export function encodeCheckpoint(fit: FitCheckpoint): Uint8Array<ArrayBuffer> {
  const header = JSON.stringify({
    version: VERSION,
    epoch: fit.epoch,
    best: fit.best,
    steps: fit.optimizer.steps,
    slotNames: fit.optimizer.slots.map(({ name }) => name),
    weightLengths: fit.weights.map(({ length }) => length),
    slotLengths: fit.optimizer.slots.map(({ values }) => values.length),
  } satisfies Header);
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

/** Reads what encodeCheckpoint wrote; null for anything else. */
export function decodeCheckpoint(bytes: Uint8Array): FitCheckpoint | null {
  if (bytes.length < PREFIX_BYTES) return null;
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = PREFIX_BYTES + headerLength;
  if (start > bytes.length) return null;
  const header = readHeader(bytes.subarray(PREFIX_BYTES, start));
  // One that contradicts itself is none.
  if (header === null || header.best.epoch > header.epoch) return null;
  const lengths = [...header.weightLengths, ...header.weightLengths, ...header.slotLengths];
  const floats = lengths.reduce((sum, length) => sum + length, 0);
  if (start + floats * Float32Array.BYTES_PER_ELEMENT !== bytes.length) return null;
  // Copied, because numbers of four bytes may only be read where a multiple of four bytes lies before them.
  const numbers = new Float32Array(new Uint8Array(bytes.subarray(start)).buffer);
  const arrays: Float32Array[] = [];
  let offset = 0;
  for (const length of lengths) {
    arrays.push(numbers.subarray(offset, offset + length));
    offset += length;
  }
  const weightCount = header.weightLengths.length;
  return {
    epoch: header.epoch,
    best: header.best,
    weights: arrays.slice(0, weightCount),
    bestWeights: arrays.slice(weightCount, 2 * weightCount),
    optimizer: {
      steps: header.steps,
      slots: arrays.slice(2 * weightCount).map((values, index) => ({
        name: header.slotNames[index] ?? '',
        values,
      })),
    },
  };
}

function readHeader(bytes: Uint8Array): Header | null {
  return headerSchema.safeParse(jsonOf(bytes)).data ?? null;
}

/** @returns undefined for bytes that are no JSON in UTF-8 */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
