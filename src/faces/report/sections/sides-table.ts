import type { SideStatistics } from '../../../domain/statistics/side-statistics.js';
import { TRADE_METRICS } from '../../../domain/statistics/trade-statistics.js';
import { formatMoney, formatNumber, UNDEFINED } from '../format.js';
import { type Html, html } from '../html.js';
import { metricFigure, metricLabel } from '../metric-figure.js';
import type { ReportData } from '../report-data.js';

type Row = readonly [label: string, show: (side: SideStatistics) => string];

const ROWS: readonly Row[] = [
  ...tradeRows('totalTrades'),
  ['Net profit', (s) => formatMoney(s.netPnl)],
  ...tradeRows('winRate', 'profitFactor', 'expectancy', 'avgWin', 'avgLoss', 'largestWin', 'largestLoss'),
  ...tradeRows('sqn'),
  [
    'Bars held on average',
    (s) => (s.avgBarsHeld === null ? UNDEFINED : formatNumber(Math.round(s.avgBarsHeld * 10) / 10)),
  ],
  ...tradeRows('totalCommission', 'totalSlippage'),
];

function tradeRows(...names: readonly (keyof typeof TRADE_METRICS)[]): Row[] {
  return names.map((name) => [
    metricLabel(TRADE_METRICS[name]),
    (side) => metricFigure(TRADE_METRICS[name], side[name]),
  ]);
}

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
