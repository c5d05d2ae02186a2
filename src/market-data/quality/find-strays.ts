import { barDays } from '../../market/bar-date.js';
import type { Bars } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { isOpenAt } from '../../market/session-hours.js';
import { isIntraday } from '../../market/timeframe.js';
import { isTradingEpochDay } from '../../market/trading-calendar.js';
import type { DataIssue } from './data-issue.js';

/**
 * Finds bars at times when the instrument's calendar has no trading. The hours before and after the session of the
 * exchange count as trading; weekly and monthly bars tell nothing.
 */
export function findStrays(bars: Bars, { calendar, timeframe, timezone }: Instrument): readonly DataIssue[] {
  if (timeframe === '1w' || timeframe === '1mo' || calendar === '24x7') return [];
  const dayOf = barDays(calendar, timezone);
  const isOpen = isIntraday(timeframe)
    ? (stampMs: number) => isOpenAt(calendar, stampMs, 'extended')
    : (stampMs: number) => isTradingEpochDay(calendar, dayOf(stampMs));
  const issues: DataIssue[] = [];
  for (let index = 0; index < bars.length; index += 1) {
    const stampMs = bars.openTimeMs[index] as number;
    if (isOpen(stampMs)) continue;
    const stamp = new Date(stampMs).toISOString().replace('.000Z', 'Z');
    const message = `the bar of ${stamp} lies where the calendar ${calendar} has no trading`;
    issues.push({ code: 'OUTSIDE_SESSION', stampMs, message });
  }
  return issues;
}
