import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { deflatedText } from '../../domain/study/luck/deflated-text.js';
import type { OperationsQuery } from '../client/generated/graphql.js';
import { formatDuration, formatPercent, formatRatio, formatWhole, UNDEFINED } from './format.js';
import { metricFigure } from './metric-figure.js';

/** What lists can be sorted by, as it is typed. */
export type SortName =
  | 'created'
  | 'duration'
  | 'return'
  | 'sharpe'
  | 'deflated-sharpe'
  | 'drawdown'
  | 'trades';

type Listed = OperationsQuery['operations']['nodes'][number];

const SHOWN: Readonly<Record<Exclude<SortName, 'created'>, (operation: Listed) => string>> = {
  duration: ({ startedAt, completedAt }) =>
    startedAt && completedAt ? formatDuration(Date.parse(completedAt) - Date.parse(startedAt)) : UNDEFINED,
  return: ({ summary }) => formatPercent(summary.totalReturn, true),
  sharpe: ({ summary }) => formatRatio(summary.sharpeRatio),
  'deflated-sharpe': ({ summary }) => deflatedText(summary.deflatedSharpe),
  drawdown: ({ summary }) => metricFigure(METRICS.maxDrawdown, summary.maxDrawdown),
  trades: ({ summary }) => (summary.totalTrades == null ? UNDEFINED : formatWhole(summary.totalTrades)),
};

/** Returns the figure of each operation that a list is sorted by; null in the order of creation, which has none. */
export function sortColumn(
  sort: SortName,
  nodes: readonly Listed[],
): { readonly title: string; readonly cells: readonly string[] } | null {
  return sort === 'created' ? null : { title: sort, cells: nodes.map(SHOWN[sort]) };
}
