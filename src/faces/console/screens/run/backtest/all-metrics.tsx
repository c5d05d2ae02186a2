import { useState } from 'preact/hooks';
import { never, usePolled } from '../../../api/use-polled.js';
import { MetricSentencesDocument, type MetricsFragment } from '../../../generated/graphql.js';
import { isDoubtful } from '../../../parts/is-doubtful.js';
import { formatCount, formatNumber, formatPercent, UNDEFINED } from '../../../text/format.js';
import type { Result } from './backtest-answer.js';

type Row = readonly [name: string, metric: string, write: (metrics: MetricsFragment) => string];

const percent = (value: number | null | undefined) => formatPercent(value, { decimals: 2 });
const signed = (value: number | null | undefined) => formatPercent(value, { decimals: 2, signed: true });
const ratio = (value: number | null | undefined) => formatNumber(value, { decimals: 2 });

const SHARPE = 'sharpeRatio';

const ROWS: readonly Row[] = [
  ['Total return', 'totalReturn', (m) => signed(m.totalReturn)],
  ['A year', 'cagr', (m) => signed(m.cagr)],
  ['Buying and holding', 'buyAndHoldReturn', (m) => signed(m.buyAndHoldReturn)],
  ['Holding at equal net exposure', 'exposures.holdReturn', (m) => signed(m.exposures?.holdReturn)],
  ['Volatility a year', 'annualizedVolatility', (m) => percent(m.annualizedVolatility)],
  ['Sharpe ratio', SHARPE, (m) => ratio(m.sharpeRatio)],
  ['Sortino ratio', 'sortinoRatio', (m) => ratio(m.sortinoRatio)],
  ['Calmar ratio', 'calmarRatio', (m) => ratio(m.calmarRatio)],
  ['Deepest drawdown', 'maxDrawdown', (m) => percent(-m.maxDrawdown)],
  ['Longest drawdown, days', 'maxDrawdownDays', (m) => formatNumber(m.maxDrawdownDays)],
  ['Exposure, share of bars', 'exposure', (m) => percent(m.exposure)],
  ['Net exposure', 'exposures.net', (m) => percent(m.exposures?.net)],
  ['Trades', 'totalTrades', (m) => formatCount(m.totalTrades)],
  ['Won', 'winRate', (m) => percent(m.winRate)],
  ['Profit factor', 'profitFactor', (m) => ratio(m.profitFactor)],
  ['Expectancy', 'expectancy', (m) => ratio(m.expectancy)],
  ['System quality number', 'sqn', (m) => ratio(m.sqn)],
  ['Mean win', 'avgWin', (m) => ratio(m.avgWin)],
  ['Mean loss', 'avgLoss', (m) => ratio(m.avgLoss)],
  ['Largest win', 'largestWin', (m) => ratio(m.largestWin)],
  ['Largest loss', 'largestLoss', (m) => ratio(m.largestLoss)],
  ['Final value', 'finalValue', (m) => ratio(m.finalValue)],
];

/** Every metric of every part side by side. */
export function AllMetrics({ result }: { readonly result: Result }) {
  const [isOpen, setOpen] = useState(false);
  const answer = usePolled(MetricSentencesDocument, isOpen ? {} : null, never);
  const sentences = new Map((answer.data?.metricDefinitions ?? []).map((metric) => [metric.name, metric]));
  const parts = [
    ['Unseen', result.outOfSample],
    ['In-sample', result.inSample],
    ['All', result.metrics],
  ] as const;
  const shown = parts.flatMap(([name, metrics]) =>
    metrics === null || metrics === undefined ? [] : [{ name, metrics }],
  );
  return (
    <details class="section" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
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
          {ROWS.map(([name, metric, write]) => (
            <tr key={name}>
              <th scope="row" title={sentences.get(metric)?.formula}>
                {name}
              </th>
              {shown.map((part) => (
                <Figure
                  key={part.name}
                  text={write(part.metrics)}
                  isDoubtful={metric === SHARPE && isDoubtful(part.metrics)}
                  nullWhen={sentences.get(metric)?.nullWhen ?? null}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** What is undefined says when it is. */
function Figure({
  text,
  isDoubtful,
  nullWhen,
}: {
  readonly text: string;
  readonly isDoubtful: boolean;
  readonly nullWhen: string | null;
}) {
  const reason = text === UNDEFINED && nullWhen !== null ? `undefined: ${nullWhen}` : undefined;
  return (
    <td class={isDoubtful ? 'number doubtful' : 'number'} title={reason}>
      {text}
    </td>
  );
}
