import { barDays } from '../../domain/market/bar-date.js';
import { saidDatingOf, sundayHabitOf } from '../../domain/market/bar-times/dating.js';
import { weekdayOf } from '../../domain/market/civil-date.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { isTradingEpochDay } from '../../domain/market/trading-calendar.js';

const SUNDAY = 0;

/** On which days an instrument has daily bars. Days are counted from 1970-01-01. */
export interface BarCalendar {
  /** Returns the day of a bar by its stamp. */
  readonly dayOf: (stampMs: number) => number;
  /** Tells whether a day may have a bar. */
  readonly mayHave: (epochDay: number) => boolean;
  /** Tells whether a bar is missing where a day has none. */
  readonly mustHave: (epochDay: number) => boolean;
}

/**
 * Returns the days on which there are daily bars of an instrument: its trading days. Of 24x5 it depends on how bars
 * are dated. Those dated by the evening on which they open belong to the day after. Where civil days have short bars
 * of Sundays, a Sunday may have one, and must have one where it is usual.
 * @param stampsMs of all bars of the instrument, by which is found how they are dated
 */
export function barCalendar(
  { calendar, timezone, dayStart }: Instrument,
  stampsMs: Float64Array,
): BarCalendar {
  const dayOf = barDays(calendar, timezone);
  const isTrading = (epochDay: number): boolean => isTradingEpochDay(calendar, epochDay);
  const plain = { dayOf, mayHave: isTrading, mustHave: isTrading };
  if (calendar !== '24x5') return plain;
  switch (saidDatingOf(stampsMs, dayStart)) {
    case 'opening days':
      return { ...plain, dayOf: (stampMs) => dayOf(stampMs) + 1 };
    case 'civil days': {
      const habit = sundayHabitOf(stampsMs);
      const orSunday = (epochDay: number): boolean => isTrading(epochDay) || weekdayOf(epochDay) === SUNDAY;
      return {
        dayOf,
        mayHave: habit === 'stray' ? isTrading : orSunday,
        mustHave: habit === 'usual' ? orSunday : isTrading,
      };
    }
    default:
      return plain;
  }
}
