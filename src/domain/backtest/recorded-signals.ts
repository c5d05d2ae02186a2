import { sha256 } from '../../base/pure/hashing.js';
import type { Signal } from './signal.js';

/** Decisions that were taken elsewhere, as columns of equal length in ascending order of their stamps. */
export interface RecordedSignals {
  /** Stamps of the bars at whose close each was taken, milliseconds since the epoch, strictly increasing. */
  readonly timeMs: Float64Array;
  /** Values of `Signal`: buy, hold or sell. */
  readonly signal: Uint8Array;
  /** 0 to 1. */
  readonly confidence: Float64Array;
}

/** Returns the signals that are stamped from `startMs` (inclusive) to `endMs` (exclusive), as views of the same memory. */
export function sliceSignals(signals: RecordedSignals, startMs: number, endMs: number): RecordedSignals {
  const start = firstAtOrAfter(signals.timeMs, startMs);
  const end = Math.max(start, firstAtOrAfter(signals.timeMs, endMs));
  return {
    timeMs: signals.timeMs.subarray(start, end),
    signal: signals.signal.subarray(start, end),
    confidence: signals.confidence.subarray(start, end),
  };
}

/** Returns the SHA-256 of signals: of their stamps, decisions and confidences, and of nothing before or after them. */
export function hashSignals({ timeMs, signal, confidence }: RecordedSignals): string {
  return sha256(timeMs, signal, confidence);
}

/** Returns columns of signals given one by one, in ascending order; a confidence is 1 unless it is given. */
export function recordedSignals(
  rows: readonly { readonly timeMs: number; readonly signal: Signal; readonly confidence?: number }[],
): RecordedSignals {
  return {
    timeMs: Float64Array.from(rows, ({ timeMs }) => timeMs),
    signal: Uint8Array.from(rows, ({ signal }) => signal),
    confidence: Float64Array.from(rows, ({ confidence = 1 }) => confidence),
  };
}

function firstAtOrAfter(timeMs: Float64Array, instantMs: number): number {
  let low = 0;
  let high = timeMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timeMs[middle] as number) < instantMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
