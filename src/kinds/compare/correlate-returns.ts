import { z } from 'zod';
import { barDates } from '../../domain/market/bar-date.js';
import { CALENDARS } from '../../domain/market/instrument.js';
import { isTimeframe } from '../../domain/market/timeframe.js';
import { periodDays, periodEnds, valuesAt } from '../../domain/statistics/trading-days.js';
import { type Curve, comparedCurvesSchema, readCurves } from './compared-curve.js';

export const correlateReturnsQuestionSchema = z.strictObject({
  ...comparedCurvesSchema.shape,
  /** How each run divides time into periods, in the order of the runs. */
  clocks: z
    .array(z.strictObject({ timeframe: z.string(), calendar: z.enum(CALENDARS), timezone: z.string() }))
    .readonly(),
});

/** With fewer returns in common a correlation says nothing. */
const LEAST_COMMON = 3;

/** Returns by the day that they end on, days since 1970-01-01. */
type Returns = ReadonlyMap<number, number>;

/**
 * Returns the correlations of the returns of runs, of each pair over the periods that both have: days, or bars where
 * bars are longer. NaN where fewer than three are common, or returns do not vary.
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
  { timeMs, equity, initialCapital }: Curve,
  clock: z.infer<typeof correlateReturnsQuestionSchema>['clocks'][number] | undefined,
): Returns {
  const returns = new Map<number, number>();
  if (clock === undefined || !isTimeframe(clock.timeframe)) return returns;
  const { timeframe } = clock;
  const dateOf = barDates({ ...clock, timeframe }, timeMs);
  const ends = periodEnds(timeMs, timeframe, dateOf);
  const values = valuesAt(equity, ends);
  let before = initialCapital;
  for (const [period, day] of periodDays(timeMs, ends, dateOf).entries()) {
    const value = values[period] as number;
    if (before > 0) returns.set(day, value / before - 1);
    before = value;
  }
  return returns;
}

/** Pearson's, over the common days; two passes, so that small returns lose nothing. */
function correlation(a: Returns, b: Returns): number {
  const pairs: (readonly [number, number])[] = [];
  for (const [day, x] of a) {
    const y = b.get(day);
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
  const scale = Math.sqrt(xx) * Math.sqrt(yy);
  return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : Number.NaN;
}
