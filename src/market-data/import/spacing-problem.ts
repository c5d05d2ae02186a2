import type { Bars } from '../../domain/market/bars.js';
import {
  closeTimeMs,
  DAY_MS,
  isIntraday,
  TIMEFRAMES,
  type Timeframe,
} from '../../domain/market/timeframe.js';

/** Fewer bars may by chance have no two that follow each other directly. */
const FEWEST_BARS = 10;
/** With two spacings of weeks nobody has months. */
const FEWEST_ROWS = 3;
/** The shortest and longest usual spacing of longer bars: clocks change, holidays move stamps, months have 28 days. */
const USUAL_DAYS: Partial<Readonly<Record<Timeframe, readonly [least: number, most: number]>>> = {
  '1d': [0.9, Number.POSITIVE_INFINITY],
  '1w': [4.5, 10],
  '1mo': [25, 35],
};
const HOUR_MS = DAY_MS / 24;
/** Months and days of a changing clock differ by so much, as a share, from the length of their timeframe. */
const TOLERANCE = 0.15;

/**
 * Tells whether bars lie as far apart as bars of a timeframe do, so that a file is not taken for another one.
 * @returns what is wrong, without a full stop; null when nothing is, or when it cannot be told
 */
export function spacingProblem(bars: Bars, timeframe: Timeframe): string | null {
  if (timeframe === '1w' || timeframe === '1mo' || bars.length < FEWEST_BARS) return null;
  const spacings = spacingsOf(bars.openTimeMs);
  const closestMs = spacings[0] as number;
  const lengthMs = closeTimeMs(timeframe, 0);
  if (closestMs === lengthMs) return null;
  // Where clocks go forward, local bars of four hours last three, and days 23.
  const isCut = (timeframe === '4h' || timeframe === '1d') && closestMs >= lengthMs - HOUR_MS;
  if (isCut && spacings[spacings.length >>> 1] === lengthMs) return null;
  const likely = nearestTimeframe(closestMs, timeframe);
  return `the closest of its bars lie ${likely ?? duration(closestMs)} apart and ${remedy(timeframe, likely)}`;
}

/**
 * Tells whether the rows of a file lie as far apart as bars of a day or longer do. To be asked before rows are put to
 * days, weeks and months: hours that are said to be days would leave one row of each day, and nothing to see.
 * @param clocksMs the stamps as they are written, in any order, milliseconds
 * @returns what is wrong, without a full stop; null when nothing is, or when it cannot be told
 */
export function rowSpacingProblem(clocksMs: readonly number[], timeframe: Timeframe): string | null {
  const bounds = USUAL_DAYS[timeframe];
  if (isIntraday(timeframe) || bounds === undefined) return null;
  const spacings = spacingsOf(Float64Array.from(clocksMs).sort());
  const usualMs = spacings[spacings.length >>> 1];
  if (usualMs === undefined || clocksMs.length < FEWEST_ROWS) return null;
  const [least, most] = bounds;
  const isTooWide = usualMs > most * DAY_MS && clocksMs.length >= FEWEST_BARS;
  if (usualMs >= least * DAY_MS && !isTooWide) return null;
  // A session of two bars of four hours has as many nights as hours between them.
  const likely = nearestTimeframe(usualMs, timeframe) ?? nearestTimeframe(spacings[0] as number, timeframe);
  return `its rows lie ${likely ?? duration(usualMs)} apart and ${remedy(timeframe, likely)}`;
}

/** Returns the distances of neighbours that are not 0, ascending. */
function spacingsOf(ascendingMs: Float64Array): Float64Array {
  return ascendingMs
    .map((stampMs, index) => (index === 0 ? 0 : stampMs - (ascendingMs[index - 1] as number)))
    .filter((spacingMs) => spacingMs > 0)
    .sort();
}

/** Returns the timeframe of such a length, but not the one that was said and is wrong. */
function nearestTimeframe(spacingMs: number, said: Timeframe): Timeframe | undefined {
  return TIMEFRAMES.find((candidate) => {
    if (candidate === said) return false;
    const lengthMs = candidate === '1mo' ? 30.4 * DAY_MS : closeTimeMs(candidate, 0);
    return Math.abs(spacingMs / lengthMs - 1) < (isIntraday(candidate) ? 1e-9 : TOLERANCE);
  });
}

function remedy(said: Timeframe, likely: Timeframe | undefined): string {
  return likely === undefined
    ? `those of ${said} do not; make bars of one of ${TIMEFRAMES.join(', ')} of it`
    : `those of ${said} do not; import it as ${likely}`;
}

function duration(spacingMs: number): string {
  const units = { days: DAY_MS, hours: 3_600_000, minutes: 60_000 };
  const unit = Object.entries(units).find(([, lengthMs]) => spacingMs >= lengthMs);
  return unit === undefined
    ? `${spacingMs / 1_000} s`
    : `${Number((spacingMs / unit[1]).toFixed(2))} ${unit[0]}`;
}
