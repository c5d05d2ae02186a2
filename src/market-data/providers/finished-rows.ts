import { emptyBars, sliceBars } from '../../domain/market/bars.js';
import { closeTimeMs, type Timeframe } from '../../domain/market/timeframe.js';
import type { RawRows } from '../quality/raw-rows.js';

/** One bar as a provider delivers it; null where it has no value. */
export interface ProviderRow {
  /** Open stamp, milliseconds since the epoch. */
  readonly openTimeMs: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
}

/**
 * Puts rows of a provider into columns; a bar that has not closed yet is left out, for it would be stored as what it
 * is not. A missing price becomes NaN, a missing volume 0.
 * @param nowMs milliseconds since the epoch
 */
export function finishedRows(rows: readonly ProviderRow[], timeframe: Timeframe, nowMs: number): RawRows {
  const columns = emptyBars(rows.length);
  let count = 0;
  for (const row of rows) {
    if (closeTimeMs(timeframe, row.openTimeMs) > nowMs) continue;
    columns.openTimeMs[count] = row.openTimeMs;
    columns.open[count] = row.open ?? Number.NaN;
    columns.high[count] = row.high ?? Number.NaN;
    columns.low[count] = row.low ?? Number.NaN;
    columns.close[count] = row.close ?? Number.NaN;
    columns.volume[count] = row.volume ?? 0;
    count += 1;
  }
  return { rows: sliceBars(columns, 0, count), lines: null, rejected: [] };
}
