import { rangeDates } from '../../domain/market/bar-date.js';
import { datedPeriods } from '../../domain/market/bar-times/dated-period.js';
import { isoDateOf, requireEpochDay } from '../../domain/market/civil-date.js';
import { DAY_MS, isIntraday } from '../../domain/market/timeframe.js';
import type { TrainedRange } from '../inference/model-metadata.js';
import type { Dataset } from './dataset.js';
import type { TrainingSeries } from './training-series.js';

/** The days of the bars of one symbol, YYYY-MM-DD, by stamp. */
export interface DaysOfBars {
  /** By which ranges have the bar. */
  readonly dateOf: (stampMs: number) => string;
  /** The last one that the bar is made of, as of a week; the latest where its date may be taken in several ways. */
  readonly lastDateOf: (stampMs: number) => string;
}

/** Those of each symbol: each has days of its own, those of its zone. */
export function daysOfSeries(series: readonly TrainingSeries[]): readonly DaysOfBars[] {
  return series.map(({ instrument, datasets }) => {
    const dateOf = rangeDates(instrument);
    const { timeframe, calendar, isStampStated = false } = instrument;
    const bars = datasets.get(timeframe)?.bars;
    if (bars === undefined || isIntraday(timeframe)) return { dateOf, lastDateOf: dateOf };
    const dayOf = (stampMs: number): number => requireEpochDay(dateOf(stampMs));
    const stampsMs = bars.openTimeMs.map((stampMs) => dayOf(stampMs) * DAY_MS);
    const periodsOf = datedPeriods({ timeframe, calendar, isStampStated, stampsMs });
    const lastDateOf = (stampMs: number): string =>
      isoDateOf(Math.max(...periodsOf(dayOf(stampMs)).map(({ lastDay }) => lastDay)));
    return { dateOf, lastDateOf };
  });
}

/**
 * Returns the days that hold all bars of some samples, of every symbol by its own clock: from the first sample to the
 * end of the last bar that a label looked at.
 * @param rows of samples; null without any
 */
export function sampleDays(
  { times, seriesIndex }: Pick<Dataset, 'times' | 'seriesIndex'>,
  rows: Iterable<number>,
  bySeries: readonly DaysOfBars[],
): TrainedRange | null {
  const firstMs = bySeries.map(() => Number.POSITIVE_INFINITY);
  const lastMs = bySeries.map(() => Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    const series = seriesIndex[row] as number;
    firstMs[series] = Math.min(firstMs[series] as number, times.timeMs[row] as number);
    lastMs[series] = Math.max(lastMs[series] as number, times.knownAtMs[row] as number);
  }
  const days = bySeries.flatMap(({ dateOf, lastDateOf }, series) => {
    const [first, last] = [firstMs[series] as number, lastMs[series] as number];
    return first <= last ? [{ from: dateOf(first), to: lastDateOf(last) }] : [];
  });
  const [any] = days;
  if (any === undefined) return null;
  return days.reduce(
    (all, { from, to }) => ({ from: from < all.from ? from : all.from, to: to > all.to ? to : all.to }),
    any,
  );
}
