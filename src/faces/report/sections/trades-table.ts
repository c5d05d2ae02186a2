import { formatFixed } from '../../../base/pure/format-fixed.js';
import type { Trade } from '../../../domain/portfolio/trade.js';
import { hasIntradayBars } from '../chart-data.js';
import { count, formatInstant, formatMoney, formatNumber, formatPercent } from '../format.js';
import { type Html, html } from '../html.js';
import { priceDecimals } from '../price-decimals.js';
import type { ReportData } from '../report-data.js';
import { EXIT_WORDS } from './exit-reasons.js';

interface Column {
  readonly title: string;
  readonly show: (trade: Trade) => string;
  /** Of the cells; texts begin at the left. */
  readonly style?: (trade: Trade) => 'text' | 'gain' | 'loss';
}

const asText = (): 'text' => 'text';

/** What counts most stands where it is seen without scrolling. */
function columnsFor(isIntraday: boolean, decimals: number): readonly Column[] {
  return [
    { title: '#', show: (t) => String(t.seq + 1), style: asText },
    { title: 'Side', show: (t) => t.side.toLowerCase(), style: asText },
    { title: 'Entry (UTC)', show: (t) => formatInstant(t.entryTimeMs, isIntraday), style: asText },
    { title: 'Entry price', show: (t) => formatFixed(t.entryPrice, decimals) },
    { title: 'Exit (UTC)', show: (t) => formatInstant(t.exitTimeMs, isIntraday), style: asText },
    { title: 'Exit price', show: (t) => formatFixed(t.exitPrice, decimals) },
    { title: 'Exit by', show: (t) => EXIT_WORDS[t.exitReason], style: asText },
    { title: 'Net', show: (t) => formatMoney(t.netPnl), style: (t) => (t.netPnl > 0 ? 'gain' : 'loss') },
    { title: 'Return', show: (t) => formatPercent(t.netReturn, true) },
    { title: 'Bars', show: (t) => formatNumber(t.barsHeld) },
    { title: 'Quantity', show: (t) => formatNumber(t.quantity) },
    { title: 'Gross', show: (t) => formatMoney(t.grossPnl) },
    { title: 'Commission', show: (t) => formatMoney(t.commission) },
    { title: 'Best', show: (t) => formatPercent(t.maxFavorableExcursion) },
    { title: 'Worst', show: (t) => formatPercent(t.maxAdverseExcursion) },
    { title: 'Confidence', show: (t) => formatPercent(t.entryConfidence) },
  ];
}

/** The closed trades; of very many the first and the last ones. A column with one value is said once instead. */
export function tradesTable({ trades, parameters }: ReportData): Html {
  const { first, last } = trades.shown;
  const rows = [...first, ...last];
  const hidden = trades.total - rows.length;
  const all = columnsFor(hasIntradayBars(parameters.timeframe), decimalsOf(rows));
  const equal = all.filter(({ show }) => isEqualInAll(rows, show));
  const columns = all.filter((column) => !equal.includes(column));
  const row = (trade: Trade): Html =>
    html`<tr>${columns.map(({ show, style }) => html`<td${classOf(style?.(trade))}>${show(trade)}</td>`)}</tr>
`;
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
${equal.length === 0 ? null : html`<p>The same in every row: ${equal.map(({ title, show }, index) => html`${index === 0 ? '' : ', '}${title} <strong>${show(rows[0] as Trade)}</strong>`)}.</p>`}
<div class="scroll long"><table class="trades">
<thead><tr>${columns.map(({ title, style }) => html`<th scope="col"${classOf(style === asText ? 'text' : undefined)}>${title}</th>`)}</tr></thead>
<tbody>
${first.map(row)}${hidden > 0 ? html`<tr><td class="gap" colspan="${columns.length}">… ${count(hidden, 'more trade')} …</td></tr>\n` : null}${last.map(row)}</tbody>
</table></div>`
}
</section>`;
}

/** One row is no reason to leave its columns out. */
function isEqualInAll(rows: readonly Trade[], show: Column['show']): boolean {
  const [first, ...others] = rows;
  if (first === undefined || others.length === 0) return false;
  const value = show(first);
  return others.every((trade) => show(trade) === value);
}

function classOf(name: string | undefined): Html | null {
  return name === undefined ? null : html` class="${name}"`;
}

/** Fill prices have long tails of decimals from the slippage: what the magnitude asks for is enough. */
function decimalsOf(trades: readonly Trade[]): number {
  return priceDecimals(trades.flatMap(({ entryPrice, exitPrice }) => [entryPrice, exitPrice]));
}
