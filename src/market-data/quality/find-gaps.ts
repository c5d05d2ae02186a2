import type { Bars } from '../../domain/market/bars.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { isOpenAt } from '../../domain/market/session-hours.js';
import { closeTimeMs, DAY_MS, durationMs } from '../../domain/market/timeframe.js';
import { type BarCalendar, barCalendar } from './bar-calendar.js';
import type { DataIssue } from './data-issue.js';

/** A stretch in which bars are missing. */
export interface Gap {
  /** Stamp of the bar before it, milliseconds since the epoch. */
  readonly afterMs: number;
  /** Stamp of the bar behind it. */
  readonly beforeMs: number;
  /** Stamps of the first and the last bar that are missing, as far as the calendar tells them. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** How many are missing, 1 or more. */
  readonly missing: number;
}

/**
 * Finds the stretches in which bars are missing although the instrument's calendar says that it trades; weekends,
 * nights and holidays are none.
 * @param stampsMs of all bars of the instrument, by which is found how they are dated; default: those of `bars`
 */
export function findGaps(
  bars: Bars,
  instrument: Instrument,
  stampsMs: Float64Array = bars.openTimeMs,
): readonly DataIssue[] {
  return Array.from(gapsOf(bars, instrument, stampsMs), ({ afterMs, beforeMs, missing }) => ({
    code: 'UNEXPECTED_GAP',
    stampMs: afterMs,
    message: `${missing === 1 ? '1 bar is' : `${missing} bars are`} missing between ${text(afterMs)} and ${text(beforeMs)}, where the calendar ${instrument.calendar} has trading`,
  }));
}

/**
 * Yields the same stretches, in order.
 *
 * Days are counted by the calendar's trading days, weeks and months by the date. Shorter bars are counted from one
 * bar to the next in steps of their length, where the step falls into the regular session.
 */
export function* gapsOf(
  bars: Bars,
  instrument: Instrument,
  stampsMs: Float64Array = bars.openTimeMs,
): Generator<Gap> {
  const days = barCalendar(instrument, stampsMs);
  for (let index = 1; index < bars.length; index += 1) {
    const afterMs = bars.openTimeMs[index - 1] as number;
    const beforeMs = bars.openTimeMs[index] as number;
    if (beforeMs <= closeTimeMs(instrument.timeframe, afterMs)) continue;
    const missing = missingBetween(instrument, days, afterMs, beforeMs);
    if (missing.missing > 0) yield { afterMs, beforeMs, ...missing };
  }
}

type Missing = Pick<Gap, 'firstMs' | 'lastMs' | 'missing'>;

function missingBetween(
  { calendar, timeframe }: Instrument,
  { dayOf, mustHave }: BarCalendar,
  fromMs: number,
  toMs: number,
): Missing {
  if (timeframe === '1mo') {
    const missing = monthOf(toMs) - monthOf(fromMs) - 1;
    return { missing, firstMs: monthStart(fromMs, 1), lastMs: monthStart(fromMs, missing) };
  }
  if (timeframe === '1w') {
    return evenly(Math.max(0, Math.round((toMs - fromMs) / (7 * DAY_MS)) - 1), fromMs, 7 * DAY_MS);
  }
  if (timeframe === '1d') {
    // Stamps that are instants lie 23 or 25 hours apart where clocks change.
    const from = dayOf(fromMs);
    const { missing, first, last } = countBetween(from, dayOf(toMs), 1, mustHave);
    const stampOf = (day: number): number => fromMs + (day - from) * DAY_MS;
    return { missing, firstMs: stampOf(first), lastMs: stampOf(last) };
  }
  const lengthMs = durationMs(timeframe);
  if (calendar === '24x7') return evenly(Math.ceil((toMs - fromMs) / lengthMs) - 1, fromMs, lengthMs);
  const isOpen = (stampMs: number): boolean => isOpenAt(calendar, stampMs, 'regular');
  const { missing, first, last } = countBetween(fromMs, toMs, lengthMs, isOpen);
  return { missing, firstMs: first, lastMs: last };
}

function evenly(missing: number, fromMs: number, stepMs: number): Missing {
  return { missing, firstMs: fromMs + stepMs, lastMs: fromMs + missing * stepMs };
}

function countBetween(
  from: number,
  to: number,
  step: number,
  counts: (at: number) => boolean,
): { readonly missing: number; readonly first: number; readonly last: number } {
  let missing = 0;
  let [first, last] = [from, from];
  for (let at = from + step; at < to; at += step) {
    if (!counts(at)) continue;
    if (missing === 0) first = at;
    last = at;
    missing += 1;
  }
  return { missing, first, last };
}

function monthOf(stampMs: number): number {
  const date = new Date(stampMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function monthStart(stampMs: number, monthsLater: number): number {
  const date = new Date(stampMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1);
}

function text(stampMs: number): string {
  return new Date(stampMs).toISOString().replace('.000Z', 'Z');
}
