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

/** Every metric, a column a run; the best of each row stands out, and a baseline turns the others into differences. */
export function MetricTable({
  runs,
  pointed,
  onPoint,
}: {
  readonly runs: readonly ComparedRun[];
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}) {
  const asked = usePlace().query.get('baseline');
  const baseline = asked === null ? -1 : runs.findIndex((run) => keyOf(run) === asked);
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
                  class={pointed === null || pointed === index ? 'number' : 'number faded'}
                  onPointerEnter={() => onPoint(index)}
                  onPointerLeave={() => onPoint(null)}
                >
                  <i class={`key-${LINE_COLORS[index] ?? 'hold'}`} aria-hidden="true" />{' '}
                  <a href={addressOf(run)} onFocus={() => onPoint(index)} onBlur={() => onPoint(null)}>
                    {nameOf(run)}
                  </a>
                  <br />
                  {run.verdict !== null && <VerdictBadge verdict={run.verdict} />}
                  <br />
                  <button
                    type="button"
                    class="quiet"
                    aria-pressed={baseline === index}
                    onClick={() => setQuery({ baseline: baseline === index ? null : keyOf(run) })}
                  >
                    baseline
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {METRIC_ROWS.map((row) => {
              const values = valuesOf(runs, row);
              const best = bestRuns(runs, row);
              const base = values[baseline] ?? null;
              return (
                <tr key={row.name}>
                  <th scope="row">{row.name}</th>
                  {runs.map((run, index) => {
                    const value = values[index] ?? null;
                    return (
                      <td
                        key={keyOf(run)}
                        class={`number ${best.has(index) ? 'best' : ''} ${isInvalid(run) ? 'invalid' : ''}`}
                      >
                        {row.write(value)}
                        {base !== null && value !== null && index !== baseline && (
                          <small> ({differenceText(row, value - base)})</small>
                        )}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
