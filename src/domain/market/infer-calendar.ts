import type { Bars } from './bars.js';
import { weekdayOf } from './civil-date.js';
import type { Calendar } from './instrument.js';
import { DAY_MS, isIntraday, type Timeframe } from './timeframe.js';
import { zoneOffset } from './zone-offset.js';

/** Share of bars at closed hours above which these hours are trading hours and not stray bars. */
const STRAY_SHARE = 1 / 20;

const HOUR_MS = DAY_MS / 24;
const FX_ROLL_MS = 17 * HOUR_MS;
const EXTENDED_OPEN_MS = 4 * HOUR_MS;
const EXTENDED_CLOSE_MS = 20 * HOUR_MS;
const SUNDAY = 0;
const FRIDAY = 5;
const SATURDAY = 6;

/**
 * Returns the calendar that bars look like they follow, for instruments of which nobody said it.
 *
 * Daily bars: Saturdays mean 24x7, Sundays alone 24x5, neither XNYS. Shorter bars, by New York time: bars
 * between Friday 20:00 and Sunday 17:00 mean 24x7; else a Sunday evening, or nights between 20:00 and 04:00,
 * mean 24x5; else XNYS. One bar in twenty may lie elsewhere. Weekly and monthly bars tell nothing: XNYS.
 */
export function inferCalendar(bars: Bars, timeframe: Timeframe): Calendar {
  if (timeframe === '1w' || timeframe === '1mo') return 'XNYS';
  const seen = isIntraday(timeframe) ? countIntradayHours(bars) : countDays(bars);
  const stray = bars.length * STRAY_SHARE;
  if (seen.closedOn24x5 > stray) return '24x7';
  if (seen.sundaySession > 0 && seen.sundaySession + seen.night > stray) return '24x5';
  return seen.night > stray ? '24x5' : 'XNYS';
}

interface SeenBars {
  /** Bars at times when even foreign exchange is closed. */
  closedOn24x5: number;
  sundaySession: number;
  /** Bars at hours when not even the extended session of a stock exchange is open. */
  night: number;
}

function countDays(bars: Bars): SeenBars {
  const seen = { closedOn24x5: 0, sundaySession: 0, night: 0 };
  for (let index = 0; index < bars.length; index += 1) {
    const weekday = weekdayOf(Math.floor((bars.openTimeMs[index] as number) / DAY_MS));
    if (weekday === SATURDAY) seen.closedOn24x5 += 1;
    else if (weekday === SUNDAY) seen.sundaySession += 1;
  }
  return seen;
}

function countIntradayHours(bars: Bars): SeenBars {
  const newYork = zoneOffset('America/New_York');
  const seen = { closedOn24x5: 0, sundaySession: 0, night: 0 };
  for (let index = 0; index < bars.length; index += 1) {
    const stampMs = bars.openTimeMs[index] as number;
    const localMs = stampMs + newYork(stampMs);
    const epochDay = Math.floor(localMs / DAY_MS);
    const weekday = weekdayOf(epochDay);
    const timeOfDayMs = localMs - epochDay * DAY_MS;
    if (
      weekday === SATURDAY ||
      (weekday === SUNDAY && timeOfDayMs < FX_ROLL_MS) ||
      (weekday === FRIDAY && timeOfDayMs >= EXTENDED_CLOSE_MS)
    ) {
      seen.closedOn24x5 += 1;
    } else if (weekday === SUNDAY) {
      seen.sundaySession += 1;
    } else if (timeOfDayMs < EXTENDED_OPEN_MS || timeOfDayMs >= EXTENDED_CLOSE_MS) {
      seen.night += 1;
    }
  }
  return seen;
}
