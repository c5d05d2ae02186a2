import { formatNumber } from '../../../text/format.js';
import type { Analysis } from './backtest-answer.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Returns of this size and more have the full colour. */
const FULL = 0.1;

/** The return of every month, and of the year. */
export function Months({ analysis }: { readonly analysis: Analysis | null }) {
  const returns = analysis?.monthlyReturns ?? [];
  const years = [...new Set(returns.map(({ year }) => year))].sort((one, other) => other - one);
  return (
    <details class="section">
      <summary>Months</summary>
      <div class="wide">
        <table class="months">
          <thead>
            <tr>
              <th>%</th>
              {MONTHS.map((month) => (
                <th key={month} class="number">
                  {month}
                </th>
              ))}
              <th class="number">Year</th>
            </tr>
          </thead>
          <tbody>
            {years.map((year) => {
              const ofYear = returns.filter((entry) => entry.year === year);
              const whole = ofYear.reduce((product, entry) => product * (1 + entry.return), 1) - 1;
              return (
                <tr key={year}>
                  <th scope="row">{year}</th>
                  {MONTHS.map((name, index) => (
                    <Cell
                      key={name}
                      value={ofYear.find(({ month }) => month === index + 1)?.return ?? null}
                    />
                  ))}
                  <Cell value={whole} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Cell({ value }: { readonly value: number | null }) {
  if (value === null) return <td />;
  const strength = Math.min(Math.ceil((Math.abs(value) / FULL) * 4), 4);
  return (
    <td class={`number heat-${value < 0 ? 'down' : 'up'}-${strength}`}>
      {formatNumber(100 * value, { signed: true })}
    </td>
  );
}
