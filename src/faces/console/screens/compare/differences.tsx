import { type ComparedRun, type Comparison, keyOf, nameOf } from './comparison.js';
import { toldApart } from './told-apart.js';

/** What the runs were made of differently, and nothing else. */
export function Differences({
  runs,
  differences,
}: {
  readonly runs: readonly ComparedRun[];
  readonly differences: Comparison['differences'];
}) {
  return (
    <section aria-label="What differs">
      <h2>What differs</h2>
      {differences.length === 0 ? (
        <p class="nothing">Nothing: they are the same run.</p>
      ) : (
        <div class="wide">
          <table class="compared">
            <thead>
              <tr>
                <th>
                  <span class="hidden">What</span>
                </th>
                {runs.map((run) => (
                  <th key={keyOf(run)} class="number">
                    {nameOf(run)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {differences.map(({ path, values }) => (
                <tr key={path}>
                  <th scope="row">{path}</th>
                  {toldApart(values).map((text, index) => (
                    <td
                      key={runs[index] === undefined ? index : keyOf(runs[index])}
                      class="number"
                      title={values[index] ?? ''}
                    >
                      {text}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
