import { formatNumber } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';
import { legendItem } from './charts.js';

/** Sharpe ratio and volatility of half a year, rolled over the range; the script fills the empty box. */
export function rollingChart({ analysis }: ReportData): Html | null {
  if (analysis === null) return null;
  const { windowPeriods, points } = analysis.rollingSharpe;
  return html`<section aria-labelledby="rolling">
<h2 id="rolling">Rolling Sharpe ratio and volatility</h2>
${
  points.length === 0
    ? html`<p>The range has ${formatNumber(analysis.periods)} returns; a window of half a year needs ${formatNumber(windowPeriods)}.</p>`
    : html`<figure>
<div class="chart" id="rolling-chart" role="img" aria-label="Sharpe ratio and volatility of half a year, rolled over the range"></div>
<p class="readout" id="rolling-readout" aria-hidden="true"></p>
<figcaption>
<ul class="legend">
${legendItem('strategy', 'sharpe', 'Sharpe ratio')}
${legendItem('hold', 'volatility', 'volatility')}
</ul>
<p>Each point is of the ${formatNumber(windowPeriods)} returns before it, annualised: the Sharpe ratio above, left out where they do not vary, and their standard deviation below.</p>
</figcaption>
</figure>`
}
</section>`;
}
