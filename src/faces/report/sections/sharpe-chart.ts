import { formatNumber } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

/** The Sharpe ratio of half a year, rolled over the range; the script fills the empty box. */
export function sharpeChart({ analysis }: ReportData): Html | null {
  if (analysis === null) return null;
  const { windowPeriods, points } = analysis.rollingSharpe;
  return html`<section aria-labelledby="rolling-sharpe">
<h2 id="rolling-sharpe">Rolling Sharpe ratio</h2>
${
  points.length === 0
    ? html`<p>The range has ${formatNumber(analysis.periods)} returns; a window of half a year needs ${formatNumber(windowPeriods)}.</p>`
    : html`<figure>
<div class="chart low" id="sharpe-chart" role="img" aria-label="Sharpe ratio of half a year, rolled over the range"></div>
<p class="readout" id="sharpe-readout" aria-hidden="true"></p>
<figcaption><p>Each point is the annualised Sharpe ratio of the ${formatNumber(windowPeriods)} returns before it; it is left out where they do not vary.</p></figcaption>
</figure>`
}
</section>`;
}
