import { useState } from 'preact/hooks';
import { VerdictBadge } from '../../parts/verdict-badge.js';
import { bestOf, type ComparedRun, LINE_COLORS, METRIC_ROWS, nameOf } from './comparison.js';

/** Every metric, a column a run; the best of each row stands out, and a baseline turns the others into differences. */
export function MetricTable({
  runs,
  onPoint,
}: {
  readonly runs: readonly ComparedRun[];
  readonly onPoint: (index: number | null) => void;
}) {
  const [baseline, setBaseline] = useState<number | null>(null);
  return (
    <section aria-label="Metrics">
      <h2>Metrics</h2>
      <div class="wide">
        <table class="compared">
          <thead>
            <tr>
              <th>
                <span class="hidden">Metric</span>
              </th>
              {runs.map((run, index) => (
                <th
                  key={keyOf(run)}
                  class="number"
                  onPointerEnter={() => onPoint(index)}
                  onPointerLeave={() => onPoint(null)}
                >
                  <i class={`key-${LINE_COLORS[index] ?? 'hold'}`} aria-hidden="true" />{' '}
                  <a href={`/operations/${run.operation.id}`}>{nameOf(run)}</a>
                  <br />
                  {run.verdict !== null && <VerdictBadge verdict={run.verdict} />}
                  <br />
                  <button
                    type="button"
                    class="quiet"
                    aria-pressed={baseline === index}
                    onClick={() => setBaseline(baseline === index ? null : index)}
                  >
                    baseline
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {METRIC_ROWS.map(({ name, value, write, better }) => {
              const values = runs.map(({ metrics }) => (metrics === null ? null : value(metrics)));
              const best = bestOf(values, better);
              const base = baseline === null ? null : (values[baseline] ?? null);
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {values.map((found, index) => (
                    <td
                      key={keyOf(runs[index] as ComparedRun)}
                      class={best.has(index) ? 'number best' : 'number'}
                    >
                      {write(found)}
                      {base !== null && found !== null && index !== baseline && (
                        <small> ({difference(write, found - base)})</small>
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const keyOf = ({ operation, trial }: ComparedRun): string => `${operation.id}~${trial?.number ?? ''}`;

function difference(write: (value: number) => string, value: number): string {
  const text = write(value);
  return value > 0 && !text.startsWith('+') ? `+${text}` : text;
}
