import type { Bars } from '../../domain/market/bars.js';
import { inferCalendar } from '../../domain/market/infer-calendar.js';
import { isStampedByDate } from '../../domain/market/stamped-by.js';
import { isIntraday } from '../../domain/market/timeframe.js';
import type { ProvidedBars } from '../providers/bar-provider.js';
import type { StoreRequest } from '../store-request.js';
import type { DataLoadParameters } from './data-load-parameters.js';

/**
 * Returns how a load stores its bars.
 *
 * Where the zone is a guess, it is New York's for bars of less than a day, and for days that are stamped by date, when
 * their calendar is XNYS or they look like it.
 * @param bars all of the load so far
 */
export function requestedStore(
  parameters: DataLoadParameters,
  about: ProvidedBars,
  bars: Bars,
  mode: StoreRequest['mode'],
): StoreRequest {
  const { symbol, timeframe } = parameters;
  const calendar = parameters.calendar ?? about.calendar;
  // Days that are stamped by their opening were read by a zone already: in another one their stamps may be dates.
  const isOpen = isIntraday(timeframe) || (timeframe === '1d' && isStampedByDate(bars));
  const isGuess = !about.isTimezoneAsked && isOpen;
  const isExchange = isGuess && (calendar ?? inferCalendar(bars, timeframe)) === 'XNYS';
  return {
    ...{ symbol, timeframe, source: about.source, adjusted: about.adjusted, calendar, mode },
    dayStart: parameters.dayStart ?? null,
    isStampStated: parameters.stamp !== null,
    timezone: isExchange ? 'America/New_York' : about.timezone,
    isTimezoneAsked: about.isTimezoneAsked,
    isTimezoneInferred: isExchange && calendar === null,
    isTimezoneSaid: parameters.timezone !== null,
  };
}
