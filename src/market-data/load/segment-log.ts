import type { SegmentMetric } from '../../base/pure/metrics.js';
import { closeTimeMs, type Timeframe } from '../../domain/market/timeframe.js';
import type { ProvidedSegment } from '../providers/bar-provider.js';

type SegmentEntry = Omit<SegmentMetric, 'seq'>;

/** Keeps the entries of stretches whose bars are not on disk yet, in order. */
export class SegmentLog {
  readonly #timeframe: Timeframe;
  #untold: SegmentEntry[] = [];
  #lastEndMs = 0;
  #startedMs = performance.now();

  constructor(timeframe: Timeframe) {
    this.#timeframe = timeframe;
  }

  get isEmpty(): boolean {
    return this.#untold.length === 0;
  }

  /** Notes that the next stretch begins. */
  begin(): void {
    this.#startedMs = performance.now();
  }

  /** @param rows stamps of the first and the last row, milliseconds since the epoch; null without rows */
  add(
    { startMs, endMs }: ProvidedSegment,
    rows: readonly [number, number] | null,
    outcome: Pick<SegmentEntry, 'rows' | 'status' | 'message'>,
  ): void {
    const start = startMs ?? rows?.[0] ?? this.#lastEndMs;
    const end = endMs ?? (rows === null ? start : closeTimeMs(this.#timeframe, rows[1]));
    this.#lastEndMs = end;
    this.#untold.push({
      ...{ startMs: start, endMs: end, ...outcome },
      durationMs: performance.now() - this.#startedMs,
      timestampMs: Date.now(),
    });
  }

  /** Returns the entries, which are forgotten. */
  take(): readonly SegmentEntry[] {
    const untold = this.#untold;
    this.#untold = [];
    return untold;
  }
}
