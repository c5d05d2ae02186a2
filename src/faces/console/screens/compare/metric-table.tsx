import { VerdictBadge } from '../../parts/verdict-badge.js';
import { usePlace } from '../../shell/router.js';
import { BaselineButton, ComparedName, MetricCell } from './compared-parts.js';
import { bestRuns, type ComparedRun, keyOf, METRIC_ROWS, valuesOf } from './comparison.js';

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
                  <ComparedName run={run} index={index} onPoint={onPoint} />
                  <br />
                  {run.verdict !== null && <VerdictBadge verdict={run.verdict} />}
                  <br />
                  <BaselineButton run={run} isPressed={baseline === index} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {METRIC_ROWS.map((row) => {
              const values = valuesOf(runs, row);
              const best = bestRuns(runs, row);
              return (
                <tr key={row.name}>
                  <th scope="row">{row.name}</th>
                  {runs.map((run, index) => (
                    <MetricCell
                      key={keyOf(run)}
                      row={row}
                      run={run}
                      value={values[index] ?? null}
                      base={index === baseline ? null : (values[baseline] ?? null)}
                      isBest={best.has(index)}
                    />
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
