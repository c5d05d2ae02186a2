import { type Bars, firstBarAtOrAfter, sliceBars } from '../../domain/market/bars.js';
import type { Instrument } from '../../domain/market/instrument.js';
import type { DataIssue } from './data-issue.js';
import { findGaps } from './find-gaps.js';
import { findOutliers } from './find-outliers.js';
import { findRescaling, type Overlaps } from './find-rescaling.js';
import { findStrays } from './find-strays.js';

/** What is stored once bars were loaded or imported. */
export interface StoredSeries {
  readonly instrument: Instrument;
  readonly bars: Bars;
}

/**
 * Looks at what is stored where bars were loaded or imported, and at the seams: the steps from the stored bar before
 * the first of them and to the stored bar after the last, and outliers among the stored bars that they are judged by.
 * A gap that other loads have filled is none. There may be as many issues as bars.
 * @param loaded the bars of the load; none have no issues
 * @param overlap the bars of the load that were stored before, and those beside its range that it was compared with
 */
export function* seriesIssues(
  loaded: Bars,
  { bars, instrument }: StoredSeries,
  overlap: Overlaps,
): Generator<DataIssue> {
  const [firstMs, lastMs] = [loaded.openTimeMs[0], loaded.openTimeMs[loaded.length - 1]];
  if (firstMs === undefined || lastMs === undefined) return;
  const first = firstBarAtOrAfter(bars, firstMs);
  const end = firstBarAtOrAfter(bars, lastMs + 1);
  const after = Math.min(bars.length, end + 1);
  yield* findGaps(sliceBars(bars, Math.max(0, first - 1), after), instrument, bars.openTimeMs);
  yield* findStrays(sliceBars(bars, first, end), instrument, bars.openTimeMs);
  yield* findOutliers(bars, instrument.timeframe, first, end);
  const [rescaled = findRescaling(overlap.beside ?? overlap)[0]] = findRescaling(overlap);
  if (rescaled !== undefined) yield rescaled;
  for (const stampMs of overlap.closeRatios.keys()) yield replacement(stampMs);
}

function replacement(stampMs: number): DataIssue {
  const stamp = new Date(stampMs).toISOString().replace('.000Z', 'Z');
  const message = `the bar of ${stamp} was stored with other values and was replaced`;
  return { code: 'REPLACED', stampMs, message };
}
