import type { MetricsFragment } from '../../../generated/graphql.js';
import { METRIC_ROWS } from '../../compare/comparison.js';

/** Every metric of a trial, beside that of the best. */
export function TrialFigures({
  metrics,
  best,
}: {
  readonly metrics: MetricsFragment;
  /** Null for the best itself. */
  readonly best: { readonly number: number; readonly metrics: MetricsFragment | null } | null;
}) {
  const other = best?.metrics ?? null;
  return (
    <section aria-label="Figures">
      <h2>Figures</h2>
      <table class="facts">
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
          {METRIC_ROWS.map(({ name, value, write }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{write(value(metrics))}</td>
              {other !== null && <td class="number">{write(value(other))}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
