import { formatCount } from '../../../text/format.js';

/** What it told of the test part, by what was true; and how often each answer is right anywhere. */
export function Confusion({
  classCounts,
  confusion,
}: {
  readonly classCounts: readonly {
    readonly label: string;
    readonly train: number;
    readonly validation: number;
    readonly test: number;
  }[];
  readonly confusion: readonly (readonly number[])[];
}) {
  if (confusion.length === 0) return null;
  return (
    <details class="section" open>
      <summary>What it told, by what was true</summary>
      <div class="wide">
        <table class="facts">
          <thead>
            <tr>
              <th>True</th>
              {classCounts.map(({ label }) => (
                <th key={label} class="number">
                  told {label}
                </th>
              ))}
              <th class="number">in training</th>
            </tr>
          </thead>
          <tbody>
            {classCounts.map(({ label, train }, row) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {confusion[row]?.map((count, column) => (
                  <td key={classCounts[column]?.label} class={row === column ? 'number gain' : 'number'}>
                    {formatCount(count)}
                  </td>
                ))}
                <td class="number muted">{formatCount(train)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
