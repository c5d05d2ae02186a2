import { firstBarAtOrAfter, sliceBars } from '../bars.js';
import { closeTimeMs, DAY_MS, isIntraday, type Timeframe } from '../timeframe.js';
import type { BarTimes } from './bar-times.js';
import { decisionTimes } from './decision-times.js';
import { type ReadBars, timesOfDatasets } from './times-of-datasets.js';

/** How much later than its stamp and its length say a bar may close: an hour, by clocks that change. */
const LATE_MS = DAY_MS / 24;
/** The same of bars that may be dated by the eve, in the west. */
const LATE_DATED_MS = 2 * DAY_MS;
/** How long after its close the date of a bar may lie: a month that is dated by its last day, after a weekend. */
const AHEAD_DATED_MS = 3 * DAY_MS;

/**
 * Cuts the bars of the other timeframes to those that are known by the last decision of the base timeframe: an
 * unfinished one is never visible, and what is stored after the range changes nothing.
 * @param datasets all bars of the other timeframes; of the base timeframe those of the range and before it
 */
export function knownDatasets(
  datasets: ReadonlyMap<Timeframe, ReadBars>,
  baseTimeframe: Timeframe,
): ReadonlyMap<Timeframe, ReadBars> {
  const base = datasets.get(baseTimeframe);
  const lastMs = base?.bars.openTimeMs.at(-1);
  if (datasets.size < 2 || lastMs === undefined) return datasets;
  // Bars that begin later than the last decision have nothing to tell, not even when days end.
  const latestMs = closeTimeMs(baseTimeframe, lastMs) + (isIntraday(baseTimeframe) ? LATE_MS : LATE_DATED_MS);
  const latestStampMs = (timeframe: Timeframe): number =>
    latestMs + (isIntraday(timeframe) ? 0 : AHEAD_DATED_MS);
  const started = mapOthers(datasets, baseTimeframe, (bars, timeframe) =>
    firstBarAtOrAfter(bars, latestStampMs(timeframe)),
  );
  const timed = timesOfDatasets(started);
  const endMs = decisionTimes(timesOf(timed, baseTimeframe)).at(-1) as number;
  return mapOthers(datasets, baseTimeframe, (_bars, timeframe) => knownBy(timesOf(timed, timeframe), endMs));
}

/** Returns how many bars, from the first on, are known by an instant. */
export function knownBy({ knownMs }: BarTimes, instantMs: number): number {
  let count = knownMs.length;
  while (count > 0 && (knownMs[count - 1] as number) > instantMs) count -= 1;
  return count;
}

function mapOthers(
  datasets: ReadonlyMap<Timeframe, ReadBars>,
  baseTimeframe: Timeframe,
  endOf: (bars: ReadBars['bars'], timeframe: Timeframe) => number,
): ReadonlyMap<Timeframe, ReadBars> {
  return new Map(
    [...datasets].map(([timeframe, { instrument, bars }]) => [
      timeframe,
      { instrument, bars: timeframe === baseTimeframe ? bars : sliceBars(bars, 0, endOf(bars, timeframe)) },
    ]),
  );
}

function timesOf(timed: ReturnType<typeof timesOfDatasets>, timeframe: Timeframe): BarTimes {
  const found = timed.get(timeframe);
  if (found === undefined) throw new TypeError(`knownDatasets: no bars of timeframe ${timeframe}`);
  return found.times;
}
