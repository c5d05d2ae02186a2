import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { METRIC_FIELDS } from '../../domain/study/objective.js';
import { pathName } from '../../domain/study/space/path-name.js';
import type { MetricName, RankedFieldsFragment } from '../client/generated/graphql.js';
import { doubtfulSharpe } from './doubtful-sharpe.js';
import { metricFigure } from './metric-figure.js';
import { renderTable, type TableColumn } from './table.js';
import type { Terminal } from './terminal.js';

/** A trial as tables show it. */
export type TabledTrial = RankedFieldsFragment & { readonly feasible?: boolean };

const SHOWN = ['totalReturn', 'sharpeRatio', 'maxDrawdown', 'totalTrades'] as const;

/** Lays trials out in a table: number, values, the objective and what is looked at beside it. */
export function trialTable(
  terminal: Pick<Terminal, 'columns' | 'paint'>,
  trials: readonly TabledTrial[],
  objective: MetricName,
): string {
  const field = METRIC_FIELDS[objective];
  const metric = METRICS[field];
  const beside = SHOWN.filter((name) => name !== field);
  const paths = trials[0]?.values.map(({ path }) => path) ?? [];
  const columns: readonly TableColumn[] = [
    { title: 'Trial', align: 'right' },
    ...paths.map((path): TableColumn => ({ title: pathName(path, paths), align: 'right' })),
    { title: metric.label, align: 'right' },
    ...beside.map((name): TableColumn => ({ title: METRICS[name].label, align: 'right', optional: true })),
  ];
  const figure = (
    name: keyof typeof METRICS,
    value: number | null | undefined,
    trades: number | undefined,
  ) =>
    name === 'sharpeRatio'
      ? doubtfulSharpe(terminal, { sharpeRatio: value, totalTrades: trades })
      : metricFigure(METRICS[name], value);
  return renderTable(
    terminal,
    columns,
    trials.map(({ number, values, objective: value, metrics, feasible }) => [
      feasible === false ? `(${number})` : `${number}`,
      ...values.map((given) => given.value),
      figure(field, value, metrics?.totalTrades),
      ...beside.map((name) => figure(name, metrics?.[name], metrics?.totalTrades)),
    ]),
  );
}
