import type { DatedReturn as DatedReturnRecord } from '../../domain/statistics/extreme-periods.js';
import type { MonthlyReturn as MonthlyReturnRecord } from '../../domain/statistics/monthly-returns.js';
import type { PerformanceAnalysis as AnalysisRecord } from '../../domain/statistics/performance-analysis.js';
import type { Drawdown as DrawdownRecord } from '../../domain/statistics/worst-drawdowns.js';
import { builder } from './builder.js';
import { ConfidenceIntervals } from './confidence-intervals.js';
import { rollingFigure } from './rolling-figure.js';

export const SamplePartEnum = builder.enumType('SamplePart', {
  description: 'A part of the range of a backtest.',
  values: {
    WHOLE_RANGE: { description: 'All bars.' },
    OUT_OF_SAMPLE: { description: 'The bars after everything that influenced the model.' },
    IN_SAMPLE: { description: 'The bars that the model had seen.' },
  } as const,
});

const MonthlyReturn = builder.objectRef<MonthlyReturnRecord>('MonthlyReturn').implement({
  description: 'The return of one calendar month; the first and the last may be parts of one.',
  fields: (t) => ({
    year: t.exposeInt('year', { description: 'Such as 2024.' }),
    month: t.exposeInt('month', { description: '1 to 12.' }),
    return: t.exposeFloat('return', { description: 'A fraction.' }),
  }),
});

const Drawdown = builder.objectRef<DrawdownRecord>('Drawdown').implement({
  description:
    'One fall of the account value: from a peak, through a trough, to the height of the peak again.',
  fields: (t) => ({
    depth: t.exposeFloat('depth', { description: '1 - trough / peak, a positive fraction.' }),
    peak: t.expose('peakTimeMs', {
      type: 'DateTime',
      description:
        'Stamp of the last bar at the peak; of the first bar when the peak is the capital before it.',
    }),
    trough: t.expose('troughTimeMs', { type: 'DateTime', description: 'Stamp of the deepest bar.' }),
    recovery: t.expose('recoveryTimeMs', {
      type: 'DateTime',
      nullable: true,
      description: 'Stamp of the first bar at or above the peak again; null when there is none.',
    }),
    days: t.exposeFloat('days', {
      description: 'Calendar days from the peak to the recovery, or to the last bar.',
    }),
  }),
});

const DatedReturn = builder.objectRef<DatedReturnRecord>('DatedReturn').implement({
  description: 'The return of one period.',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date', description: 'Its last day.' }),
    return: t.exposeFloat('return', { description: 'A fraction.' }),
  }),
});

const RollingSharpe = rollingFigure(
  'Sharpe',
  'Sharpe ratio',
  'Annualised; null when the returns of the window do not vary.',
);

const RollingVolatility = rollingFigure('Volatility', 'volatility', 'Annualised, a fraction.');

export const PerformanceAnalysis = builder.objectRef<AnalysisRecord>('PerformanceAnalysis').implement({
  description:
    'What the equity of a part says beyond its metrics, from the same returns: of days when bars are shorter, else of bars. It is computed when it is asked for.',
  fields: (t) => ({
    periods: t.exposeInt('periods', { description: 'Number of returns; 0 when the account fell to zero.' }),
    periodsPerYear: t.exposeInt('periodsPerYear', { description: 'By which figures are annualised.' }),
    monthlyReturns: t.field({
      type: [MonthlyReturn],
      description: 'Of every calendar month with bars; compounded they are the total return.',
      resolve: ({ monthlyReturns }) => monthlyReturns,
    }),
    drawdowns: t.field({
      type: [Drawdown],
      description: 'The ten deepest, the deepest first, of every bar; none overlap.',
      resolve: ({ drawdowns }) => drawdowns,
    }),
    rollingSharpe: t.expose('rollingSharpe', {
      type: RollingSharpe,
      description: 'How the Sharpe ratio changes over the range.',
    }),
    rollingVolatility: t.expose('rollingVolatility', {
      type: RollingVolatility,
      description: 'How the volatility changes over the range.',
    }),
    valueAtRisk: t.float({
      nullable: true,
      description:
        'Value at risk of a period, 95 %, from the returns as they were: a fraction that at most a twentieth of the periods lost more than; negative where even they gained, null for fewer than twenty returns.',
      resolve: ({ tailRisk }) => tailRisk?.valueAtRisk ?? null,
    }),
    expectedShortfall: t.float({
      nullable: true,
      description:
        'Mean loss of the worst twentieth of the periods, a fraction; null for fewer than twenty returns.',
      resolve: ({ tailRisk }) => tailRisk?.expectedShortfall ?? null,
    }),
    bestPeriod: t.field({
      type: DatedReturn,
      nullable: true,
      description: 'The period with the highest return, of equal ones the first; null without returns.',
      resolve: ({ extremes }) => extremes?.best ?? null,
    }),
    worstPeriod: t.field({
      type: DatedReturn,
      nullable: true,
      description: 'The period with the lowest return, of equal ones the first; null without returns.',
      resolve: ({ extremes }) => extremes?.worst ?? null,
    }),
    skewness: t.exposeFloat('skewness', {
      nullable: true,
      description: 'Third standardised moment of the returns; null when they do not vary.',
    }),
    kurtosis: t.exposeFloat('kurtosis', {
      nullable: true,
      description:
        'Fourth standardised moment of the returns, raw: 3 for a normal distribution; null when they do not vary.',
    }),
    probabilisticSharpeRatio: t.exposeFloat('probabilisticSharpeRatio', {
      nullable: true,
      description:
        'Probability that the true Sharpe ratio is above 0, given how few returns there are and how they are distributed (Bailey and Lopez de Prado, 2012); null when they do not vary.',
    }),
    confidenceIntervals: t.expose('bootstrap', {
      type: ConfidenceIntervals,
      description: 'Of total return and Sharpe ratio.',
    }),
  }),
});
