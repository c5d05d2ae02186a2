import { csvLine } from '../../base/pure/csv-line.js';
import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import type { CompareRunsQuery } from '../client/generated/graphql.js';
import { doubtfulSharpe } from './doubtful-sharpe.js';
import { count, formatInstant, UNDEFINED } from './format.js';
import { metricFigure } from './metric-figure.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { verdictCell } from './verdict-view.js';
import { wrap } from './wrap.js';

type Comparison = Extract<CompareRunsQuery['compareRuns'], { __typename: 'RunComparison' }>;
type Run = Comparison['runs'][number];

const SHOWN = ['totalReturn', 'sharpeRatio', 'maxDrawdown', 'totalTrades'] as const;
const TITLES = ['return', 'Sharpe', 'drawdown', 'trades'];
/** With more runs the values of a difference are counted instead of being listed. */
const MOST_LISTED = 4;

/** Describes runs side by side: a row a run, then what differs, then where two of them part. */
export function comparisonView(terminal: Terminal, { runs, differences, divergence }: Comparison): string {
  return [
    renderTable(
      terminal,
      [
        { title: '#', align: 'right' },
        { title: 'run', flexible: 'end' },
        ...TITLES.map((title) => ({ title, align: 'right' as const })),
        { title: 'verdict' },
      ],
      runs.map((run, index) => [
        String(index + 1),
        titleOf(run),
        ...SHOWN.map((name) =>
          name === 'sharpeRatio'
            ? doubtfulSharpe(terminal, run.metrics ?? {})
            : metricFigure(METRICS[name], run.metrics?.[name]),
        ),
        verdictCell(terminal, run.verdict),
      ]),
    ),
    differences.length === 0
      ? 'Nothing of what they were made of differs.'
      : differencesTable(terminal, runs, differences),
    ...(divergence == null ? [] : [divergenceText(terminal, divergence)]),
  ].join('\n\n');
}

/** Returns a line a run: id, trial, title, verdict, every metric, and a column for everything that differs. */
export function comparisonCsv({ runs, differences }: Comparison): string {
  const names = Object.keys(METRICS) as (keyof typeof METRICS)[];
  const head = ['id', 'trial', 'title', 'verdict', ...names, ...differences.map(({ path }) => path)];
  const lines = runs.map((run, index) => [
    ...[run.operation.id, run.trial?.number ?? null, run.operation.title, run.verdict ?? null],
    ...names.map((name) => run.metrics?.[name] ?? null),
    ...differences.map(({ values }) => values[index] ?? null),
  ]);
  return [head, ...lines].map(csvLine).join('');
}

function titleOf({ operation: { title, label }, trial }: Run): string {
  const name = label ?? title;
  return trial == null ? name : `${name} trial ${trial.number}`;
}

function differencesTable(
  terminal: Terminal,
  runs: readonly Run[],
  differences: Comparison['differences'],
): string {
  if (runs.length > MOST_LISTED) {
    return renderTable(
      terminal,
      [{ title: 'differs', flexible: 'middle' }, { title: 'values' }],
      differences.map(({ path, values }) => [path, count(new Set(values).size, 'value')]),
    );
  }
  return renderTable(
    terminal,
    [{ title: 'differs', flexible: 'middle' }, ...runs.map((_run, index) => ({ title: String(index + 1) }))],
    differences.map(({ path, values }) => [path, ...values.map(valueText)]),
  );
}

/** Of a hash its beginning is enough. */
function valueText(value: string | null | undefined): string {
  if (value == null) return UNDEFINED;
  return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value;
}

function divergenceText(
  terminal: Terminal,
  { timestamp, message, causes }: NonNullable<Comparison['divergence']>,
): string {
  const where = timestamp == null ? '' : `They part at ${formatInstant(timestamp)}. `;
  const why = causes.length === 0 ? '' : ` Cause: ${causes.join(', ').toLowerCase()}.`;
  return wrap(terminal, `${where}${message}${why}`);
}
