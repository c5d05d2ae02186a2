import { DateTime } from 'luxon';
import type { Bars } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { datedSpans } from './dated-spans.js';
import { openedBars } from './opened-bars.js';
import { PERIODS } from './periods.js';
import { shortBars } from './short-bars.js';
import type { DayForming, Forming } from './trading-days.js';

const FRIDAY = 5;

/**
 * When the prices of bars were formed, worked out from stamps, zone and description alone: what an audit holds the
 * engine against. It shares no code with `barTimes`.
 */
export interface FormingTimes {
  /** The earliest instant at which the first price of a bar can have been paid. */
  readonly beganMs: Float64Array;
  /** The latest instant at which the last price of a bar can have been paid. */
  readonly formedMs: Float64Array;
}

/** Tells whether bars are stamped 00:00Z of a date, and not with an instant. */
export function haveDates({ timeframe }: Pick<Instrument, 'timeframe'>, { openTimeMs }: Bars): boolean {
  if ('minutes' in PERIODS[timeframe] || 'hours' in PERIODS[timeframe]) return false;
  return openTimeMs.every((stampMs) => new Date(stampMs).toISOString().endsWith('T00:00:00.000Z'));
}

/**
 * Works out when bars were formed.
 * @param days what the date of a day stands for; several where prices allow several, of which the shortest counts
 * @throws RangeError for a zone that does not exist
 */
export function formingTimes(instrument: Instrument, bars: Bars, days: readonly DayForming[]): FormingTimes {
  if (!DateTime.utc().setZone(instrument.timezone).isValid) {
    throw new RangeError(`'${instrument.timezone}' is not a time zone of the IANA database`);
  }
  const ways = waysOf(instrument, bars, days);
  const { openTimeMs, length } = bars;
  const times = { beganMs: new Float64Array(length), formedMs: new Float64Array(length) };
  for (const [index, stampMs] of openTimeMs.entries()) {
    const formings = ways(stampMs);
    times.beganMs[index] = Math.min(...formings.map(({ fromMs }) => fromMs));
    times.formedMs[index] = Math.max(...formings.map(({ toMs }) => toMs));
  }
  return times;
}

function waysOf(
  instrument: Instrument,
  bars: Bars,
  days: readonly DayForming[],
): (stampMs: number) => readonly Forming[] {
  if (haveDates(instrument, bars)) {
    const spansOf = datedSpans(instrument, bars.openTimeMs);
    return (stampMs) =>
      spansOf(DateTime.fromMillis(stampMs, { zone: 'UTC' })).map(([first, last]) => ({
        fromMs: Math.max(...days.map((day) => day(first).fromMs)),
        toMs: Math.min(...days.map((day) => endOf(instrument, last, day(last).toMs))),
      }));
  }
  const period = PERIODS[instrument.timeframe];
  if ('days' in period || 'weeks' in period || 'months' in period) return openedBars(instrument, bars);
  return shortBars(instrument.timezone, period);
}

/**
 * Weeks and months of what rests at weekends go on until New York has ended its Friday, which is Saturday in the east.
 */
function endOf(
  { timeframe, timezone, calendar, dayStart }: Instrument,
  last: DateTime,
  toMs: number,
): number {
  const isSession = calendar === 'XNYS' && dayStart === undefined;
  if ('days' in PERIODS[timeframe] || calendar === '24x7' || isSession || last.weekday !== FRIDAY)
    return toMs;
  const midnight = last.plus({ days: 1 }).setZone(timezone, { keepLocalTime: true });
  const fivePm = last.set({ hour: 17 }).setZone('America/New_York', { keepLocalTime: true });
  return toMs < midnight.toMillis() ? toMs : Math.max(toMs, fivePm.toMillis());
}
