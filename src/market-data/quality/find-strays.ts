import type { Bars } from '../../domain/market/bars.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { isOpenAt } from '../../domain/market/session-hours.js';
import { isIntraday } from '../../domain/market/timeframe.js';
import { barCalendar } from './bar-calendar.js';
import type { DataIssue } from './data-issue.js';

/**
 * Finds bars at times when the instrument's calendar has no trading. The hours before and after the session of the
 * exchange count as trading; weekly and monthly bars tell nothing.
 * @param stampsMs of all bars of the instrument, by which is found how they are dated; default: those of `bars`
 */
export function findStrays(
  bars: Bars,
  instrument: Instrument,
  stampsMs: Float64Array = bars.openTimeMs,
): readonly DataIssue[] {
  const { calendar, timeframe } = instrument;
  if (timeframe === '1w' || timeframe === '1mo' || calendar === '24x7') return [];
  const isOpen = openingTest(instrument, stampsMs);
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

function openingTest(instrument: Instrument, stampsMs: Float64Array): (stampMs: number) => boolean {
  const { calendar, timeframe } = instrument;
  if (isIntraday(timeframe)) return (stampMs) => isOpenAt(calendar, stampMs, 'extended');
  const { dayOf, mayHave } = barCalendar(instrument, stampsMs);
  return (stampMs) => mayHave(dayOf(stampMs));
}
