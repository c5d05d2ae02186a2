import { stampsOfDays } from '../../domain/market/day-range.js';
import type { CheckedRows } from '../quality/check-rows.js';
import { rowsBetween } from '../quality/rows-between.js';
import type { DataLoadParameters } from './data-load-parameters.js';

/**
 * Returns the rows of the days that a load asks for; rejected ones without a stamp stay.
 * @param timezone IANA zone of the borders of days
 */
export function rowsInRange(
  checked: CheckedRows,
  { from, to, timeframe }: Pick<DataLoadParameters, 'from' | 'to' | 'timeframe'>,
  timezone: string,
): CheckedRows {
  if (from === null && to === null) return checked;
  const { startMs, endMs } = stampsOfDays(from ?? '0001-01-01', to ?? '9999-12-30', { timeframe, timezone });
  return rowsBetween(checked, startMs, endMs);
}
