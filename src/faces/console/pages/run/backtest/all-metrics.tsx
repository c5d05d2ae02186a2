import type { MetricsFragment } from '../../../generated/graphql.js';
import { formatCount, formatNumber, formatPercent } from '../../../text/format.js';
import type { Result } from './backtest-answer.js';

type Row = readonly [name: string, write: (metrics: MetricsFragment) => string];

const percent = (value: number | null | undefined) => formatPercent(value, { decimals: 2 });
const signed = (value: number | null | undefined) => formatPercent(value, { decimals: 2, signed: true });
const ratio = (value: number | null | undefined) => formatNumber(value, { decimals: 2 });

const ROWS: readonly Row[] = [
  ['Total return', (m) => signed(m.totalReturn)],
  ['A year', (m) => signed(m.cagr)],
  ['Buying and holding', (m) => signed(m.buyAndHoldReturn)],
  ['Holding at equal exposure', (m) => signed(m.exposures?.holdReturn)],
  ['Volatility a year', (m) => percent(m.annualizedVolatility)],
  ['Sharpe ratio', (m) => ratio(m.sharpeRatio)],
  ['Sortino ratio', (m) => ratio(m.sortinoRatio)],
  ['Calmar ratio', (m) => ratio(m.calmarRatio)],
  ['Deepest drawdown', (m) => percent(-m.maxDrawdown)],
  ['Longest drawdown, days', (m) => formatCount(m.maxDrawdownDays)],
  ['Exposure, share of bars', (m) => percent(m.exposure)],
  ['Net exposure', (m) => percent(m.exposures?.net)],
  ['Trades', (m) => formatCount(m.totalTrades)],
  ['Won', (m) => percent(m.winRate)],
  ['Profit factor', (m) => ratio(m.profitFactor)],
  ['Expectancy', (m) => ratio(m.expectancy)],
  ['System quality number', (m) => ratio(m.sqn)],
  ['Mean win', (m) => ratio(m.avgWin)],
  ['Mean loss', (m) => ratio(m.avgLoss)],
  ['Largest win', (m) => ratio(m.largestWin)],
  ['Largest loss', (m) => ratio(m.largestLoss)],
  ['Final value', (m) => ratio(m.finalValue)],
];

/** Every metric of every part side by side. */
export function AllMetrics({ result }: { readonly result: Result }) {
  const parts = [
    ['Unseen', result.outOfSample],
    ['In-sample', result.inSample],
    ['All', result.metrics],
  ] as const;
  const shown = parts.flatMap(([name, metrics]) =>
    metrics === null || metrics === undefined ? [] : [{ name, metrics }],
  );
  return (
    <details class="section">
      <summary>All metrics</summary>
      <table class="facts">
        <thead>
          <tr>
            <th>Metric</th>
            {shown.map(({ name }) => (
              <th key={name} class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([name, write]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {shown.map((part) => (
                <td key={part.name} class="number">
                  {write(part.metrics)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
