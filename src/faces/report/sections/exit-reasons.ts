import type { ExitReason } from '../../../domain/portfolio/trade.js';
import { formatMoney, formatNumber, formatPercent } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

/** What ended a trade, in words. */
export const EXIT_WORDS: Readonly<Record<ExitReason, string>> = {
  SIGNAL: 'signal',
  STOP_LOSS: 'stop loss',
  TAKE_PROFIT: 'take profit',
  TRAILING_STOP: 'trailing stop',
  MAX_HOLDING: 'max holding',
  END_OF_DATA: 'end of data',
  ACCOUNT_DEPLETED: 'account depleted',
};

/** What trades came to, by what ended them; nothing where there are none. */
export function exitReasons({ exits }: ReportData): Html | null {
  if (exits.reasons.length === 0) return null;
  return html`<section aria-labelledby="exits">
<h2 id="exits">Trades by exit</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Exit by</th><th scope="col">Trades</th><th scope="col">Win rate</th><th scope="col">Net profit</th><th scope="col">Mean return</th><th scope="col">Bars held on average</th></tr></thead>
<tbody>
${exits.reasons.map(
  ({ reason, trades, winningTrades, netPnl, meanReturn, meanBarsHeld }) =>
    html`<tr><th scope="row">${EXIT_WORDS[reason]}</th><td>${formatNumber(trades)}</td><td>${formatPercent(winningTrades / trades)}</td>
<td class="${netPnl < 0 ? 'loss' : 'gain'}">${formatMoney(netPnl)}</td><td>${formatPercent(meanReturn, true)}</td><td>${formatNumber(Math.round(10 * meanBarsHeld) / 10)}</td></tr>
`,
)}</tbody>
</table></div>
</section>`;
}
