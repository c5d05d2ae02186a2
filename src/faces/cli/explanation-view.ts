import { visibleLine } from '../../base/pure/visible-text.js';
import type { ExplainBarQuery } from '../client/generated/graphql.js';
import { formatInstant, formatMoney, UNDEFINED } from './format.js';
import { renderTable, type TableColumn } from './table.js';
import type { Terminal } from './terminal.js';
import { wrapLines } from './wrap.js';

type Backtest = Extract<NonNullable<ExplainBarQuery['operation']>, { __typename: 'BacktestOperation' }>;
export type Explanation = NonNullable<Backtest['explainBar']>;

const DIGITS = 6;

/** Shows the way from the prices of a bar to what was ordered, and what would have changed it. */
export function explanationView(terminal: Terminal, why: Explanation): string {
  const parts = [
    wrapLines(terminal, headline(why)),
    values(terminal, 'indicator', why.indicators),
    values(terminal, 'input of the network', why.features),
    values(terminal, 'output', why.outputs),
    filters(terminal, why),
    changes(terminal, why),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function headline(why: Explanation): string {
  const { order, filters: steps } = why;
  const stop = steps.find(({ passed }) => !passed);
  const confidence = why.confidence == null ? '' : ` with confidence ${shown(why.confidence)}`;
  const margin = why.margin == null ? '' : `, leading by ${shown(why.margin)}`;
  return [
    `${formatInstant(why.timestamp)} (bar ${why.barIndex}): open ${shown(why.open)}, high ${shown(why.high)}, low ${shown(why.low)}, close ${shown(why.close)}`,
    why.signal == null
      ? 'nothing was decided: a feature is undefined'
      : `signal ${why.signal}${confidence}${margin}`,
    order == null
      ? `nothing was ordered${stop === undefined ? '' : `: ${stop.name}`}`
      : `${order} was ordered for the next open`,
    ...(why.fill == null ? [] : [visibleLine(why.fill)]),
    `position ${shown(why.positionBefore)} before, ${shown(why.positionAfter)} after; account ${formatMoney(why.equity)}`,
  ].join('\n');
}

function values(
  terminal: Terminal,
  title: string,
  named: readonly { readonly name: string; readonly value?: number | null }[],
): string {
  if (named.length === 0) return '';
  const columns: TableColumn[] = [{ title }, { title: 'value', align: 'right' }];
  const rows = named.map(({ name, value }) => [visibleLine(name), shown(value)]);
  return renderTable(terminal, columns, rows);
}

function filters(terminal: Terminal, { filters: steps }: Explanation): string {
  if (steps.length === 0) return '';
  const rows = steps.map(({ name, passed, detail }) => [
    name,
    passed ? 'passed' : 'stopped',
    visibleLine(detail),
  ]);
  return renderTable(
    terminal,
    [{ title: 'filter' }, { title: 'it' }, { title: 'because', flexible: 'end' }],
    rows,
  );
}

function changes(terminal: Terminal, { counterfactuals, features, signal }: Explanation): string {
  if (features.length === 0 || signal == null) return '';
  if (counterfactuals.length === 0) return 'No change of one input alone would have changed the decision.';
  const columns: TableColumn[] = [
    { title: 'would have changed it' },
    { title: 'from', align: 'right' },
    { title: 'to', align: 'right' },
    { title: 'then' },
  ];
  const rows = counterfactuals.map(({ feature, from, to, decision }) => [
    visibleLine(feature),
    shown(from),
    shown(to),
    decision,
  ]);
  return renderTable(terminal, columns, rows);
}

function shown(value: number | null | undefined): string {
  return value == null ? UNDEFINED : String(Number(value.toPrecision(DIGITS)));
}
