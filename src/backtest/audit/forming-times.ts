import { DateTime, type DurationLikeObject } from 'luxon';
import type { Bars } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { isNyseEarlyClose } from '../../market/nyse-early-closes.js';

/**
 * When the prices of bars were formed, worked out from stamps, zone and description alone: what an audit holds the
 * engine against. It shares no code with `barTimes`, and asks the zone database for every bar.
 */
export interface FormingTimes {
  /** The earliest instant at which the first price of a bar can have been paid. */
  readonly beganMs: Float64Array;
  /** The latest instant at which the last price of a bar can have been paid. */
  readonly formedMs: Float64Array;
}

/** One way in which a bar may have been formed. */
interface Forming {
  readonly from: DateTime;
  readonly to: DateTime;
}

const LENGTHS: Readonly<Record<string, DurationLikeObject>> = {
  ...{ '1m': { minutes: 1 }, '5m': { minutes: 5 }, '15m': { minutes: 15 }, '30m': { minutes: 30 } },
  ...{ '1h': { hours: 1 }, '4h': { hours: 4 }, '1d': { days: 1 }, '1w': { weeks: 1 }, '1mo': { months: 1 } },
};
const CURRENCY_PAIR = /^([A-Z]{3})[/_.:-]?([A-Z]{3})/i;
const MAJORS = /^(USD|EUR|JPY|GBP|CHF|AUD|NZD|CAD|XAU|XAG)$/i;
const ROLLING =
  'America/New_York,America/Chicago,Europe/London,Europe/Athens,Australia/Sydney,Pacific/Auckland';

/** Works out when bars were formed. @throws RangeError for a zone that does not exist */
export function formingTimes(instrument: Instrument, { openTimeMs, length }: Bars): FormingTimes {
  const ways = waysOf(instrument, openTimeMs);
  const times = { beganMs: new Float64Array(length), formedMs: new Float64Array(length) };
  for (let index = 0; index < length; index += 1) {
    const formings = ways(openTimeMs[index] as number);
    times.beganMs[index] = Math.min(...formings.map(({ from }) => from.toMillis()));
    times.formedMs[index] = Math.max(...formings.map(({ to }) => to.toMillis()));
  }
  return times;
}

function waysOf(instrument: Instrument, stamps: Float64Array): (stampMs: number) => readonly Forming[] {
  const length = LENGTHS[instrument.timeframe] ?? {};
  const isLong = 'days' in length || 'weeks' in length || 'months' in length;
  if (!isLong)
    return (stampMs) => shortBar(DateTime.fromMillis(stampMs, { zone: instrument.timezone }), length);
  if (stamps.some((stampMs) => utc(stampMs).toFormat('HH:mm:ss.SSS') !== '00:00:00.000')) {
    const zones = zonesOfOneTime([instrument.timezone, ...ROLLING.split(','), 'UTC'], stamps);
    return (stampMs) =>
      zones.map((zone) => openedBar(DateTime.fromMillis(stampMs, { zone }), length, instrument));
  }
  const days = daysOf(instrument, stamps);
  const isNearEnds = stamps.every((stampMs) => {
    const date = utc(stampMs);
    return date.day <= 4 || date.day > (date.daysInMonth ?? 31) - 4;
  });
  return (stampMs) => {
    const date = utc(stampMs);
    const spans = spansOf(instrument, date, isNearEnds);
    return spans.flatMap(([first, last]) => days.map((day) => ({ from: day(first).from, to: day(last).to })));
  };
}

function utc(stampMs: number): DateTime {
  return DateTime.fromMillis(stampMs, { zone: 'UTC' });
}

/** By the elapsed time, and by the clock on the wall. */
function shortBar(from: DateTime, length: DurationLikeObject): readonly Forming[] {
  const clock = from.setZone('UTC', { keepLocalTime: true });
  const wall = clock.plus(length).setZone(from.zone, { keepLocalTime: true });
  return [
    { from, to: from.plus(length) },
    { from, to: wall },
  ];
}

function openedBar(from: DateTime, length: DurationLikeObject, { calendar }: Instrument): Forming {
  if (calendar === 'XNYS' && 'days' in length) {
    const close = newYorkClose(from.setZone('America/New_York'));
    if (from < close) return { from, to: close };
  }
  // What opens in the evening is called by the next day.
  const eve = from.hour >= 12 ? 1 : 0;
  return { from, to: from.plus({ days: eve }).plus(length).minus({ days: eve }) };
}

