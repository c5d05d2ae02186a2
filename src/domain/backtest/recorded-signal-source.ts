import type { RecordedSignals } from './recorded-signals.js';
import { Signal } from './signal.js';
import type { SignalBlock, SignalSource } from './signal-source.js';

/** So many signals of no bar are named. */
const MAX_NAMED = 3;

/**
 * Decides as a recorded series does: the decision at the close of a bar is the one that carries the stamp of the
 * bar, and a bar without one is HOLD.
 */
export class RecordedSignalSource implements SignalSource {
  readonly kind = 'RECORDED';
  readonly marginalBars = null;
  /** Signals that carry the stamp of no bar, and so decide nothing. */
  readonly unmatched: number;
  /** Stamps of the first of them, milliseconds since the epoch. */
  readonly firstUnmatchedMs: readonly number[];
  readonly #signal: Uint8Array;
  readonly #confidence: Float64Array;

  /** @param openTimeMs stamps of all loaded bars, in ascending order */
  constructor(signals: RecordedSignals, openTimeMs: Float64Array) {
    const bars = openTimeMs.length;
    this.#signal = new Uint8Array(bars).fill(Signal.Hold);
    this.#confidence = new Float64Array(bars);
    const firstUnmatchedMs: number[] = [];
    let unmatched = 0;
    for (let row = 0, bar = 0; row < signals.timeMs.length; row += 1) {
      const stampMs = signals.timeMs[row] as number;
      while (bar < bars && (openTimeMs[bar] as number) < stampMs) bar += 1;
      if (openTimeMs[bar] !== stampMs) {
        unmatched += 1;
        if (firstUnmatchedMs.length < MAX_NAMED) firstUnmatchedMs.push(stampMs);
        continue;
      }
      this.#signal[bar] = signals.signal[row] as number;
      this.#confidence[bar] = signals.confidence[row] as number;
    }
    this.unmatched = unmatched;
    this.firstUnmatchedMs = firstUnmatchedMs;
  }

  definedAt(): boolean {
    return true;
  }

  next(fromIndex: number, endIndex: number): SignalBlock {
    return {
      startIndex: fromIndex,
      endIndex,
      signalAt: (index) => this.#signal[index] as Signal,
      confidenceAt: (index) => this.#confidence[index] as number,
    };
  }
}
