import { DateTime } from 'luxon';
import type { Instrument } from '../../market/instrument.js';

/** The first and the last trading day that a bar is made of, as dates. */
export type Span = readonly [first: DateTime, last: DateTime];

const SUNDAY = 7;
const MONDAY = 1;
const FRIDAY = 5;
/** A weekend and two holidays: so far from its ends lie the first and the last trading day of a month. */
const MARGIN_DAYS = 4;

/** Returns the days that the date of a bar may stand for; several where it may be read in several ways. */
export function datedSpans(
  { timeframe, calendar, isStampStated }: Instrument,
  stamps: Float64Array,
): (date: DateTime) => readonly Span[] {
  switch (timeframe) {
    case '1w':
      if (calendar === '24x7') return (date) => [[date, date.plus({ days: 6 })]];
      return (date) => {
        const own = weekOf(date.startOf('week'));
        const next = weekOf(date.startOf('week').plus({ weeks: 1 }));
        if (date.weekday > FRIDAY) return isStampStated ? [next] : [own, next];
        if (!mayBeginOn(date, stamps)) return [own];
        const following: Span = [date, date.plus({ days: 6 })];
        return isStampStated ? [following] : [own, following];
      };
    case '1mo':
      return monthSpans(calendar !== '24x7', calendar === '24x5', stamps);
    default:
      return (date) => [[date, date]];
  }
}

/** Weeks begin on a Tuesday to Friday where the bar before or after is dated by the same weekday; holidays are single. */
function mayBeginOn(date: DateTime, stamps: Float64Array): boolean {
  const at = stamps.indexOf(date.toMillis());
  return (
    date.weekday > MONDAY &&
    [stamps[at - 1], stamps[at + 1]].some(
      (beside) =>
        beside !== undefined && DateTime.fromMillis(beside, { zone: 'UTC' }).weekday === date.weekday,
    )
  );
}

const weekOf = (monday: DateTime): Span => [monday, monday.plus({ days: 4 })];

function monthSpans(
  hasWeekends: boolean,
  hasEves: boolean,
  stamps: Float64Array,
): (date: DateTime) => readonly Span[] {
  const month = (any: DateTime): Span => {
    let [first, last] = [any.startOf('month'), any.endOf('month').startOf('day')];
    while (hasWeekends && first.weekday > FRIDAY) first = first.plus({ days: 1 });
    while (hasWeekends && last.weekday > FRIDAY) last = last.minus({ days: 1 });
    return [first, last];
  };
  const places = [...stamps].map((stampMs) => placeOf(DateTime.fromMillis(stampMs, { zone: 'UTC' })));
  const count = (place: ReturnType<typeof placeOf>) => places.filter((other) => other === place).length;
  const atEnd = count('end') - count('beginning');
  if (count('between') > 0)
    return (date) => [month(date), [date, date.plus({ months: 1 }).minus({ days: 1 })]];
  return (date) => {
    // The evening of a last Sunday opens the next month, where months are dated by their opening.
    const isEve = hasEves && date.weekday === SUNDAY && date.day === date.daysInMonth;
    if (!isEve || atEnd > 0) return [month(date)];
    const next = month(date.plus({ days: 1 }));
    return atEnd < 0 ? [next] : [month(date), next];
  };
}

function placeOf(date: DateTime): 'beginning' | 'end' | 'between' {
  if (date.day <= MARGIN_DAYS) return 'beginning';
  return date.day > (date.daysInMonth ?? 31) - MARGIN_DAYS ? 'end' : 'between';
}
