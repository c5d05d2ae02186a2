import { useEffect, useMemo, useState } from 'preact/hooks';
import { pathName } from '../../../../../domain/study/space/path-name.js';
import type { MetricName } from '../../../generated/graphql.js';
import { formatValue } from '../../../text/format.js';
import { firsts, ranked } from './brushes.js';
import type { Study } from './study-answer.js';
import { writeMetric } from './study-axes.js';
import { type TrialRow, TrialRows } from './trial-rows.js';
import type { TrialTable } from './trial-table.js';

const ROWS_A_PAGE = 20;

/** The trials that every brush holds, the best first. */
export function BrushedRanking({
  id,
  table,
  mask,
  objective,
}: {
  readonly id: string;
  readonly table: TrialTable;
  readonly mask: Uint8Array;
  readonly objective: Study['parameters']['objective'];
}) {
  const unrepeated = useMemo(() => firsts(table), [table]);
  const order = useMemo(() => ranked(table, objective, [mask, unrepeated]), [table, mask]);
  const [shown, setShown] = useState(ROWS_A_PAGE);
  useEffect(() => setShown(ROWS_A_PAGE), [mask]);
  if (order.length === 0) return <p class="nothing">No trial lies within all of these.</p>;
  const rows = order.slice(0, shown).map((index) => rowOf(table, index, objective.metric));
  return (
    <>
      <TrialRows id={id} rows={rows} />
      {order.length > shown && (
        <button type="button" onClick={() => setShown(shown + ROWS_A_PAGE)}>
          Show more
        </button>
      )}
    </>
  );
}

function rowOf(
  { numbers, feasible, axes, metrics }: TrialTable,
  index: number,
  objective: MetricName,
): TrialRow {
  const at = (metric: MetricName) => metrics.get(metric)?.[index] ?? Number.NaN;
  const known = (metric: MetricName) => (Number.isNaN(at(metric)) ? null : at(metric));
  const paths = axes.map(({ path }) => path);
  const values = axes.map(({ path, categories, values: column }) => {
    const value = column[index] ?? Number.NaN;
    return `${pathName(path, paths)} ${categories?.[value] ?? formatValue(String(value))}`;
  });
  return {
    number: numbers[index] ?? 0,
    text: values.join(', '),
    isFeasible: feasible[index] === 1,
    // A completed trial has a number of trades, be it none.
    isFailed: known('TOTAL_TRADES') === null,
    objective: writeMetric(objective, at(objective)),
    totalReturn: known('TOTAL_RETURN'),
    sharpeRatio: known('SHARPE_RATIO'),
    maxDrawdown: known('MAX_DRAWDOWN'),
    totalTrades: known('TOTAL_TRADES'),
  };
}
