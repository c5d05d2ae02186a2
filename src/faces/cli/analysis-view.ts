import { TRADE_METRICS } from '../../domain/statistics/trade-statistics.js';
import type { AnalysisFieldsFragment, SideFieldsFragment } from '../client/generated/graphql.js';
import type { Analysed } from './backtest-analysis.js';
import { formatDays, formatInstant, formatMoney, formatPercent, formatRatio, UNDEFINED } from './format.js';
import { metricFigure } from './metric-figure.js';
import type { ShownOperation } from './shown-operation.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { wrap } from './wrap.js';

type Result = NonNullable<Extract<ShownOperation, { __typename: 'BacktestOperation' }>['result']>;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Describes a finished backtest beyond its metrics: how sure they are, months, drawdowns, and the sides apart. */
export function analysisView(terminal: Terminal, result: Result, analysed: Analysed): string {
  const { analysis, outOfSampleAnalysis, inSampleAnalysis } = analysed;
  if (!analysis)
    return wrap(terminal, 'There is no analysis: the trading calendar of this run was not recorded.');
  const parts: readonly (readonly [string, AnalysisFieldsFragment])[] = [
    ...(outOfSampleAnalysis ? [['out of sample', outOfSampleAnalysis] as const] : []),
    ...(inSampleAnalysis ? [['in sample', inSampleAnalysis] as const] : []),
    ['whole range', analysis],
  ];
  const { longTrades, shortTrades } = result;
  return [
    certaintyTable(terminal, parts),
    heading(terminal, 'Monthly returns, %'),
    monthlyTable(terminal, analysis),
    heading(terminal, 'Worst drawdowns'),
    drawdownTable(terminal, analysis),
    ...(longTrades && shortTrades
      ? [heading(terminal, 'Long and short trades'), sidesTable(terminal, longTrades, shortTrades)]
      : []),
  ].join('\n');
}

const heading = ({ paint }: Terminal, text: string): string => `\n${paint('heading', text)}`;

function certaintyTable(
  terminal: Terminal,
  parts: readonly (readonly [string, AnalysisFieldsFragment])[],
): string {
  const level = formatPercent(parts[0]?.[1].confidenceIntervals.level).replace(/\.00/, '');
  const rows: readonly (readonly [string, (analysis: AnalysisFieldsFragment) => string])[] = [
    [
      `Total return, ${level} interval`,
      ({ confidenceIntervals }) =>
        intervalText(confidenceIntervals.totalReturn, (v) => formatPercent(v, true)),
    ],
    [
      `Sharpe ratio, ${level} interval`,
      ({ confidenceIntervals }) => intervalText(confidenceIntervals.sharpeRatio, formatRatio),
    ],
    ['P(true Sharpe ratio > 0)', (a) => formatPercent(a.probabilisticSharpeRatio)],
    ['Skewness, kurtosis', (a) => `${formatRatio(a.skewness)}, ${formatRatio(a.kurtosis)}`],
    ['Latest rolling Sharpe ratio', (a) => formatRatio(a.rollingSharpe.points.at(-1)?.value)],
  ];
  return renderTable(
    terminal,
    [{ title: '' }, ...parts.map(([title]) => ({ title, align: 'right' as const }))],
    rows.map(([label, show]) => [label, ...parts.map(([, part]) => show(part))]),
  );
}

function intervalText(
  interval: AnalysisFieldsFragment['confidenceIntervals']['totalReturn'],
  format: (value: number) => string,
): string {
  return interval ? `${format(interval.lower)} to ${format(interval.upper)}` : UNDEFINED;
}

function monthlyTable(terminal: Terminal, { monthlyReturns }: AnalysisFieldsFragment): string {
  const years = [...new Set(monthlyReturns.map(({ year }) => year))];
  const percent = (fraction: number): string => (fraction * 100).toFixed(1).replace(/^-0\.0$/, '0.0');
  return renderTable(
    terminal,
    [{ title: '' }, ...[...MONTHS, 'year'].map((title) => ({ title, align: 'right' as const }))],
    years.map((year) => {
      const ofYear = monthlyReturns.filter((month) => month.year === year);
      const growth = ofYear.reduce((product, month) => product * (1 + month.return), 1);
      const cells = MONTHS.map((_name, index) => ofYear.find(({ month }) => month === index + 1));
      return [
        String(year),
        ...cells.map((cell) => (cell === undefined ? '' : percent(cell.return))),
        percent(growth - 1),
      ];
    }),
  );
}

function drawdownTable(terminal: Terminal, { drawdowns }: AnalysisFieldsFragment): string {
  if (drawdowns.length === 0) return 'None: the account value never fell below an earlier one.';
  return renderTable(
    terminal,
    [
      { title: 'depth', align: 'right' },
      { title: 'peak' },
      { title: 'trough' },
      { title: 'recovery' },
      { title: 'days', align: 'right' },
    ],
    drawdowns.map(({ depth, peak, trough, recovery, days }) => [
      formatPercent(-depth),
      formatInstant(peak),
      formatInstant(trough),
      recovery ? formatInstant(recovery) : 'not yet',
      formatDays(days),
    ]),
  );
}

type SideMetric = keyof typeof TRADE_METRICS & keyof SideFieldsFragment;

function sidesTable(terminal: Terminal, long: SideFieldsFragment, short: SideFieldsFragment): string {
  const rowsOf = (...names: readonly SideMetric[]) =>
    names.map((name) => {
      const metric = TRADE_METRICS[name];
      return [metric.label, metricFigure(metric, long[name]), metricFigure(metric, short[name])];
    });
  return renderTable(
    terminal,
    [{ title: '' }, { title: 'long', align: 'right' }, { title: 'short', align: 'right' }],
    [
      ...rowsOf('totalTrades'),
      ['Net profit', formatMoney(long.netPnl), formatMoney(short.netPnl)],
      ...rowsOf('winRate', 'profitFactor', 'expectancy'),
    ],
  );
}
