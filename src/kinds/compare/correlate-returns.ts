import { z } from 'zod';
import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { type BarDateRule, barDates } from '../../domain/market/bar-date.js';
import { CALENDARS } from '../../domain/market/instrument.js';
import { periodLength } from '../../domain/market/periods-per-year.js';
import { isTimeframe } from '../../domain/market/timeframe.js';
import { RETURN_NOISE } from '../../domain/statistics/returns.js';
import { periodDays, periodEnds, valuesAt } from '../../domain/statistics/trading-days.js';
import { type Curve, comparedCurvesSchema, readCurves } from './compared-curve.js';

/** How a run divides time into periods. */
const clockSchema = z.strictObject({
  timeframe: z.string(),
  calendar: z.enum(CALENDARS),
  timezone: z.string(),
});

export const correlateReturnsQuestionSchema = z.strictObject({
  ...comparedCurvesSchema.shape,
  /** In the order of the runs. */
  clocks: z.array(clockSchema).readonly(),
});

export const periodEndsQuestionSchema = z.strictObject({
  /** The account after each bar, in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  clock: clockSchema,
});

/** With fewer returns in common a correlation says nothing. */
const LEAST_COMMON = 3;

/** Returns of periods of one length, by the day that they end on, days since 1970-01-01. */
interface Returns {
  readonly length: string;
  readonly byDay: ReadonlyMap<number, number>;
}

/** Returns of an account what its returns are made of: the last bar of each period. */
export function accountAtPeriodEnds({
  equity: bytes,
  clock,
}: z.infer<typeof periodEndsQuestionSchema>): EquityCurve {
  const { timeMs, equity } = decodeEquity(bytes);
  const { timeframe } = clock;
  if (!isTimeframe(timeframe)) return { timeMs: new Float64Array(), equity: new Float64Array() };
  const ends = periodEnds(timeMs, timeframe, barDates({ ...clock, timeframe }, timeMs));
  return { timeMs: valuesAt(timeMs, ends), equity: valuesAt(equity, ends) };
}

/**
 * Returns the correlations of the returns of runs, of each pair over the periods that both have: days, or bars where
 * bars are longer. NaN where fewer than three are common, as of days and weeks, or returns do not vary.
 */
export function correlateReturns({
  clocks,
  ...asked
}: z.infer<typeof correlateReturnsQuestionSchema>): readonly Float64Array[] {
  const returns = readCurves(asked).map((curve, index) => returnsOf(curve, clocks[index]));
  const rows = returns.map(() => new Float64Array(returns.length).fill(Number.NaN));
  for (let i = 0; i < returns.length; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = correlation(returns[i] as Returns, returns[j] as Returns);
      (rows[i] as Float64Array)[j] = value;
      (rows[j] as Float64Array)[i] = value;
    }
  }
  return rows;
}

function returnsOf(
  curve: Curve,
  clock: z.infer<typeof correlateReturnsQuestionSchema>['clocks'][number] | undefined,
): Returns {
  const byDay = new Map<number, number>();
  if (clock === undefined || !isTimeframe(clock.timeframe)) return { length: '', byDay };
  const { timeframe } = clock;
  const { days, values } = periodsOf(curve, { ...clock, timeframe });
  let before = curve.initialCapital;
  for (const [period, value] of values.entries()) {
    if (before > 0) byDay.set(days[period] as number, value / before - 1);
    before = value;
  }
  return { length: periodLength(timeframe), byDay };
}

/** Returns the days on which periods end, and what the account was worth there. */
function periodsOf({ timeMs, equity, periodDays: known }: Curve, clock: BarDateRule) {
  if (known !== undefined) return { days: known, values: equity };
  const dateOf = barDates(clock, timeMs);
  const ends = periodEnds(timeMs, clock.timeframe, dateOf);
  return { days: periodDays(timeMs, ends, dateOf), values: valuesAt(equity, ends) };
}

/** Pearson's, over the common days; two passes, so that small returns lose nothing. */
function correlation(a: Returns, b: Returns): number {
  if (a.length !== b.length) return Number.NaN;
  const pairs: (readonly [number, number])[] = [];
  for (const [day, x] of a.byDay) {
    const y = b.byDay.get(day);
    if (y !== undefined) pairs.push([x, y]);
  }
  if (pairs.length < LEAST_COMMON) return Number.NaN;
  const meanX = pairs.reduce((sum, [x]) => sum + x, 0) / pairs.length;
  const meanY = pairs.reduce((sum, [, y]) => sum + y, 0) / pairs.length;
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  const least = RETURN_NOISE * Math.sqrt(pairs.length - 1);
  if (Math.sqrt(xx) <= least || Math.sqrt(yy) <= least) return Number.NaN;
  return Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}
