import { pathName } from '../../../../../domain/study/space/path-name.js';
import type { MetricName } from '../../../generated/graphql.js';
import { formatCount, formatNumber, formatPercent } from '../../../text/format.js';
import { wordsWithin } from '../../../text/words.js';
import type { TrialTable } from './trial-table.js';

/** Something by which trials are told apart: a parameter or a metric. */
export interface StudyAxis {
  /** Path of the parameter, or name of the metric. */
  readonly name: string;
  readonly label: string;
  readonly categories: readonly string[] | null;
  readonly values: Float64Array;
  readonly low: number;
  readonly high: number;
  readonly isLogarithmic: boolean;
  /** 100 where people see percent of what is a fraction, else 1. */
  readonly factor: number;
  readonly write: (value: number) => string;
}

const FRACTIONS: ReadonlySet<string> = new Set<MetricName>([
  'TOTAL_RETURN',
  'CAGR',
  'MAX_DRAWDOWN',
  'ANNUALIZED_VOLATILITY',
  'WIN_RATE',
  'EXPOSURE',
]);

/** Drawdowns, which are stored as what was lost, are shown below zero. */
const signOf = (metric: MetricName): 1 | -1 => (metric === 'MAX_DRAWDOWN' ? -1 : 1);

/** Returns the values of a metric as they are shown. */
export function shownValues(metric: MetricName, values: Float64Array): Float64Array {
  const sign = signOf(metric);
  return sign === 1 ? values : values.map((value) => sign * value);
}

/** Writes a stored value of a metric. */
export const writeMetric = (metric: MetricName, value: number): string =>
  writeShown(metric, signOf(metric) * value);

/** Writes a value of a metric that has the sign with which it is shown. */
export function writeShown(metric: MetricName, value: number): string {
  if (Number.isNaN(value)) return formatNumber(null);
  if (metric === 'TOTAL_TRADES') return formatCount(value);
  return FRACTIONS.has(metric) ? formatPercent(value) : formatNumber(value, { decimals: 2 });
}

/** Returns what varies: parameters first, then metrics. @param logarithmic paths whose values are drawn by ratio */
export function studyAxes(table: TrialTable, logarithmic: ReadonlySet<string>): readonly StudyAxis[] {
  const paths = table.axes.map(({ path }) => path);
  const parameters = table.axes.map(({ path, categories, values }) => ({
    name: path,
    label: pathName(path, paths),
    categories,
    values,
    ...boundsOf(values),
    isLogarithmic: logarithmic.has(path),
    factor: 1,
    write: (value: number) => categories?.[Math.round(value)] ?? shortNumber(value),
  }));
  const metrics = [...table.metrics].map(([metric, stored]) => {
    const values = shownValues(metric, stored);
    return {
      name: metric,
      label: wordsWithin(metric),
      categories: null,
      values,
      ...boundsOf(values),
      isLogarithmic: false,
      factor: FRACTIONS.has(metric) ? 100 : 1,
      write: (value: number) => writeShown(metric, value),
    };
  });
  return [...parameters, ...metrics].filter(({ low, high }) => low < high);
}

/** Up to six digits: what a step of 0.02 has made of 0.34 is not 0.34000000000000002. */
const shortNumber = (value: number): string => String(Number(value.toPrecision(6)));

function boundsOf(values: Float64Array): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
