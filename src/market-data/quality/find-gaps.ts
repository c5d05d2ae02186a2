import type { Bars } from '../../domain/market/bars.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { isOpenAt } from '../../domain/market/session-hours.js';
import { closeTimeMs, DAY_MS, durationMs } from '../../domain/market/timeframe.js';
import { type BarCalendar, barCalendar } from './bar-calendar.js';
import type { DataIssue } from './data-issue.js';

/**
 * Finds the stretches in which bars are missing although the instrument's calendar says that it trades; weekends,
 * nights and holidays are none.
 *
 * Days are counted by the calendar's trading days, weeks and months by the date. Shorter bars are counted from one
 * bar to the next in steps of their length, where the step falls into the regular session.
 * @param stampsMs of all bars of the instrument, by which is found how they are dated; default: those of `bars`
 */
export function findGaps(
  bars: Bars,
  instrument: Instrument,
  stampsMs: Float64Array = bars.openTimeMs,
): readonly DataIssue[] {
  const { calendar, timeframe } = instrument;
  const days = barCalendar(instrument, stampsMs);
  const issues: DataIssue[] = [];
  for (let index = 1; index < bars.length; index += 1) {
    const fromMs = bars.openTimeMs[index - 1] as number;
    const toMs = bars.openTimeMs[index] as number;
    if (toMs <= closeTimeMs(timeframe, fromMs)) continue;
    const missing = countMissing(instrument, days, fromMs, toMs);
    if (missing === 0) continue;
    const bar = missing === 1 ? '1 bar is' : `${missing} bars are`;
    issues.push({
      code: 'UNEXPECTED_GAP',
      stampMs: fromMs,
      message: `${bar} missing between ${text(fromMs)} and ${text(toMs)}, where the calendar ${calendar} has trading`,
    });
  }
  return issues;
}

function countMissing(
  { calendar, timeframe }: Instrument,
  { dayOf, mustHave }: BarCalendar,
  fromMs: number,
  toMs: number,
): number {
  if (timeframe === '1mo') return monthOf(toMs) - monthOf(fromMs) - 1;
  if (timeframe === '1w') return Math.max(0, Math.round((toMs - fromMs) / (7 * DAY_MS)) - 1);
  // Stamps that are instants lie 23 or 25 hours apart where clocks change.
  if (timeframe === '1d') return countBetween(dayOf(fromMs), dayOf(toMs), 1, mustHave);
  const lengthMs = durationMs(timeframe);
  if (calendar === '24x7') return Math.ceil((toMs - fromMs) / lengthMs) - 1;
  return countBetween(fromMs, toMs, lengthMs, (stampMs) => isOpenAt(calendar, stampMs, 'regular'));
}

function countBetween(from: number, to: number, step: number, counts: (at: number) => boolean): number {
  let count = 0;
  for (let at = from + step; at < to; at += step) if (counts(at)) count += 1;
  return count;
}

function monthOf(stampMs: number): number {
  const date = new Date(stampMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function text(stampMs: number): string {
  return new Date(stampMs).toISOString().replace('.000Z', 'Z');
}
