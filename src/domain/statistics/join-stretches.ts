import type { AccountCourse } from './account-metrics.js';
import { maxDrawdown } from './drawdown.js';

/** The account over some consecutive bars of a run. */
export interface Stretch extends Omit<AccountCourse, 'periodsPerYear' | 'maxDrawdown'> {
  /** Signed share of the account after the fills at the open of each bar. */
  readonly exposure: Float64Array;
}

/** Several stretches told as one. */
interface JoinedStretches {
  readonly course: Omit<AccountCourse, 'periodsPerYear'>;
  readonly exposure: Float64Array;
}

/**
 * Joins stretches of one run as if nothing lay between them: each begins with the account value with which the one before
 * ended, so that returns stay what they are.
 * @returns null for none
 */
export function joinStretches(stretches: readonly Stretch[]): JoinedStretches | null {
  const [start] = stretches;
  if (start === undefined) return null;
  const length = stretches.reduce((bars, { equity }) => bars + equity.length, 0);
  const [equity, timeMs, exposure] = [0, 1, 2].map(() => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
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
  const course = {
    ...{ capital: start.capital, equity, timeMs, returns: joinReturns(stretches) },
    calendarDays: sum(({ calendarDays }) => calendarDays),
    heldBars: sum(({ heldBars }) => heldBars),
    maxDrawdown: maxDrawdown(start.capital, equity).fraction,
    buyAndHoldReturn: stretches.reduce((growth, part) => growth * (1 + part.buyAndHoldReturn), 1) - 1,
  };
  return { course, exposure };
}

function joinReturns(stretches: readonly Stretch[]): Float64Array | null {
  const parts = stretches.map(({ returns }) => returns);
  return parts.includes(null) ? null : Float64Array.from(parts.flatMap((part) => [...(part ?? [])]));
}
