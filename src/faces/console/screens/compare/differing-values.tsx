import { formatCount } from '../../text/format.js';
import type { Comparison } from './comparison.js';
import { toldApart } from './told-apart.js';

/** So many values of a path are told; of more, how many there are. */
const MOST_VALUES = 8;

/** What many runs were made of differently: each value, and how many have it. */
export function DifferingValues({ differences }: { readonly differences: Comparison['differences'] }) {
  return (
    <details class="section" open>
      <summary>
        What differs <small>{formatCount(differences.length)}</small>
      </summary>
      {differences.length === 0 && <p class="nothing">Nothing: they are the same run.</p>}
      <div class="wide">
        <table class="compared">
          <tbody>
            {differences.map(({ path, values }) => {
              const counts = countsOf(values);
              const shown = counts.slice(0, MOST_VALUES);
              const texts = toldApart(shown.map(([value]) => value));
              return (
                <tr key={path}>
                  <th scope="row">{path}</th>
                  <td class="values-told">
                    {shown.map(([value, count], index) => (
                      <span key={value} title={value}>
                        {texts[index]} <small>{formatCount(count)} × </small>
                      </span>
                    ))}
                    {counts.length > MOST_VALUES && (
                      <small>and {formatCount(counts.length - MOST_VALUES)} other values</small>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** The values with how many have each, the most frequent first. */
function countsOf(values: readonly (string | null)[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value ?? '–', (counts.get(value ?? '–') ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
