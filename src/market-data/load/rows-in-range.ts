import { stampsOfDays } from '../../domain/market/day-range.js';
import { inferCalendar } from '../../domain/market/infer-calendar.js';
import type { ProvidedBars } from '../providers/bar-provider.js';
import type { CheckedRows } from '../quality/check-rows.js';
import { rowsBetween } from '../quality/rows-between.js';
import type { DataLoadParameters } from './data-load-parameters.js';

/**
 * Returns the rows of the days that a load asks for; rejected ones without a stamp stay.
 * @param timezone IANA zone of the borders of days
 * @param calendar null where nobody said it, so that the rows tell
 */
export function rowsInRange(
  checked: CheckedRows,
  { from, to, timeframe }: Pick<DataLoadParameters, 'from' | 'to' | 'timeframe'>,
  { timezone, calendar }: Pick<ProvidedBars, 'timezone' | 'calendar'>,
): CheckedRows {
  if (from === null && to === null) return checked;
  const { startMs, endMs } = stampsOfDays(from ?? '0001-01-01', to ?? '9999-12-30', {
    ...{ timeframe, timezone },
    calendar: calendar ?? inferCalendar(checked.rows, timeframe),
  });
  return rowsBetween(checked, startMs, endMs);
}
