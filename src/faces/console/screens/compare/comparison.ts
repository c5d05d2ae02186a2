import type { CompareQuery } from '../../generated/graphql.js';
import { isDoubtful } from '../../parts/is-doubtful.js';
import { formatCount, formatNumber, formatPercent } from '../../text/format.js';
import { strategyName } from '../../text/words.js';

export type Comparison = Extract<CompareQuery['compareRuns'], { __typename: 'RunComparison' }>;
export type ComparedRun = Comparison['runs'][number];
type Metrics = NonNullable<ComparedRun['metrics']>;

/** The colours of the first lines; further ones are grey until one points at them. */
export const LINE_COLORS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'] as const;

/** Courses that differ by more than this factor are shown by ratio. */
const LOGARITHMIC_FROM = 5;

/** What a run is called beside others. */
export function nameOf({ operation, trial }: ComparedRun): string {
  const { label, title, summary } = operation;
  const name =
    label ??
    (summary.strategy === null ? title : `${strategyName(summary.strategy)} ${summary.symbols.join(', ')}`);
  return trial === null ? name : `${name}, trial ${trial.number}`;
}

/** What tells a run from the others: a study has many trials. */
export const keyOf = ({ operation, trial }: ComparedRun): string => `${operation.id}~${trial?.number ?? ''}`;

/** Where a run is looked at. */
export const addressOf = ({ operation, trial }: ComparedRun): string =>
  trial === null ? `/operations/${operation.id}` : `/operations/${operation.id}/trials/${trial.number}`;

/** A warning says that its figures are wrong: they are shown, and never the best. */
export const isInvalid = ({ verdict }: ComparedRun): boolean => verdict === 'INVALID';

/**
 * Returns the indexes of the first and the last stamp at which every run has a value; null where there are no two.
 */
export function commonRange(
  values: readonly (readonly (number | null)[])[],
): readonly [number, number] | null {
  const ends = values
    .map((row) => [row.findIndex((value) => value !== null), row.findLastIndex((value) => value !== null)])
    // A run whose account is gone has none.
    .filter(([first = -1]) => first >= 0);
  if (ends.length === 0) return null;
  const from = Math.max(...ends.map(([first = 0]) => first));
  const to = Math.min(...ends.map(([, last = 0]) => last));
  return from < to ? [from, to] : null;
}

/** Whether the courses differ so much that the small ones would be flat. */
export function isLogarithmic(rows: readonly (readonly (number | null)[])[]): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const row of rows)
    for (const value of row) {
      if (value === null || value <= 0) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return high / low > LOGARITHMIC_FROM;
}

/** A row of the table of metrics. */
export interface MetricRow {
  readonly name: string;
  readonly value: (metrics: Metrics) => number | null;
  readonly write: (value: number | null) => string;
  /** 1 where more is better, −1 where less is, 0 where neither. */
  readonly better: 1 | -1 | 0;
}

const percent = (value: number | null) => formatPercent(value, { decimals: 2 });
const signed = (value: number | null) => formatPercent(value, { decimals: 2, signed: true });
const ratio = (value: number | null) => formatNumber(value, { decimals: 2 });

const SHARPE = 'Sharpe ratio';

export const METRIC_ROWS: readonly MetricRow[] = [
  { name: 'Return', value: (m) => m.totalReturn, write: signed, better: 1 },
  { name: 'Against holding', value: (m) => m.totalReturn - m.buyAndHoldReturn, write: signed, better: 1 },
  { name: 'A year', value: (m) => m.cagr, write: signed, better: 1 },
  { name: SHARPE, value: (m) => m.sharpeRatio, write: ratio, better: 1 },
  { name: 'Sortino ratio', value: (m) => m.sortinoRatio, write: ratio, better: 1 },
  { name: 'Calmar ratio', value: (m) => m.calmarRatio, write: ratio, better: 1 },
  { name: 'Volatility', value: (m) => m.annualizedVolatility, write: percent, better: -1 },
  { name: 'Drawdown', value: (m) => -m.maxDrawdown, write: percent, better: 1 },
  { name: 'Exposure', value: (m) => m.exposure, write: percent, better: 0 },
  { name: 'Trades', value: (m) => m.totalTrades, write: (value) => formatCount(value), better: 0 },
  { name: 'Won', value: (m) => m.winRate, write: percent, better: 1 },
  { name: 'Profit factor', value: (m) => m.profitFactor, write: ratio, better: 1 },
  { name: 'Costs', value: (m) => m.totalCommission + m.totalSlippage, write: ratio, better: 0 },
];

/** The classes of a figure: a Sharpe ratio of too few trades is grey. */
export const figureClass = ({ name }: MetricRow, metrics: Metrics | null): string =>
  name === SHARPE && isDoubtful(metrics ?? {}) ? 'number doubtful' : 'number';

/** Writes a difference from a baseline, with its sign. */
export function differenceText({ write }: MetricRow, value: number): string {
  const text = write(value);
  return value > 0 && !text.startsWith('+') ? `+${text}` : text;
}

/** The values of a metric, a run each; null where a run has none. */
export const valuesOf = (runs: readonly ComparedRun[], { value }: MetricRow): readonly (number | null)[] =>
  runs.map(({ metrics }) => (metrics === null ? null : value(metrics)));

/** The best of a metric among the runs whose figures count. */
export const bestRuns = (runs: readonly ComparedRun[], row: MetricRow): ReadonlySet<number> =>
  bestOf(
    valuesOf(runs, row).map((value, index) =>
      runs[index] !== undefined && isInvalid(runs[index]) ? null : value,
    ),
    row.better,
  );

/** The indexes of the best values of a row; none where none is better, or all are the same. */
export function bestOf(values: readonly (number | null)[], better: MetricRow['better']): ReadonlySet<number> {
  const known = values.filter((value) => value !== null);
  if (better === 0 || new Set(known).size < 2) return new Set();
  const best = better * Math.max(...known.map((value) => better * value));
  return new Set(values.flatMap((value, index) => (value === best ? [index] : [])));
}
