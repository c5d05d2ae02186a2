import { barDates } from '../../domain/market/bar-date.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { periodDays, periodEnds } from '../../domain/statistics/trading-days.js';

/** The periods that the returns of a run are of, as the ledger counts them. */
export interface RunPeriods {
  /** Index after the last bar of each. */
  readonly ends: Int32Array;
  /** The last day of each, days since 1970-01-01. */
  readonly days: Int32Array;
}

/**
 * Returns the periods of a run, or of its end.
 * @param timeMs stamps of all bars of the run: they decide what day a bar belongs to
 * @param first index of the first bar that counts
 */
export function evaluatedPeriods(
  instrument: Pick<Instrument, 'calendar' | 'timezone' | 'timeframe'>,
  timeMs: Float64Array,
  first: number,
): RunPeriods {
  const dateOf = barDates(instrument, timeMs);
  const counted = timeMs.subarray(first);
  const ends = periodEnds(counted, instrument.timeframe, dateOf);
  return { ends, days: periodDays(counted, ends, dateOf) };
}
