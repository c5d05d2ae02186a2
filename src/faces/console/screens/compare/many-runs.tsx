import { useMemo, useState } from 'preact/hooks';
import { VerdictBadge } from '../../parts/verdict-badge.js';
import { setQuery, usePlace } from '../../shell/router.js';
import { BaselineButton, ComparedName, MetricCell } from './compared-parts.js';
import { bestRuns, type ComparedRun, isInvalid, keyOf, METRIC_ROWS, valuesOf } from './comparison.js';

const ROWS_A_PAGE = 50;
const SHOWN = METRIC_ROWS.filter(({ name }) =>
  ['Return', 'Against holding', 'Sharpe ratio', 'Calmar ratio', 'Volatility', 'Drawdown', 'Trades'].includes(
    name,
  ),
);

/** Many runs below one another, sorted by what a heading names; what is invalid stands last. */
export function ManyRuns({
  runs,
  pointed,
  onPoint,
}: {
  readonly runs: readonly ComparedRun[];
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}) {
  const { query } = usePlace();
  const sort = SHOWN.find(({ name }) => name === query.get('sort')) ?? null;
  const [shown, setShown] = useState(ROWS_A_PAGE);
  const columns = useMemo(
    () => SHOWN.map((row) => ({ row, values: valuesOf(runs, row), best: bestRuns(runs, row) })),
    [runs],
  );
  const order = useMemo(() => {
    const values = columns.find(({ row }) => row === sort)?.values;
    const rank = (index: number): number => {
      const run = runs[index];
      const value = values?.[index] ?? null;
      if (run === undefined || isInvalid(run) || value === null) return Number.POSITIVE_INFINITY;
      return -(sort?.better || 1) * value;
    };
    const indexes = runs.map((_, index) => index);
    return sort === null ? indexes : indexes.sort((one, other) => compared(rank(one), rank(other)));
  }, [columns, sort]);
  const asked = query.get('baseline');
  const baseline = asked === null ? -1 : runs.findIndex((run) => keyOf(run) === asked);
  return (
    <section aria-label="Metrics">
      <h2>Metrics</h2>
      <div class="wide">
        <table class="compared">
          <thead>
            <tr>
              <th>Run</th>
              <th>Verdict</th>
              {SHOWN.map(({ name }) => (
                <th key={name} class="number" aria-sort={sort?.name === name ? 'descending' : undefined}>
                  <button
                    type="button"
                    class="quiet"
                    onClick={() => setQuery({ sort: sort?.name === name ? null : name })}
                  >
                    {name}
                    {sort?.name === name && ' ▾'}
                  </button>
                </th>
              ))}
              <th>
                <span class="hidden">Baseline</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {order.slice(0, shown).map((index) => {
              const run = runs[index] as ComparedRun;
              return (
                <tr
                  key={keyOf(run)}
                  class={pointed === index ? 'at' : undefined}
                  onPointerEnter={() => onPoint(index)}
                  onPointerLeave={() => onPoint(null)}
                >
                  <th scope="row">
                    <ComparedName run={run} index={index} onPoint={onPoint} />
                  </th>
                  <td>{run.verdict !== null && <VerdictBadge verdict={run.verdict} />}</td>
                  {columns.map(({ row, values, best }) => (
                    <MetricCell
                      key={row.name}
                      row={row}
                      run={run}
                      value={values[index] ?? null}
                      base={index === baseline ? null : (values[baseline] ?? null)}
                      isBest={best.has(index)}
                    />
                  ))}
                  <td>
                    <BaselineButton run={run} isPressed={baseline === index} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {order.length > shown && (
        <button type="button" onClick={() => setShown(shown + ROWS_A_PAGE)}>
          Show more
        </button>
      )}
    </section>
  );
}

const compared = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);
