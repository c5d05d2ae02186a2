import { DAY_MS } from '../../../src/domain/market/timeframe.js';
import { maxDrawdown } from '../../../src/domain/statistics/drawdown.js';
import { compoundAnnualGrowthRate, totalReturn } from '../../../src/domain/statistics/growth.js';
import { monthlyReturns } from '../../../src/domain/statistics/monthly-returns.js';
import { periodReturns } from '../../../src/domain/statistics/returns.js';
import { sharpeRatio } from '../../../src/domain/statistics/sharpe-ratio.js';
import { sortinoRatio } from '../../../src/domain/statistics/sortino-ratio.js';
import { annualizedVolatility } from '../../../src/domain/statistics/volatility.js';
import type { CaseOutcome, CaseResult } from '../case-outcome.js';
import { compare, decimals, type Figure, judge, judgeByConvention } from '../compare.js';
import type { ConformanceSource } from '../conformance-source.js';
import type { ConventionId } from '../conventions.js';

const FILE = 'expected/empyrical/empyrical_cases.json';

type Encoded = number | string | null;
interface Column {
  readonly type: 'series';
  readonly values: readonly Encoded[];
  /** YYYY-MM-DD of each value. */
  readonly index?: readonly string[];
  readonly freq_first?: string | null;
  readonly freq_last?: string | null;
}
interface Frame {
  readonly type: 'frame';
  readonly values: readonly (readonly Encoded[])[];
}
type Argument = Encoded | { readonly series: string };

interface EmpyricalCase {
  readonly id: string;
  readonly args: Readonly<Record<string, Argument>>;
  readonly expected: Encoded | readonly Encoded[] | Column;
}

interface EmpyricalFile {
  readonly meta: { readonly functions: Readonly<Record<string, string | null>> };
  readonly series: Readonly<Record<string, Column | Frame>>;
  readonly tests: Readonly<Record<string, readonly EmpyricalCase[]>>;
}

const PERIODS: Readonly<Record<string, number>> = {
  daily: 252,
  weekly: 52,
  monthly: 12,
  quarterly: 4,
  yearly: 1,
};
const DAYS_PER_YEAR = 365.25;
const DECIMALS = 8;
/** Of what they compare to four decimals themselves. */
const COARSE_DECIMALS = 4;

/** Returns in the form of one case, gaps left out, as an equity curve has none. */
interface Sample {
  readonly returns: Float64Array;
  readonly periodsPerYear: number;
  /** What ours counts: last day − first day + 1. */
  readonly calendarDays: number;
  /** What theirs counts: all rows, gaps among them. */
  readonly rows: number;
}

interface Metric {
  readonly decimals: number;
  readonly compute: (sample: Sample) => Figure;
  readonly convention?: {
    readonly id: ConventionId;
    readonly checked: string;
    readonly replay: Metric['compute'];
  };
}

const growthConvention = (replay: Metric['compute']): NonNullable<Metric['convention']> => ({
  id: 'ANNUAL_GROWTH_BY_PERIODS',
  checked: 'our formula on as many days as their rows make years',
  replay,
});

const byDays = ({ returns, calendarDays }: Sample): Figure =>
  onCurve(returns, (final) => compoundAnnualGrowthRate(1, final, calendarDays));
const byRows = ({ returns, rows, periodsPerYear }: Sample): Figure =>
  onCurve(returns, (final) => compoundAnnualGrowthRate(1, final, (rows / periodsPerYear) * DAYS_PER_YEAR));
const fall = ({ returns }: Sample): Figure =>
  onCurve(returns, (_final, curve) => maxDrawdown(1, curve).fraction);
const perFall =
  (growth: Metric['compute']): Metric['compute'] =>
  (sample) => {
    const [gain, loss] = [growth(sample), fall(sample)];
    return gain === null || !loss ? null : gain / loss;
  };

const annualReturn: Metric = { decimals: DECIMALS, compute: byDays, convention: growthConvention(byRows) };

const METRICS: Readonly<Record<string, Metric>> = {
  cum_returns_final: {
    decimals: COARSE_DECIMALS,
    compute: ({ returns }) => onCurve(returns, (final) => totalReturn(1, final)),
  },
  // Theirs is a negative number.
  max_drawdown: {
    decimals: DECIMALS,
    compute: (sample) => {
      const fraction = fall(sample);
      return fraction === null ? null : -fraction;
    },
  },
  annual_return: annualReturn,
  cagr: annualReturn,
  calmar_ratio: {
    decimals: DECIMALS,
    compute: perFall(byDays),
    convention: growthConvention(perFall(byRows)),
  },
  annual_volatility: {
    decimals: DECIMALS,
    compute: ({ returns, periodsPerYear }) => annualizedVolatility(returns, periodsPerYear),
  },
  sharpe_ratio: {
    decimals: DECIMALS,
    compute: ({ returns, periodsPerYear }) => sharpeRatio(returns, periodsPerYear),
  },
  sortino_ratio: {
    decimals: DECIMALS,
    compute: ({ returns, periodsPerYear }) => sortinoRatio(returns, periodsPerYear),
  },
};

const NOT_OFFERED: Readonly<Record<string, string>> = {
  downside_risk: 'no figure of its own; the Sortino ratio holds it',
  cum_returns: 'the equity curve itself',
  aggregate_returns: 'returns of months are offered, not of weeks, quarters and years',
};

