import type { MetricsFragment } from '../../../generated/graphql.js';
import { figureClass, METRIC_ROWS } from '../../compare/comparison.js';

/** Every metric of a trial, beside that of the best. */
export function TrialFigures({
  metrics,
  best,
  isInvalid,
}: {
  readonly metrics: MetricsFragment;
  /** Null for the best itself. */
  readonly best: { readonly number: number; readonly metrics: MetricsFragment | null } | null;
  readonly isInvalid: boolean;
}) {
  const other = best?.metrics ?? null;
  return (
    <section aria-label="Figures">
      <h2>Figures</h2>
      <table class={isInvalid ? 'facts hatched-figures' : 'facts'}>
        <thead>
          <tr>
            <th>
              <span class="hidden">Figure</span>
            </th>
            <th class="number">This trial</th>
            {other !== null && <th class="number">Best, trial {best?.number}</th>}
          </tr>
        </thead>
        <tbody>
          {METRIC_ROWS.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td class={figureClass(row, metrics)}>{row.write(row.value(metrics))}</td>
              {other !== null && <td class={figureClass(row, other)}>{row.write(row.value(other))}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
