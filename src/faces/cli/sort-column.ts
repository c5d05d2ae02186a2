import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { deflatedText } from '../../domain/study/luck/deflated-text.js';
import type { OperationsQuery } from '../client/generated/graphql.js';
import { doubtfulSharpe } from './doubtful-sharpe.js';
import { formatDuration, formatPercent, formatWhole, UNDEFINED } from './format.js';
import { metricFigure } from './metric-figure.js';
import type { Terminal } from './terminal.js';

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

const SHOWN: Readonly<
  Record<Exclude<SortName, 'created'>, (operation: Listed, terminal: Pick<Terminal, 'paint'>) => string>
> = {
  duration: ({ startedAt, completedAt }) =>
    startedAt && completedAt ? formatDuration(Date.parse(completedAt) - Date.parse(startedAt)) : UNDEFINED,
  return: ({ summary }) => formatPercent(summary.totalReturn, true),
  sharpe: ({ summary }, terminal) => doubtfulSharpe(terminal, summary),
  'deflated-sharpe': ({ summary }) => deflatedText(summary.deflatedSharpe),
  drawdown: ({ summary }) => metricFigure(METRICS.maxDrawdown, summary.maxDrawdown),
  trades: ({ summary }) => (summary.totalTrades == null ? UNDEFINED : formatWhole(summary.totalTrades)),
};

/** Whether a list is sorted by what came of the operations. */
export function isFigure(sort: SortName = 'created'): boolean {
  return sort !== 'created' && sort !== 'duration';
}

/** Returns the figure of each operation that a list is sorted by; null in the order of creation, which has none. */
export function sortColumn(
  terminal: Pick<Terminal, 'paint'>,
  sort: SortName,
  nodes: readonly Listed[],
): { readonly title: string; readonly cells: readonly string[] } | null {
  return sort === 'created' ? null : { title: sort, cells: nodes.map((node) => SHOWN[sort](node, terminal)) };
}
