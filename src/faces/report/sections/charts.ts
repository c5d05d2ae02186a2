import { chartData } from '../chart-data.js';
import { embedJson } from '../embed-json.js';
import { count, formatNumber, formatPercent } from '../format.js';
import { type Html, html, trusted } from '../html.js';
import type { ReportData } from '../report-data.js';

/** Price with entries and exits, and the account against buying and holding; the script fills the empty boxes. */
export function charts(data: ReportData): Html {
  return html`<noscript><p class="banner caution">The charts need JavaScript; everything else is here.</p></noscript>
<section aria-labelledby="price">
<h2 id="price">Price, entries and exits</h2>
${priceFigure(data)}
</section>
<section aria-labelledby="account">
<h2 id="account">Account and drawdown</h2>
${accountFigure(data)}
</section>
<script type="application/json" id="report-data">${embedJson(chartData(data))}</script>`;
}

function priceFigure(data: ReportData): Html {
  const { market, parameters, result, trades } = data;
  if (market.kind === 'UNAVAILABLE')
    return html`<p class="banner caution">The candles are left out: ${market.reason}</p>`;
  const { barsPerCandle, close } = market.candles;
  return html`<figure>
<div class="chart" id="price-chart" role="img" aria-label="Candles of ${parameters.symbol} with ${count(trades.total, 'trade')}"></div>
<p class="readout" id="price-readout" aria-hidden="true"></p>
<figcaption>
<ul class="legend">
${legendItem('long-entry', 'LONG_ENTRY', 'long entry')}
${legendItem('short-entry', 'SHORT_ENTRY', 'short entry')}
${legendItem('profit', 'PROFIT', 'exit with a profit')}
${legendItem('losing', 'LOSS', 'exit with a loss')}
${LOG_SWITCH}
</ul>
${paneChoice(data)}
<p>${
    barsPerCandle === 1
      ? `All ${count(result.totalBars, 'bar')} of the range.`
      : `Thinned: each of the ${formatNumber(close.length)} candles joins ${formatNumber(barsPerCandle)} of the ` +
        `${formatNumber(result.totalBars)} bars, with the entries and exits that fall into it.`
  } Source of the prices: ${market.source}. Times are UTC. <span class="on-screen">${HOW_TO_MOVE}</span></p>
</figcaption>
</figure>`;
}

/** Panes under the price, each with a box that shows it; some are shown from the start. */
function paneChoice({ panes, exits }: ReportData): Html {
  const choices: { readonly pane: string; readonly label: string }[] = [
    ...(exits.candles.length === 0 ? [] : [{ pane: EXITS, label: 'profit and loss at each exit' }]),
    ...(panes.kind === 'PANES' ? panes.panes.map(({ name }) => ({ pane: name, label: name })) : []),
  ];
  const [firstOfRun] = panes.kind === 'PANES' ? panes.panes : [];
  const fromStart = [EXITS, firstOfRun?.name, 'confidence', 'exposure'];
  return html`<ul class="legend panes" aria-label="Panes under the price">
${choices.map(
  ({ pane, label }) =>
    html`<li><label><input type="checkbox" autocomplete="off"${fromStart.includes(pane) ? trusted(' checked') : null} data-pane="${pane}"> ${label}</label></li>
`,
)}</ul>
${paneNote(panes)}`;
}

function paneNote(panes: ReportData['panes']): Html | null {
  if (panes.kind === 'UNAVAILABLE')
    return html`<p>Indicators, memberships, confidence and exposure are left out: ${panes.reason}</p>`;
  return panes.leftOut === 0
    ? null
    : html`<p>${count(panes.leftOut, 'pane')} for which the page has no room can be seen in the console.</p>`;
}

/** The name by which the script knows the pane of exits; no indicator can have it. */
const EXITS = 'exits of trades';

/** What a colour stands for, with a box that hides it. @param series as the page's script knows it */
export function legendItem(style: string, series: string, label: string): Html {
  return html`<li class="${style}"><label><input type="checkbox" autocomplete="off" checked data-series="${series}"> ${label}</label></li>`;
}

const LOG_SWITCH = html`<li class="log"><label><input type="checkbox" autocomplete="off" data-scale="log"> logarithmic scale</label></li>`;

const HOW_TO_MOVE =
  'Drag to move; click a chart to zoom it with the wheel; double-click the time axis to see all.';

function accountFigure({ equity, result, market }: ReportData): Html {
  const { exposures } = result.metrics;
  return html`<figure>
<div class="chart tall" id="account-chart" role="img" aria-label="Account value against buy and hold, and drawdown"></div>
<p class="readout" id="account-readout" aria-hidden="true"></p>
<figcaption>
<ul class="legend">
${legendItem('strategy', 'strategy', 'strategy')}
${
  market.kind === 'BARS'
    ? [
        legendItem('hold', 'hold', 'buy and hold'),
        exposures &&
          legendItem(
            'exposed-hold',
            'exposed-hold',
            `holding at the strategy's mean net exposure of ${formatPercent(exposures.net, true)}`,
          ),
      ]
    : null
}
${legendItem('drawdown', 'drawdown', 'drawdown from the running peak')}
${LOG_SWITCH}
</ul>
<p>${
    equity.length === result.totalBars
      ? `All ${count(result.totalBars, 'bar')} of the range.`
      : `Thinned: ${formatNumber(equity.length)} of the ${formatNumber(result.totalBars)} points, chosen so that the ` +
        'shape and the maximum drawdown stay. All of them are in equity.csv.'
  }${market.kind === 'BARS' ? '' : ' Buy and hold is left out with the candles; its return is in the metrics.'}</p>
</figcaption>
</figure>`;
}
