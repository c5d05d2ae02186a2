import { DateTime } from 'luxon';
import type { Bars } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { TIMEFRAMES, type Timeframe } from '../../market/timeframe.js';
import { daysShown, type Witness } from './days-shown.js';
import { type FormingTimes, formingTimes, haveDates } from './forming-times.js';
import { PERIODS } from './periods.js';
import { type DayForming, usualDay } from './trading-days.js';

/** Bars of one timeframe, and what they are. */
export interface AuditedBars {
  readonly instrument: Instrument;
  readonly bars: Bars;
}

const NONE = new Float64Array(0);

/**
 * Works out when the bars of one symbol were formed, by timeframe. Shorter bars that are read along are
 * witnesses of when days end: where nobody said it, and against what was said.
 */
export function formingOfDatasets(
  datasets: ReadonlyMap<Timeframe, AuditedBars>,
): ReadonlyMap<Timeframe, FormingTimes> {
  const all = TIMEFRAMES.flatMap((timeframe) => datasets.get(timeframe) ?? []);
  const isSaid = ({ instrument }: AuditedBars): boolean => !instrument.calendarAssumed;
  // Where nobody said the calendar, the shortest bars show best when an instrument trades.
  const told = all.find(isSaid)?.instrument ?? all[0]?.instrument;
  const explained = (instrument: Instrument): Instrument =>
    instrument.calendarAssumed && told !== undefined
      ? { ...instrument, calendar: told.calendar, calendarAssumed: told.calendarAssumed }
      : instrument;
  const days = datasets.get('1d');
  const dated = days !== undefined && haveDates(days.instrument, days.bars) ? days : null;
  const shown = dated === null ? [] : shownDays(explained(dated.instrument), dated.bars, witnessOf(all));
  return new Map(
    all.map(({ instrument: own, bars }) => {
      const instrument = explained(own);
      const isDaily = dated !== null && own === dated.instrument;
      // What was said of days holds for weeks and months, of which nothing was said.
      const source =
        instrument.dayStart === undefined && dated !== null ? explained(dated.instrument) : instrument;
      const usual = usualDay(source, isDaily ? bars.openTimeMs : NONE);
      const isBelieved =
        shown.length === 0 || (source.dayStart !== undefined && isAmong(shown, usual, dated));
      return [instrument.timeframe, formingTimes(instrument, bars, isBelieved ? [usual] : shown)];
    }),
  );
}

/** What was said counts unless prices show other days. */
function isAmong(shown: readonly DayForming[], said: DayForming, dated: AuditedBars | null): boolean {
  const dates = [...(dated?.bars.openTimeMs ?? NONE)].map((stampMs) =>
    DateTime.fromMillis(stampMs, { zone: 'UTC' }),
  );
  return shown.some((day) => dates.every((date) => day(date).fromMs === said(date).fromMs));
}

function shownDays(instrument: Instrument, daily: Bars, witness: Witness | null): readonly DayForming[] {
  // An exchange counts its auctions, of which shorter bars need not know.
  const isSession = instrument.calendar === 'XNYS' && !instrument.calendarAssumed;
  return isSession || witness === null ? [] : daysShown(instrument, daily, witness);
}

function witnessOf([shortest]: readonly AuditedBars[]): Witness | null {
  if (shortest === undefined) return null;
  const { instrument, bars } = shortest;
  const period = PERIODS[instrument.timeframe];
  if (!('minutes' in period || 'hours' in period)) return null;
  return { bars, formedMs: formingTimes(instrument, bars, []).formedMs };
}
