import type { Bars } from '../../market/bars.js';
import type { Calendar, Instrument } from '../../market/instrument.js';
import { isOpenAt } from '../../market/session-hours.js';
import { closeTimeMs, DAY_MS, isIntraday, type Timeframe } from '../../market/timeframe.js';
import { isTradingEpochDay } from '../../market/trading-calendar.js';
import type { DataIssue } from './data-issue.js';

/**
 * Finds the stretches in which bars are missing although the instrument's calendar says that it trades; weekends,
 * nights and holidays are none.
 *
 * Days are counted by the calendar's trading days, weeks and months by the date. Shorter bars are counted from one
 * bar to the next in steps of their length, where the step falls into the regular session.
 */
export function findGaps(bars: Bars, { calendar, timeframe }: Instrument): readonly DataIssue[] {
  const issues: DataIssue[] = [];
  for (let index = 1; index < bars.length; index += 1) {
    const fromMs = bars.openTimeMs[index - 1] as number;
    const toMs = bars.openTimeMs[index] as number;
    if (toMs <= closeTimeMs(timeframe, fromMs)) continue;
    const missing = countMissing(calendar, timeframe, fromMs, toMs);
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

function countMissing(calendar: Calendar, timeframe: Timeframe, fromMs: number, toMs: number): number {
  if (timeframe === '1mo') return monthOf(toMs) - monthOf(fromMs) - 1;
  if (timeframe === '1w') return Math.max(0, Math.round((toMs - fromMs) / (7 * DAY_MS)) - 1);
  const lengthMs = closeTimeMs(timeframe, 0);
  if (calendar === '24x7') return Math.ceil((toMs - fromMs) / lengthMs) - 1;
  const isOpen = isIntraday(timeframe)
    ? (stampMs: number) => isOpenAt(calendar, stampMs, 'regular')
    : (stampMs: number) => isTradingEpochDay(calendar, Math.floor(stampMs / DAY_MS));
  let missing = 0;
  for (let stampMs = fromMs + lengthMs; stampMs < toMs; stampMs += lengthMs)
    if (isOpen(stampMs)) missing += 1;
  return missing;
}

function monthOf(stampMs: number): number {
  const date = new Date(stampMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function text(stampMs: number): string {
  return new Date(stampMs).toISOString().replace('.000Z', 'Z');
}
