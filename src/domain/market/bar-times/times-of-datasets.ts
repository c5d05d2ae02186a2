import type { Bars } from '../bars.js';
import { inferCalendar } from '../infer-calendar.js';
import type { Instrument } from '../instrument.js';
import { isStampedByDate } from '../stamped-by.js';
import { isIntraday, TIMEFRAMES, type Timeframe } from '../timeframe.js';
import { type BarTimes, barTimes } from './bar-times.js';
import { type DayBasis, findDayBasis } from './day-basis.js';

/** Bars of one timeframe, and what they are. */
export interface ReadBars {
  readonly instrument: Instrument;
  readonly bars: Bars;
}

/** When bars open and close, and by what it was told. */
export interface TimedBars {
  readonly times: BarTimes;
  /** Null for bars whose stamps are instants. */
  readonly basis: DayBasis | null;
}

/**
 * Returns when the bars of one symbol open and close, by timeframe. Bars that are read together explain each other:
 * shorter ones show when days end, and a calendar that was said for one holds for all.
 */
export function timesOfDatasets(
  datasets: ReadonlyMap<Timeframe, ReadBars>,
): ReadonlyMap<Timeframe, TimedBars> {
  const inOrder = TIMEFRAMES.flatMap((timeframe) => datasets.get(timeframe) ?? []);
  const shorter = inOrder.find(({ instrument }) => isIntraday(instrument.timeframe))?.bars ?? null;
  const daily = datasets.get('1d');
  const dailyBars = daily !== undefined && isStampedByDate(daily.bars) ? daily.bars : null;
  const explained = withCommonCalendar(inOrder);
  const dailyBasis =
    daily === undefined || dailyBars === null
      ? null
      : findDayBasis(explained(daily.instrument), dailyBars, shorter);
  return new Map(
    inOrder.map(({ instrument: told, bars }) => {
      const instrument = explained(told);
      const { timeframe } = instrument;
      const own = instrument.dayStart === undefined ? dailyBasis : null;
      const basis = own ?? findDayBasis(instrument, timeframe === '1d' ? dailyBars : null, shorter);
      const isDated = !isIntraday(timeframe) && isStampedByDate(bars);
      return [timeframe, { times: barTimes(bars, instrument, basis), basis: isDated ? basis : null }];
    }),
  );
}

/** Returns a function that gives an instrument of which nobody said the calendar that of the others. */
function withCommonCalendar(inOrder: readonly ReadBars[]): (instrument: Instrument) => Instrument {
  const said = inOrder.find(({ instrument }) => !instrument.calendarAssumed)?.instrument.calendar;
  const shortest = inOrder[0];
  return (instrument) => {
    if (!instrument.calendarAssumed) return instrument;
    if (said !== undefined) return { ...instrument, calendar: said, calendarAssumed: false };
    const calendar = shortest && inferCalendar(shortest.bars, shortest.instrument.timeframe);
    return { ...instrument, calendar: calendar ?? instrument.calendar };
  };
}
