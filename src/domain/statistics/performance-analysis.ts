import type { Timeframe } from '../market/timeframe.js';
import { type BootstrapIntervals, bootstrapIntervals } from './bootstrap-intervals.js';
import { type ExtremePeriods, extremePeriods } from './extreme-periods.js';
import { type MonthlyReturn, monthlyReturns } from './monthly-returns.js';
import { probabilisticSharpeRatio } from './probabilistic-sharpe-ratio.js';
import { periodReturns } from './returns.js';
import { type FigureOfReturns, type RollingPoint, rollingFigure, rollingWindow } from './rolling-figure.js';
import { sharpeRatio } from './sharpe-ratio.js';
import { standardizedMoments } from './standardized-moments.js';
import { type TailRisk, tailRisk } from './tail-risk.js';
import { type DateOf, periodEnds, valuesAt } from './trading-days.js';
import { annualizedVolatility } from './volatility.js';
import { type Drawdown, worstDrawdowns } from './worst-drawdowns.js';

const MAX_DRAWDOWNS = 10;

/** What a curve of account values says beyond the metrics of a run. */
export interface PerformanceAnalysis {
  /** Number of returns: of days, or of bars that are longer. */
  readonly periods: number;
  readonly periodsPerYear: number;
  /** Empty when the account fell to zero. */
  readonly monthlyReturns: readonly MonthlyReturn[];
  /** The ten deepest, of every bar; the deepest first. */
  readonly drawdowns: readonly Drawdown[];
  readonly rollingSharpe: RollingFigure;
  /** Annualised. */
  readonly rollingVolatility: RollingFigure;
  /** Null for fewer than twenty returns. */
  readonly tailRisk: TailRisk | null;
  /** Null without returns. */
  readonly extremes: ExtremePeriods | null;
  readonly skewness: number | null;
  /** Raw: 3 for a normal distribution. */
  readonly kurtosis: number | null;
  /** Probability that the true Sharpe ratio is above 0. */
  readonly probabilisticSharpeRatio: number | null;
  readonly bootstrap: BootstrapIntervals;
}

/** A figure of half a year, rolled over the range. */
export interface RollingFigure {
  readonly windowPeriods: number;
  /** One a period from the first full window on. */
  readonly points: readonly RollingPoint[];
}

export interface AnalysedCurve {
  /** Account value before the first bar, account currency, above 0. */
  readonly capital: number;
  /** Stamps of the bars, ascending; at least one. */
  readonly timeMs: Float64Array;
  /** Account value at the close of each bar. */
  readonly equity: Float64Array;
  readonly timeframe: Timeframe;
  readonly periodsPerYear: number;
  readonly dateOf: DateOf;
}

/** Analyses a curve of account values; deterministic. Returns are those that the metrics of the run are made of. */
export function analysePerformance(curve: AnalysedCurve): PerformanceAnalysis {
  const { capital, timeMs, equity, timeframe, periodsPerYear, dateOf } = curve;
  const ends = periodEnds(timeMs, timeframe, dateOf);
  const values = valuesAt(equity, ends);
  const dates = Array.from(ends, (end) => dateOf(timeMs[end - 1] as number));
  // Without returns, as of an account that fell to zero, there is nothing to be measured.
  const returns = periodReturns(capital, values) ?? new Float64Array();
  const moments = standardizedMoments(returns);
  const rolling = (figure: FigureOfReturns): RollingFigure => ({
    windowPeriods: rollingWindow(periodsPerYear),
    points: rollingFigure(figure, returns, dates, periodsPerYear),
  });
  return {
    periods: returns.length,
    periodsPerYear,
    monthlyReturns: (returns.length > 0 && monthlyReturns(capital, values, dates)) || [],
    drawdowns: worstDrawdowns(capital, equity, timeMs, MAX_DRAWDOWNS),
    rollingSharpe: rolling(sharpeRatio),
    rollingVolatility: rolling(annualizedVolatility),
    tailRisk: tailRisk(returns),
    extremes: extremePeriods(returns, dates),
    skewness: moments?.skewness ?? null,
    kurtosis: moments?.kurtosis ?? null,
    probabilisticSharpeRatio: probabilisticSharpeRatio(returns),
    bootstrap: bootstrapIntervals(returns, periodsPerYear),
  };
}
