import { asJsonObject } from '../../base/pure/json.js';
import { backtestPassport } from './backtest-passport.js';
import { embedJson } from './embed-json.js';
import { formatMoney, formatRate } from './format.js';
import { hatching } from './hatching.js';
import { type Html, html, trusted } from './html.js';
import { renderDocument } from './render-document.js';
import type { ReportAssets } from './report-assets.js';
import type { ReportData } from './report-data.js';
import { certainty } from './sections/certainty.js';
import { charts } from './sections/charts.js';
import { drawdownTable } from './sections/drawdown-table.js';
import { exitReasons } from './sections/exit-reasons.js';
import { funnelSection } from './sections/funnel.js';
import { headline } from './sections/headline.js';
import { limits } from './sections/limits.js';
import { metricsTable } from './sections/metrics-table.js';
import { monthlyTable } from './sections/monthly-table.js';
import { notices } from './sections/notices.js';
import { origin } from './sections/origin.js';
import { returnBars } from './sections/return-bars.js';
import { rollingChart } from './sections/rolling-chart.js';
import { sidesTable } from './sections/sides-table.js';
import { tailTable } from './sections/tail-table.js';
import { tradesTable } from './sections/trades-table.js';
import { verdict } from './sections/verdict.js';
import { yearlyTable } from './sections/yearly-table.js';

/**
 * Renders one completed backtest as one HTML file that holds all it needs: it can be saved, sent and opened without a
 * server. Equal data gives an equal page.
 */
export function renderReport(data: ReportData, assets: ReportAssets): string {
  const { operation, parameters } = data;
  return renderDocument(
    `${operation.title} – ktrdr backtest`,
    html`<header>
<h1>${operation.title}</h1>
<p>${operation.label === null ? null : html`<strong>${operation.label}</strong> · `}Backtest of ${parameters.symbol}, ${parameters.timeframe} bars, ${parameters.startDate} to ${parameters.endDate} · <code>${operation.id}</code></p>
<p>${parametersText(parameters)}</p>
</header>
<main${hatching(data.warnings)}>
${verdict(data)}
${notices(data)}
${headline(data)}
${charts(data)}
${metricsTable(data)}
${certainty(data)}
${tailTable(data)}
${yearlyTable(data)}
${monthlyTable(data)}
${drawdownTable(data)}
${rollingChart(data)}
${sidesTable(data)}
${exitReasons(data)}
${returnBars(data)}
${funnelSection(data)}
${tradesTable(data)}
${limits}
${origin(data)}
</main>
<script type="application/json" id="passport">${embedJson(asJsonObject(backtestPassport(data)))}</script>
${ATTRIBUTION}
<script>${trusted(assets.library)}</script>
<script>${trusted(assets.script)}</script>`,
    assets,
  );
}

/** What decides the figures beside strategy, symbol and range; each in full under Parameters. */
function parametersText({
  modelPath,
  initialCapital,
  commission,
  slippage,
  overrides,
}: ReportData['parameters']): Html {
  const changes = overrides.map(({ path, value }) => `${path}=${value}`).join(', ');
  return html`${modelPath === null ? 'Recorded signals, no model' : html`Model <code>${modelPath}</code>`} · capital ${formatMoney(initialCapital)} · commission ${formatRate(commission)}, slippage ${formatRate(slippage)} · ${changes === '' ? 'no overrides' : html`with <code>${changes}</code>`}`;
}

/** Renders a page that says why there is no report. */
export function renderNotice(title: string, message: string, assets: ReportAssets): string {
  return renderDocument(
    `${title} – ktrdr`,
    html`<main><h1>${title}</h1>
<p>${message}</p></main>`,
    assets,
  );
}

// The licence of the library asks for its author and this address where people see them.
const ATTRIBUTION = html`<footer>
<p>Made by ktrdr. A backtest is a simulation on past or made-up prices and no advice.</p>
<p>Charts: TradingView Lightweight Charts™, Copyright © TradingView, Inc.
<a href="https://www.tradingview.com/" rel="noopener noreferrer">https://www.tradingview.com/</a>,
licensed under the <a href="https://www.apache.org/licenses/LICENSE-2.0" rel="noopener noreferrer">Apache License 2.0</a>.</p>
</footer>`;
