import type { SideStatistics } from '../../../domain/statistics/side-statistics.js';
import { formatMoney, formatNumber, formatPercent, formatRatio, UNDEFINED } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

type Row = readonly [label: string, show: (side: SideStatistics) => string];

const ROWS: readonly Row[] = [
  ['Trades', (s) => formatNumber(s.totalTrades)],
  ['Net profit', (s) => formatMoney(s.netPnl)],
  ['Win rate', (s) => formatPercent(s.winRate)],
  ['Profit factor', (s) => formatRatio(s.profitFactor)],
  ['Expectancy per trade', (s) => formatMoney(s.expectancy)],
  ['Average win', (s) => formatMoney(s.avgWin)],
  ['Average loss', (s) => formatMoney(s.avgLoss)],
  ['Largest win', (s) => formatMoney(s.largestWin)],
  ['Largest loss', (s) => formatMoney(s.largestLoss)],
  ['System quality number', (s) => formatRatio(s.sqn)],
  [
    'Bars held on average',
    (s) => (s.avgBarsHeld === null ? UNDEFINED : formatNumber(Math.round(s.avgBarsHeld * 10) / 10)),
  ],
  ['Commission paid', (s) => formatMoney(s.totalCommission)],
  ['Slippage paid', (s) => formatMoney(s.totalSlippage)],
];

/** Long and short trades apart; nothing when there were none, or the run is of an earlier version. */
export function sidesTable({ result: { longTrades, shortTrades } }: ReportData): Html | null {
  if (longTrades === null || shortTrades === null) return null;
  if (longTrades.totalTrades + shortTrades.totalTrades === 0) return null;
  return html`<section aria-labelledby="sides">
<h2 id="sides">Long and short trades</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Figure</th><th scope="col">Long</th><th scope="col">Short</th></tr></thead>
<tbody>
${ROWS.map(
  ([label, show]) =>
    html`<tr><th scope="row">${label}</th><td>${show(longTrades)}</td><td>${show(shortTrades)}</td></tr>
`,
)}</tbody>
</table></div>
</section>`;
}
