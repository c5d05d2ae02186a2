import type { Timeframe } from '../market/timeframe.js';
import { calendarDays } from './calendar-days.js';
import { type DateOf, periodEnds } from './trading-days.js';

/** The calendar of some bars of a run. */
export interface Periods {
  /** Calendar days from the first bar to the last, both included. */
  readonly days: number;
  /** Index after the last bar of each period that returns are made of, counted from the first of the bars. */
  readonly ends: Int32Array;
}

/**
 * Tells the periods of a run by its stamps. Those of the whole run are worked out once: finding the days of ten thousand
 * hours takes longer than trading them, and the runs of a study share theirs.
 */
export class MeasuredPeriods {
  readonly #timeMs: Float64Array;
  readonly #timeframe: Timeframe;
  readonly #dateOf: DateOf;
  #whole: Periods | null = null;

  /** @param timeMs stamps of the bars of the range, ascending; at least one */
  constructor(timeMs: Float64Array, timeframe: Timeframe, dateOf: DateOf) {
    this.#timeMs = timeMs;
    this.#timeframe = timeframe;
    this.#dateOf = dateOf;
  }

  /** @param first index of the first bar; `end` is the one after the last */
  of(first: number, end: number): Periods {
    if (first > 0 || end < this.#timeMs.length) return this.#find(first, end);
    this.#whole ??= this.#find(first, end);
    return this.#whole;
  }

  #find(first: number, end: number): Periods {
    const timeMs = this.#timeMs.subarray(first, end);
    const [firstMs, lastMs] = [timeMs[0] as number, timeMs[timeMs.length - 1] as number];
    return {
      days: calendarDays(firstMs, lastMs, this.#timeframe, this.#dateOf),
      ends: periodEnds(timeMs, this.#timeframe, this.#dateOf),
    };
  }
}
