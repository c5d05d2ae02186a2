import type { Bars } from '../../domain/market/bars.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { regularHours } from '../../domain/market/session-hours.js';
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
  /** True for a gap so long that there are more: only those of its first century are counted. */
  readonly isAtLeast: boolean;
}

/** A year that is mistyped makes a gap of millennia; counting its days would take long and say nothing. */
const MOST_DAYS = 36_525;

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
  return Array.from(gapsOf(bars, instrument, stampsMs), ({ afterMs, beforeMs, missing, isAtLeast }) => ({
    code: 'UNEXPECTED_GAP',
    stampMs: afterMs,
    message: `${isAtLeast ? 'at least ' : ''}${missing === 1 ? '1 bar is' : `${missing} bars are`} missing between ${text(afterMs)} and ${text(beforeMs)}, where the calendar ${instrument.calendar} has trading`,
  }));
}

/**
 * Yields the same stretches, in order.
 *
 * Days are counted by the calendar's trading days, weeks and months by the date. Shorter bars are those that follow the
 * bar before the gap in steps of their length, where the step falls into a regular session.
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

type Missing = Pick<Gap, 'firstMs' | 'lastMs' | 'missing' | 'isAtLeast'>;

function missingBetween(
  { calendar, timeframe }: Instrument,
  { dayOf, mustHave }: BarCalendar,
  fromMs: number,
  toMs: number,
): Missing {
  if (timeframe === '1mo') {
    const missing = monthOf(toMs) - monthOf(fromMs) - 1;
    return {
      ...{ missing, firstMs: monthStart(fromMs, 1), lastMs: monthStart(fromMs, missing) },
      isAtLeast: false,
    };
  }
  if (timeframe === '1w') {
    const missing = Math.max(0, Math.round((toMs - fromMs) / (7 * DAY_MS)) - 1);
    const stepMs = 7 * DAY_MS;
    return { missing, firstMs: fromMs + stepMs, lastMs: fromMs + missing * stepMs, isAtLeast: false };
  }
  if (timeframe === '1d') {
    // Stamps that are instants lie 23 or 25 hours apart where clocks change.
    const from = dayOf(fromMs);
    return overDays(from + 1, dayOf(toMs) - 1, (day) => {
      const stampMs = fromMs + (day - from) * DAY_MS;
      return mustHave(day) ? { missing: 1, firstMs: stampMs, lastMs: stampMs } : null;
    });
  }
  const stepMs = durationMs(timeframe);
  const stepsTo = (untilMs: number): number => Math.ceil((untilMs - fromMs) / stepMs);
  const lastStep = stepsTo(toMs) - 1;
  // A day of New York begins before, or after, that of UTC.
  return overDays(Math.floor(fromMs / DAY_MS) - 1, Math.floor(toMs / DAY_MS) + 1, (day) => {
    const session = regularHours(calendar, day);
    if (session === null) return null;
    const first = Math.max(1, stepsTo(session.openMs));
    const last = Math.min(lastStep, stepsTo(session.closeMs) - 1);
    return last < first
      ? null
      : { missing: last - first + 1, firstMs: fromMs + first * stepMs, lastMs: fromMs + last * stepMs };
  });
}

/** Adds up what is missing on each day, both ends inclusive, of at most the first MOST_DAYS. */
function overDays(
  from: number,
  to: number,
  missingOn: (epochDay: number) => Omit<Missing, 'isAtLeast'> | null,
): Missing {
  const end = Math.min(to, from + MOST_DAYS);
  let missing = 0;
  let [firstMs, lastMs] = [Number.NaN, Number.NaN];
  for (let day = from; day <= end; day += 1) {
    const found = missingOn(day);
    if (found === null) continue;
    if (missing === 0) firstMs = found.firstMs;
    lastMs = found.lastMs;
    missing += found.missing;
  }
  for (let day = to; day > end; day -= 1) {
    const found = missingOn(day);
    if (found === null) continue;
    lastMs = found.lastMs;
    break;
  }
  return { missing, firstMs, lastMs, isAtLeast: end < to };
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
