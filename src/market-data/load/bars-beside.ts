import { type Bars, emptyBars, firstBarAtOrAfter, sliceBars } from '../../domain/market/bars.js';
import { isoDateOf } from '../../domain/market/civil-date.js';
import { stampsOfDays } from '../../domain/market/day-range.js';
import type { Calendar } from '../../domain/market/instrument.js';
import { mergeBars } from '../../domain/market/merge-bars.js';
import { DAY_MS, isIntraday } from '../../domain/market/timeframe.js';
import { BarStore } from '../bar-store.js';
import type { Overlap } from '../quality/find-rescaling.js';
import type { DataLoadParameters } from './data-load-parameters.js';

/** So many stored bars before the range of a load, and after it, tell whether its prices are on their scale. */
const BARS_BESIDE = 10;

/** Stored bars on either side of the range of a load. */
export interface BarsBeside {
  readonly bars: Bars;
  /** When the instrument trades; null where their description does not say it. */
  readonly calendar: Calendar | null;
}

/** Returns the stored bars on either side of the range of a load; none where they give way. */
export async function barsBeside(parameters: DataLoadParameters, dataDir: string): Promise<BarsBeside> {
  const { symbol, timeframe, from, to, replace } = parameters;
  const store = new BarStore(dataDir);
  const file = replace || (from === null && to === null) ? null : await store.find(symbol, timeframe);
  const stored = file === null ? null : await store.read(file);
  if (stored === null) return { bars: emptyBars(0), calendar: null };
  const { bars, instrument } = stored.dataset;
  const { startMs, endMs } = stampsOfDays(from ?? '0001-01-01', to ?? '9999-12-30', instrument);
  const [first, end] = [firstBarAtOrAfter(bars, startMs), firstBarAtOrAfter(bars, endMs)];
  const beside = mergeBars(
    sliceBars(bars, Math.max(0, first - BARS_BESIDE), first),
    sliceBars(bars, end, Math.min(bars.length, end + BARS_BESIDE)),
  );
  return { bars: beside.bars, calendar: stored.meta.calendar ?? null };
}

/**
 * Returns the parameters with a range that takes in the bars beside it, where a provider scales prices anew with every
 * dividend and split: without them, nothing shows that what is loaded does not go with what is stored.
 */
export async function withBarsBeside(
  parameters: DataLoadParameters,
  dataDir: string,
): Promise<DataLoadParameters> {
  const { provider, timeframe, from, to } = parameters;
  if (provider !== 'yahoo' || isIntraday(timeframe)) return parameters;
  const { bars } = await barsBeside(parameters, dataDir);
  const dates = Array.from(bars.openTimeMs, (stampMs) => isoDateOf(Math.floor(stampMs / DAY_MS)));
  const [first = from, last = to] = [dates[0], dates.at(-1)];
  return {
    ...parameters,
    from: from === null || first === null || from < first ? from : first,
    to: to === null || last === null || to > last ? to : last,
  };
}

/** Compares rows of a load, in any order, with the stored bars beside its range. */
export function overlapWith(beside: Bars, rows: Bars): Overlap {
  const closeRatios = new Map<number, number>();
  let shared = 0;
  const placeOf = new Map(Array.from(beside.openTimeMs, (stampMs, index) => [stampMs, index]));
  for (const [row, stampMs] of rows.openTimeMs.entries()) {
    const index = placeOf.get(stampMs);
    if (index === undefined) continue;
    shared += 1;
    const [loaded, stored] = [rows.close[row] as number, beside.close[index] as number];
    if (loaded !== stored) closeRatios.set(stampMs, loaded / stored);
  }
  return { shared, closeRatios };
}
