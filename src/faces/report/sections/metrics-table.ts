import type { BacktestMetrics } from '../../../domain/statistics/backtest-metrics.js';
import {
  formatDays,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRate,
  formatRatio,
  UNDEFINED,
} from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

type Row = readonly [label: string, show: (metrics: BacktestMetrics) => string];

const ROWS: readonly Row[] = [
  ['Total return', (m) => formatPercent(m.totalReturn, true)],
  ['Buy and hold', (m) => formatPercent(m.buyAndHoldReturn, true)],
  ['Holding at the mean net exposure', ({ exposures }) => formatPercent(exposures?.holdReturn ?? null, true)],
  ['Mean net exposure', ({ exposures }) => formatPercent(exposures?.net ?? null, true)],
  [
    'Mean long / short exposure',
    ({ exposures }) =>
      `${formatPercent(exposures?.long ?? null)} / ${formatPercent(exposures?.short ?? null)}`,
  ],
  ['Exposure (bars with a position)', (m) => formatPercent(m.exposure)],
  ['Annual growth (CAGR)', (m) => formatPercent(m.cagr, true)],
  ['Annual volatility', (m) => formatPercent(m.annualizedVolatility)],
  ['Sharpe ratio', (m) => formatRatio(m.sharpeRatio)],
  ['Sortino ratio', (m) => formatRatio(m.sortinoRatio)],
  ['Calmar ratio', (m) => formatRatio(m.calmarRatio)],
  ['Max drawdown', (m) => formatPercent(-m.maxDrawdown)],
  ['Longest drawdown, days', (m) => formatDays(m.maxDrawdownDays)],
  ['Initial capital', (m) => formatMoney(m.initialCapital)],
  ['Final value', (m) => formatMoney(m.finalValue)],
  ['Trades', (m) => formatNumber(m.totalTrades)],
  ['Winning / losing', (m) => `${formatNumber(m.winningTrades)} / ${formatNumber(m.losingTrades)}`],
  ['Win rate', (m) => formatPercent(m.winRate)],
  ['Average win', (m) => formatMoney(m.avgWin)],
  ['Average loss', (m) => formatMoney(m.avgLoss)],
  ['Largest win', (m) => formatMoney(m.largestWin)],
  ['Largest loss', (m) => formatMoney(m.largestLoss)],
  ['Profit factor', (m) => formatRatio(m.profitFactor)],
  ['Expectancy per trade', (m) => formatMoney(m.expectancy)],
  ['System quality number', (m) => formatRatio(m.sqn)],
  ['Commission paid', (m) => formatMoney(m.totalCommission)],
  ['Slippage paid', (m) => formatMoney(m.totalSlippage)],
];

/** All metrics side by side, the out-of-sample part first. */
export function metricsTable({ result, parameters }: ReportData): Html {
  const { outOfSample, inSample, metrics, breakEvenCost } = result;
  const parts: readonly (readonly [string, BacktestMetrics])[] = [
    ...(outOfSample ? [['Out of sample', outOfSample] as const] : []),
    ...(inSample ? [['In sample', inSample] as const] : []),
    ['Whole range', metrics],
  ];
  const paid = `${formatRate(parameters.commission)} commission and ${formatRate(parameters.slippage)} slippage`;
  return html`<section aria-labelledby="metrics">
<h2 id="metrics">Metrics</h2>
<p>${partsNote(result)}</p>
<div class="scroll"><table class="metrics">
<thead><tr><th scope="col">Figure</th>${parts.map(([title]) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${ROWS.map(
  ([label, show]) =>
    html`<tr><th scope="row">${label}</th>${parts.map(([, part]) => html`<td>${show(part)}</td>`)}</tr>
`,
)}</tbody>
</table></div>
<p>${
    breakEvenCost === null
      ? 'There is no break-even cost without trades.'
      : breakEvenCost < 0
        ? `These trades lose even without costs; they paid ${paid}.`
        : `These same trades would return 0 at a cost of ${formatPercent(breakEvenCost)} per side; they paid ${paid}.`
  } ${UNDEFINED} stands for a figure that is undefined on this run.</p>
</section>`;
}

function partsNote({ outOfSample, inSample, provenance }: ReportData['result']): string {
  if (outOfSample !== null)
    return 'Out of sample are the bars after everything that influenced the model; judge the strategy by them.';
  if (provenance.modelHash === null) return 'No model decided.';
  return inSample === null
    ? 'There is no out-of-sample part: what the model was trained on is unknown, or the range lies before it.'
    : 'There is no out-of-sample part: no bar of the range comes after what the model was trained on.';
}
