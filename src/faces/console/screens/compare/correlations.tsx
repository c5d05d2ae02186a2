import { formatNumber } from '../../text/format.js';
import { type ComparedRun, keyOf, nameOf } from './comparison.js';

/** How alike the returns of the runs are: 1 the same, 0 nothing in common. */
export function Correlations({
  runs,
  rows,
}: {
  readonly runs: readonly ComparedRun[];
  readonly rows: readonly (readonly (number | null)[])[];
}) {
  const keyAt = (index: number) => (runs[index] === undefined ? index : keyOf(runs[index]));
  return (
    <details class="section">
      <summary>Correlations</summary>
      <div class="wide">
        <table class="compared">
          <tbody>
            {rows.map((row, line) => (
              <tr key={keyAt(line)}>
                <th scope="row">{runs[line] === undefined ? '' : nameOf(runs[line])}</th>
                {row.map((value, column) => (
                  <td key={keyAt(column)} class={line === column ? 'number muted' : 'number'}>
                    {formatNumber(value, { decimals: 2 })}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
