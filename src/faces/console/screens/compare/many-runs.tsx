import { useMemo, useState } from 'preact/hooks';
import { VerdictBadge } from '../../parts/verdict-badge.js';
import { setQuery, usePlace } from '../../shell/router.js';
import {
  addressOf,
  bestRuns,
  type ComparedRun,
  differenceText,
  isInvalid,
  keyOf,
  LINE_COLORS,
  METRIC_ROWS,
  nameOf,
  valuesOf,
} from './comparison.js';

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
                    <i class={`key-${LINE_COLORS[index] ?? 'hold'}`} aria-hidden="true" />{' '}
                    <a href={addressOf(run)} onFocus={() => onPoint(index)} onBlur={() => onPoint(null)}>
                      {nameOf(run)}
                    </a>
                  </th>
                  <td>{run.verdict !== null && <VerdictBadge verdict={run.verdict} />}</td>
                  {columns.map(({ row, values, best }) => {
                    const value = values[index] ?? null;
                    const base = values[baseline] ?? null;
                    return (
                      <td
                        key={row.name}
                        class={`number ${best.has(index) ? 'best' : ''} ${isInvalid(run) ? 'invalid' : ''}`}
                      >
                        {row.write(value)}
                        {base !== null && value !== null && index !== baseline && (
                          <small> ({differenceText(row, value - base)})</small>
                        )}
                      </td>
                    );
                  })}
                  <td>
                    <button
                      type="button"
                      class="quiet"
                      aria-pressed={baseline === index}
                      onClick={() => setQuery({ baseline: baseline === index ? null : keyOf(run) })}
                    >
                      baseline
                    </button>
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
