import type { Trade } from '../portfolio/trade.js';
import { ACCOUNT_METRICS, type AccountCourse } from './account-metrics.js';
import type { BacktestMetrics } from './backtest-metrics.js';
import { maxDrawdown } from './drawdown.js';
import { exposures } from './exposures.js';
import { measure } from './metric-definition.js';
import { tradeStatistics } from './trade-statistics.js';

/** The account over some consecutive bars of a run. */
export interface Stretch extends Omit<AccountCourse, 'periodsPerYear' | 'maxDrawdown'> {
  /** Signed share of the account after the fills at the open of each bar. */
  readonly exposure: Float64Array;
}

/**
 * Returns the figures of stretches as of one run: what lies between them is left out, and each begins with the account
 * value with which the one before ended, so that returns stay what they are.
 * @param stretches in order of time; null for one before which the account was not above zero
 * @param trades those that count
 * @returns null for no stretch, or where one is null
 */
export function stretchMetrics(
  stretches: readonly (Stretch | null)[],
  trades: readonly Trade[],
  periodsPerYear: number,
): BacktestMetrics | null {
  const known = stretches.filter((stretch) => stretch !== null);
  const [first, second] = known;
  if (first === undefined || known.length < stretches.length) return null;
  const { exposure, ...course } = second === undefined ? first : joinStretches(known, first);
  const drawdown = maxDrawdown(course.capital, course.equity).fraction;
  return {
    ...measure(ACCOUNT_METRICS, { ...course, periodsPerYear, maxDrawdown: drawdown }),
    exposures: exposures(exposure, course.buyAndHoldReturn),
    ...tradeStatistics(trades),
  };
}

function joinStretches(stretches: readonly Stretch[], start: Stretch): Stretch {
  const length = stretches.reduce((bars, { equity }) => bars + equity.length, 0);
  const [equity, timeMs, exposure] = [
    new Float64Array(length),
    new Float64Array(length),
    new Float64Array(length),
  ];
  let at = 0;
  for (const stretch of stretches) {
    const begun = at === 0 ? start.capital : (equity[at - 1] as number);
    equity.set(
      stretch.equity.map((value) => (value / stretch.capital) * begun),
      at,
    );
    timeMs.set(stretch.timeMs, at);
    exposure.set(stretch.exposure, at);
    at += stretch.equity.length;
  }
  const sum = (of: (stretch: Stretch) => number): number =>
    stretches.reduce((total, stretch) => total + of(stretch), 0);
  return {
    ...{ capital: start.capital, equity, timeMs, exposure, returns: joinReturns(stretches) },
    calendarDays: sum(({ calendarDays }) => calendarDays),
    heldBars: sum(({ heldBars }) => heldBars),
    buyAndHoldReturn: stretches.reduce((growth, part) => growth * (1 + part.buyAndHoldReturn), 1) - 1,
  };
}

/** Returns the returns of all stretches; null where those of one mean nothing. */
export function joinReturns(stretches: readonly Pick<Stretch, 'returns'>[]): Float64Array | null {
  const parts = stretches.map(({ returns }) => returns);
  return parts.includes(null) ? null : Float64Array.from(parts.flatMap((part) => [...(part ?? [])]));
}
