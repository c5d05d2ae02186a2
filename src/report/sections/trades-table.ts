import type { ExitReason, Trade } from '../../portfolio/trade.js';
import { hasIntradayBars } from '../chart-data.js';
import { count, formatInstant, formatMoney, formatNumber, formatPercent, formatPrice } from '../format.js';
import { type Html, html } from '../html.js';
import { priceDecimals } from '../price-decimals.js';
import type { ReportData } from '../report-data.js';

const EXITS: Readonly<Record<ExitReason, string>> = {
  SIGNAL: 'signal',
  STOP_LOSS: 'stop loss',
  TAKE_PROFIT: 'take profit',
  TRAILING_STOP: 'trailing stop',
  MAX_HOLDING: 'max holding',
  END_OF_DATA: 'end of data',
  ACCOUNT_DEPLETED: 'account depleted',
};

const COLUMNS = [
  ...['#', 'Side', 'Entry (UTC)', 'Entry price', 'Exit (UTC)', 'Exit price', 'Exit by', 'Quantity', 'Bars'],
  ...['Gross', 'Commission', 'Net', 'Return', 'Best', 'Worst', 'Confidence'],
];

/** The closed trades; of very many the first and the last ones. */
export function tradesTable({ trades, parameters }: ReportData): Html {
  const { first, last } = trades.shown;
  const hidden = trades.total - first.length - last.length;
  const row = tradeRow(hasIntradayBars(parameters.timeframe), decimalsOf([...first, ...last]));
  return html`<section aria-labelledby="trades">
<h2 id="trades">Trades</h2>
${
  trades.total === 0
    ? html`<p>The run made no trades; the table above says where its signals went.</p>`
    : html`<p>${count(trades.total, 'trade')}, in order of exit${
        hidden > 0
          ? `; shown are the first ${formatNumber(first.length)} and the last ${formatNumber(last.length)}, all are in trades.csv`
          : ''
      }. Prices include slippage; net is after commission. Best and worst are the largest moves for and against the position while it was open.</p>
<div class="scroll long"><table class="trades">
<thead><tr>${COLUMNS.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${first.map(row)}${hidden > 0 ? html`<tr><td class="gap" colspan="${COLUMNS.length}">… ${count(hidden, 'more trade')} …</td></tr>\n` : null}${last.map(row)}</tbody>
</table></div>`
}
</section>`;
}

function tradeRow(isIntraday: boolean, decimals: number): (trade: Trade) => Html {
  return (trade) => html`<tr><td>${trade.seq + 1}</td><td>${trade.side.toLowerCase()}</td>
<td>${formatInstant(trade.entryTimeMs, isIntraday)}</td><td>${formatPrice(trade.entryPrice, decimals)}</td>
<td>${formatInstant(trade.exitTimeMs, isIntraday)}</td><td>${formatPrice(trade.exitPrice, decimals)}</td>
<td>${EXITS[trade.exitReason]}</td><td>${formatNumber(trade.quantity)}</td><td>${formatNumber(trade.barsHeld)}</td>
<td>${formatMoney(trade.grossPnl)}</td><td>${formatMoney(trade.commission)}</td>
<td class="${trade.netPnl > 0 ? 'gain' : 'loss'}">${formatMoney(trade.netPnl)}</td><td>${formatPercent(trade.netReturn, true)}</td>
<td>${formatPercent(trade.maxFavorableExcursion)}</td><td>${formatPercent(trade.maxAdverseExcursion)}</td>
<td>${formatPercent(trade.entryConfidence)}</td></tr>
`;
}

/** Fill prices have long tails of decimals from the slippage: what the magnitude asks for is enough. */
function decimalsOf(trades: readonly Trade[]): number {
  return priceDecimals(trades.flatMap(({ entryPrice, exitPrice }) => [entryPrice, exitPrice]));
}
