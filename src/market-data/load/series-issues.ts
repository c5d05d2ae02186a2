import { type Bars, firstBarAtOrAfter, sliceBars } from '../../market/bars.js';
import type { DataIssue } from '../quality/data-issue.js';
import { findGaps } from '../quality/find-gaps.js';
import { findOutliers } from '../quality/find-outliers.js';
import { findStrays } from '../quality/find-strays.js';
import type { StoreReport } from '../store-bars.js';

/**
 * Looks at what is stored where bars were loaded: a gap that other loads have filled is none. There may be as many
 * issues as bars.
 * @param loaded the bars of the load; none have no issues
 * @param replacedMs stamps of stored bars that the load has replaced by others
 */
export function* seriesIssues(
  loaded: Bars,
  { bars, instrument }: StoreReport,
  replacedMs: Iterable<number>,
): Generator<DataIssue> {
  const [firstMs, lastMs] = [loaded.openTimeMs[0], loaded.openTimeMs[loaded.length - 1]];
  if (firstMs === undefined || lastMs === undefined) return;
  const stretch = sliceBars(bars, firstBarAtOrAfter(bars, firstMs), firstBarAtOrAfter(bars, lastMs + 1));
  yield* findGaps(stretch, instrument);
  yield* findStrays(stretch, instrument);
  yield* findOutliers(stretch, instrument.timeframe);
  for (const stampMs of replacedMs) yield replacement(stampMs);
}

function replacement(stampMs: number): DataIssue {
  const stamp = new Date(stampMs).toISOString().replace('.000Z', 'Z');
  const message = `the bar of ${stamp} was stored with other values and was replaced`;
  return { code: 'REPLACED', stampMs, message };
}