function newYorkClose(day: DateTime): DateTime {
  const epochDay = Math.floor(DateTime.utc(day.year, day.month, day.day).toMillis() / 86_400_000);
  return day.set({ hour: isNyseEarlyClose(epochDay) ? 13 : 16, minute: 0, second: 0, millisecond: 0 });
}

function zonesOfOneTime(zones: readonly string[], stamps: Float64Array): readonly string[] {
  const fitting = zones.filter((zone) => {
    const times = new Set(
      [...stamps].map((stampMs) => DateTime.fromMillis(stampMs, { zone }).toFormat('HH:mm:ss.SSS')),
    );
    return times.size === 1;
  });
  const [own] = zones;
  if (own !== undefined && own !== 'UTC' && fitting.includes(own)) return [own];
  return fitting.length > 0 ? fitting : zones;
}

/** Ways to take a trading day, given the date that names it. */
type DayForming = (date: DateTime) => Forming;

function daysOf(
  { calendar, timezone, symbol, dayStart }: Instrument,
  stamps: Float64Array,
): readonly DayForming[] {
  const weekdays = [...stamps].map((stampMs) => utc(stampMs).weekday);
  const sundays = weekdays.filter((weekday) => weekday === 7).length;
  const fridays = weekdays.filter((weekday) => weekday === 5).length;
  const isNamedByEve = calendar === '24x5' && sundays > 1 && fridays <= sundays / 10;
  if (dayStart !== undefined) return [dayFrom(dayStart, timezone, calendar, isNamedByEve)];
  switch (calendar) {
    case 'XNYS':
      return [
        (date) => {
          const day = date.setZone('America/New_York', { keepLocalTime: true });
          return { from: day.set({ hour: 9, minute: 30 }), to: newYorkClose(day) };
        },
      ];
    case '24x7':
      return [dayFrom('00:00', timezone, calendar, false)];
    case '24x5': {
      const pair = CURRENCY_PAIR.exec(symbol);
      const isPair = pair !== null && MAJORS.test(pair[1] ?? '') && MAJORS.test(pair[2] ?? '');
      return [dayFrom('17:00', isPair ? 'America/New_York' : timezone, calendar, isNamedByEve)];
    }
  }
}

/** A day that begins at a local time: before noon on its date, else on the eve. */
function dayFrom(time: string, zone: string, calendar: string, isNamedByEve: boolean): DayForming {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const eve = hour >= 12 ? 1 : 0;
  return (date) => {
    let day = isNamedByEve && eve === 1 ? date.plus({ days: 1 }) : date;
    if (calendar === '24x5' && eve === 1 && day.weekday === 7) day = day.plus({ days: 1 });
    const begin = (of: DateTime): DateTime =>
      of.minus({ days: eve }).set({ hour, minute }).setZone(zone, { keepLocalTime: true });
    return { from: begin(day), to: begin(day.plus({ days: 1 })) };
  };
}

/** The first and the last day of what a date may name. */
function spansOf(
  { timeframe, calendar, isStampStated }: Instrument,
  date: DateTime,
  isNearEnds: boolean,
): readonly (readonly [DateTime, DateTime])[] {
  if (timeframe === '1d') return [[date, date]];
  if (timeframe === '1w') {
    if (calendar === '24x7') return [[date, date.plus({ days: 6 })]];
    const week = (monday: DateTime) => [monday, monday.plus({ days: 4 })] as const;
    const own = date.startOf('week');
    if (date.weekday <= 5) return [week(own)];
    return isStampStated ? [week(own.plus({ weeks: 1 }))] : [week(own), week(own.plus({ weeks: 1 }))];
  }
  const month = (any: DateTime) => {
    let [first, last] = [any.startOf('month'), any.endOf('month').startOf('day')];
    while (calendar !== '24x7' && first.weekday > 5) first = first.plus({ days: 1 });
    while (calendar !== '24x7' && last.weekday > 5) last = last.minus({ days: 1 });
    return [first, last] as const;
  };
  if (!isNearEnds) return [month(date), [date, date.plus({ months: 1 }).minus({ days: 1 })]];
  const isEve = calendar === '24x5' && date.weekday === 7 && date.day === date.daysInMonth;
  return isEve ? [month(date), month(date.plus({ days: 1 }))] : [month(date)];
}