/** Metrics of empyrical, computed by our functions from their inputs. */
export const empyrical: ConformanceSource = {
  folder: 'expected/empyrical',
  summary: 'Each metric, called with the inputs of each case, to the decimals that are given.',
  run(reference) {
    const file = reference.json<EmpyricalFile>(FILE);
    return Object.entries(file.tests).flatMap(([test, cases]) => {
      const name = file.meta.functions[test] ?? test.replace(/^test_/, '');
      return cases.map(
        (one): CaseResult => ({ name: one.id.replace(/^test_/, ''), outcome: outcomeOf(name, one, file) }),
      );
    });
  },
};

function outcomeOf(name: string, { args, expected }: EmpyricalCase, file: EmpyricalFile): CaseOutcome {
  if (name === 'simple_returns') return simpleReturns(columnsOf(args.prices, file)[0] ?? [], expected);
  if (name === 'aggregate_returns' && args.convert_to === 'monthly')
    return monthly(args.returns, expected, file);
  const metric = METRICS[name];
  if (metric === undefined) {
    return { kind: 'NOT_OFFERED', reason: NOT_OFFERED[name] ?? 'no metric of ours' };
  }
  const theirs = figuresOf(expected);
  const samples = samplesOf(args, file);
  const compared = (compute: Metric['compute']) =>
    compare(samples.map(compute), theirs, decimals(metric.decimals));
  const straight = compared(metric.compute);
  const isEmpty = samples.every(({ returns }) => returns.length === 0);
  if (metric.convention === undefined || isEmpty) return emptyOrJudged(straight, isEmpty);
  const { id, checked, replay } = metric.convention;
  return judgeByConvention(straight, compared(replay), [id], checked);
}

/** Undefined on both sides is an agreement of one figure. */
function emptyOrJudged(straight: ReturnType<typeof compare>, isEmpty: boolean): CaseOutcome {
  const isUndefined = straight.faults.length === 0 && straight.compared === 0;
  return isUndefined || isEmpty ? judge({ ...straight, compared: 1 }) : judge(straight);
}

function monthly(
  returns: Argument | undefined,
  expected: EmpyricalCase['expected'],
  file: EmpyricalFile,
): CaseOutcome {
  const data = dataOf(returns, file);
  const dates = data.type === 'series' ? (data.index ?? []) : [];
  const [column = []] = columnsOf(returns, file);
  let value = 1;
  const curve = Float64Array.from(column, (change) => {
    value *= 1 + change;
    return value;
  });
  const months = (monthlyReturns(1, curve, dates) ?? []).map((month) => month.return);
  return judge(compare(months, figuresOf(expected), decimals(DECIMALS)));
}

function simpleReturns(prices: readonly number[], expected: EmpyricalCase['expected']): CaseOutcome {
  const [first = Number.NaN, ...rest] = prices;
  const ours = periodReturns(first, rest) ?? [];
  return judge(compare(Array.from(ours), figuresOf(expected), decimals(COARSE_DECIMALS)));
}

/** Our functions take excess returns: what is required or free of risk is taken off first. */
function samplesOf(args: EmpyricalCase['args'], file: EmpyricalFile): readonly Sample[] {
  const required = args.risk_free ?? args.required_return ?? 0;
  const [requiredColumn = []] = typeof required === 'number' ? [] : columnsOf(required, file);
  const { calendarDays } = spanOf(args.returns, file);
  return columnsOf(args.returns, file).map((column) => {
    const excess = column.map((value, index) =>
      typeof required === 'number' ? value - required : value - (requiredColumn[index] ?? Number.NaN),
    );
    return {
      returns: Float64Array.from(excess.filter((value) => !Number.isNaN(value))),
      periodsPerYear: PERIODS[String(args.period ?? 'daily')] ?? Number.NaN,
      calendarDays,
      rows: column.length,
    };
  });
}

function columnsOf(argument: Argument | undefined, file: EmpyricalFile): readonly (readonly number[])[] {
  const data = dataOf(argument, file);
  if (data.type === 'series') return [data.values.map(decode)];
  const width = data.values[0]?.length ?? 0;
  return Array.from({ length: width }, (_, column) => data.values.map((row) => decode(row[column] ?? 'NaN')));
}

function spanOf(argument: Argument | undefined, file: EmpyricalFile): { readonly calendarDays: number } {
  const data = dataOf(argument, file);
  if (data.type === 'frame' || !data.freq_first || !data.freq_last) return { calendarDays: Number.NaN };
  const [first, last] = [data.freq_first, data.freq_last].map((stamp) =>
    Date.parse(`${stamp.slice(0, 10)}T00:00Z`),
  );
  return { calendarDays: ((last ?? Number.NaN) - (first ?? Number.NaN)) / DAY_MS + 1 };
}

function dataOf(argument: Argument | undefined, { series }: EmpyricalFile): Column | Frame {
  const name = typeof argument === 'object' && argument !== null ? argument.series : '';
  const data = series[name];
  if (data === undefined) throw new Error(`${FILE} has no series '${name}'`);
  return data;
}

function figuresOf(expected: EmpyricalCase['expected']): readonly Figure[] {
  if (typeof expected !== 'object' || expected === null) return [decode(expected)];
  return (Array.isArray(expected) ? expected : (expected as Column).values).map(decode);
}

function decode(value: Encoded): number {
  return value === null ? Number.NaN : Number(value);
}

/** Calls with the last value and the whole of an equity curve that begins at 1; a run without bars has no figures. */
function onCurve(returns: Float64Array, figure: (final: number, curve: Float64Array) => Figure): Figure {
  if (returns.length === 0) return null;
  let value = 1;
  const curve = returns.map((change) => {
    value *= 1 + change;
    return value;
  });
  return figure(value, curve);
}
