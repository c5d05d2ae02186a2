import { rangeDates } from '../../domain/market/bar-date.js';
import type { TrainedRange } from '../inference/model-metadata.js';
import type { Dataset } from './dataset.js';
import type { TrainingSeries } from './training-series.js';

/** Gives the days by which backtests find the bars of each series again, by stamp; one function a series. */
export type DatesOfSeries = readonly ((stampMs: number) => string)[];

/** Each symbol has days of its own: those of its zone. */
export function datesOfSeries(series: readonly TrainingSeries[]): DatesOfSeries {
  return series.map(({ instrument }) => rangeDates(instrument));
}

/**
 * Returns the days that hold all bars of some samples, of every symbol by its own clock: from the first sample to the
 * last bar that a label looked at.
 * @param rows of samples; null without any
 */
export function sampleDays(
  { times, seriesIndex }: Pick<Dataset, 'times' | 'seriesIndex'>,
  rows: Iterable<number>,
  dates: DatesOfSeries,
): TrainedRange | null {
  const firstMs = dates.map(() => Number.POSITIVE_INFINITY);
  const lastMs = dates.map(() => Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    const series = seriesIndex[row] as number;
    firstMs[series] = Math.min(firstMs[series] as number, times.timeMs[row] as number);
    lastMs[series] = Math.max(lastMs[series] as number, times.knownAtMs[row] as number);
  }
  const days = dates.flatMap((dateOf, series) => {
    const [first, last] = [firstMs[series] as number, lastMs[series] as number];
    return first <= last ? [{ from: dateOf(first), to: dateOf(last) }] : [];
  });
  const [any] = days;
  if (any === undefined) return null;
  return days.reduce(
    (all, { from, to }) => ({ from: from < all.from ? from : all.from, to: to > all.to ? to : all.to }),
    any,
  );
}
