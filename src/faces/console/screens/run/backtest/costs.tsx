import { costText } from '../../../../../domain/execution/cost-text.js';
import type { MetricsFragment } from '../../../generated/graphql.js';
import { formatNumber, formatPercent, formatRate, UNDEFINED } from '../../../text/format.js';
import type { Parameters } from './backtest-answer.js';

/** What trading cost, and how much it may cost. */
export function Costs({
  metrics,
  parameters,
  breakEvenCost,
}: {
  readonly metrics: MetricsFragment;
  readonly parameters: Parameters;
  readonly breakEvenCost: number | null;
}) {
  const paid = metrics.totalCommission + metrics.totalSlippage;
  const rows = [
    [
      'Commission',
      formatNumber(metrics.totalCommission, { decimals: 2 }),
      `${formatRate(parameters.commission)} a side`,
    ],
    [
      'Slippage',
      formatNumber(metrics.totalSlippage, { decimals: 2 }),
      `${formatRate(parameters.slippage)} a side`,
    ],
    [
      'Together',
      formatNumber(paid, { decimals: 2 }),
      `${formatPercent(paid / metrics.initialCapital, { decimals: 2 })} of the capital`,
    ],
    breakEvenCost !== null && breakEvenCost < 0
      ? ['Break-even', 'none', 'these trades lose even without costs']
      : [
          'Break-even',
          breakEvenCost === null ? UNDEFINED : costText(breakEvenCost),
          'a side, at which these same trades return nothing',
        ],
  ] as const;
  return (
    <details class="section">
      <summary>
        Costs <small>{formatNumber(paid, { decimals: 0 })}</small>
      </summary>
      <table class="facts">
        <tbody>
          {rows.map(([name, value, note]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{value}</td>
              <td class="muted">{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
