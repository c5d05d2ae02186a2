import { maxDrawdownDays } from './drawdown.js';
import { compoundAnnualGrowthRate, totalReturn } from './growth.js';
import type { MetricTable } from './metric-definition.js';
import { sharpeRatio } from './sharpe-ratio.js';
import { sortinoRatio } from './sortino-ratio.js';
import { annualizedVolatility } from './volatility.js';

/** The account over the bars of a run, or of a part of it. */
export interface AccountCourse {
  /** Before the first bar, account currency, above 0. */
  readonly capital: number;
  /** Account value and stamp of every bar; at least one. */
  readonly equity: Float64Array;
  readonly timeMs: Float64Array;
  readonly calendarDays: number;
  /** Of periods; null where the account reached zero before the last. */
  readonly returns: Float64Array | null;
  readonly periodsPerYear: number;
  /** Taken once for the two metrics that need it. */
  readonly maxDrawdown: number;
  /** In how many bars a position was held. */
  readonly heldBars: number;
  /** Of the same bars, a fraction. */
  readonly buyAndHoldReturn: number;
}

const finalValue = ({ equity }: AccountCourse): number => equity[equity.length - 1] as number;
const cagr = (course: AccountCourse): number | null =>
  compoundAnnualGrowthRate(course.capital, finalValue(course), course.calendarDays);

/** The metrics that follow from the account value at every bar. */
export const ACCOUNT_METRICS = {
  initialCapital: {
    unit: 'money',
    label: 'Initial capital',
    description: 'Account value before the first bar.',
    formula: 'account value before the first bar',
    higherIsBetter: null,
    nullWhen: null,
    compute: ({ capital }) => capital,
  },
  finalValue: {
    unit: 'money',
    label: 'Final value',
    description: 'Account value after the last bar.',
    formula: 'account value at the close of the last bar',
    higherIsBetter: true,
    nullWhen: null,
    compute: finalValue,
  },
  totalReturn: {
    unit: 'fraction',
    label: 'Total return',
    description: 'finalValue / initialCapital - 1.',
    formula: 'final / initial − 1',
    higherIsBetter: true,
    nullWhen: null,
    sign: 'plus',
    compute: (course) => totalReturn(course.capital, finalValue(course)),
  },
  cagr: {
    unit: 'fraction',
    label: 'CAGR',
    longLabel: 'Annual growth (CAGR)',
    description: 'Compound annual growth rate.',
    formula: '(final / initial)^(365.25 / calendar days) − 1',
    higherIsBetter: true,
    nullWhen: 'the account ended below zero, or the rate exceeds a double',
    sign: 'plus',
    compute: cagr,
  },
  annualizedVolatility: {
    unit: 'fraction',
    label: 'Volatility (annual)',
    longLabel: 'Annual volatility',
    description: 'Standard deviation of the returns, scaled to a year.',
    formula: 'std(r, ddof 1) · √P',
    higherIsBetter: false,
    nullWhen: 'fewer than two returns',
    compute: ({ returns, periodsPerYear }) => returns && annualizedVolatility(returns, periodsPerYear),
  },
  sharpeRatio: {
    unit: 'ratio',
    label: 'Sharpe ratio',
    description: 'Annualised mean return / volatility.',
    formula: 'mean(r) / std(r, ddof 1) · √P',
    source: 'Sharpe, 1994',
    higherIsBetter: true,
    nullWhen: 'fewer than two returns, or they do not vary',
    compute: ({ returns, periodsPerYear }) => returns && sharpeRatio(returns, periodsPerYear),
  },
  sortinoRatio: {
    unit: 'ratio',
    label: 'Sortino ratio',
    description: 'Annualised mean return / downside deviation.',
    formula: 'mean(r) · √P / √(Σ min(r, 0)² / n), n = all periods',
    source: 'Sortino and Price, 1994',
    higherIsBetter: true,
    nullWhen: 'no return is negative, or there are none',
    compute: ({ returns, periodsPerYear }) => returns && sortinoRatio(returns, periodsPerYear),
  },
  calmarRatio: {
    unit: 'ratio',
    label: 'Calmar ratio',
    description: 'cagr / maxDrawdown.',
    formula: 'cagr / maxDrawdown',
    source: 'Young, 1991',
    higherIsBetter: true,
    nullWhen: 'there is no drawdown, or no cagr',
    compute: (course) => {
      const growth = cagr(course);
      return growth === null || course.maxDrawdown === 0 ? null : growth / course.maxDrawdown;
    },
  },
  maxDrawdown: {
    unit: 'fraction',
    label: 'Max drawdown',
    description: 'Largest fall from a running peak, as a positive fraction of that peak.',
    formula: 'max over all bars of 1 − equity / running peak; the initial capital is the first peak',
    higherIsBetter: false,
    nullWhen: null,
    sign: 'minus',
    compute: (course) => course.maxDrawdown,
  },
  maxDrawdownDays: {
    unit: 'days',
    label: 'Longest drawdown',
    description: 'Longest time from a peak to its recovery, or to the end, in calendar days.',
    formula:
      'longest time from the last bar at a peak to the first bar at or above it again, or to the end, in days',
    higherIsBetter: false,
    nullWhen: null,
    compute: ({ capital, equity, timeMs }) => maxDrawdownDays(capital, equity, timeMs),
  },
  exposure: {
    unit: 'fraction',
    label: 'Exposure',
    longLabel: 'Exposure (bars with a position)',
    description: 'Bars with an open position / all bars.',
    formula: 'bars in which a position was held after their open / bars',
    higherIsBetter: null,
    nullWhen: null,
    compute: ({ heldBars, equity }) => heldBars / equity.length,
  },
  buyAndHoldReturn: {
    unit: 'fraction',
    label: 'Buy and hold',
    description:
      "Buying at the first bar's open with the whole capital, same costs, selling at the last close.",
    formula: 'the whole capital bought at the first open and sold at the last close, same costs',
    higherIsBetter: null,
    nullWhen: null,
    sign: 'plus',
    compute: (course) => course.buyAndHoldReturn,
  },
} as const satisfies MetricTable<AccountCourse>;
