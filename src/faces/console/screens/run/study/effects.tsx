import { pathName } from '../../../../../domain/study/space/path-name.js';
import type { MetricName } from '../../../generated/graphql.js';
import { ShareBar } from '../../../parts/share-bar.js';
import { formatPercent } from '../../../text/format.js';
import type { Study } from './study-answer.js';
import { writeMetric } from './study-axes.js';

/** Which parameter matters how much, and where its good values are; the most important first. */
export function Effects({
  effects,
  metric,
}: {
  readonly effects: Study['effects'];
  /** What was looked for, of which the medians are. */
  readonly metric: MetricName;
}) {
  const paths = effects.map(({ path }) => path);
  const sorted = [...effects].sort((one, other) => (other.importance ?? 0) - (one.importance ?? 0));
  return (
    <section aria-label="Effects">
      <h2>What matters</h2>
      {sorted.map(({ path, importance, confounded, bins }) => (
        <details key={path} class="effect">
          <summary>
            {pathName(path, paths)} <small>{formatPercent(importance, { decimals: 0 })}</small>
            <ShareBar share={importance ?? 0} />
          </summary>
          {confounded && (
            <p class="muted">
              Its values were not tried evenly with those of the others: this may be their effect.
            </p>
          )}
          <table class="values">
            <tbody>
              {bins.map(({ label, median, trials }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td class="number">{writeMetric(metric, median ?? Number.NaN)}</td>
                  <td class="number muted">{trials} tried</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ))}
    </section>
  );
}
