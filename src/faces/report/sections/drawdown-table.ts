import { hasIntradayBars } from '../chart-data.js';
import { formatDays, formatInstant, formatPercent } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

/** The deepest falls of the account, each from its peak to its recovery. */
export function drawdownTable({ analysis, parameters }: ReportData): Html | null {
  if (analysis === null) return null;
  const isIntraday = hasIntradayBars(parameters.timeframe);
  const zone = isIntraday ? ' (UTC)' : '';
  return html`<section aria-labelledby="drawdowns">
<h2 id="drawdowns">Worst drawdowns</h2>
${
  analysis.drawdowns.length === 0
    ? html`<p>The account value never fell below an earlier one.</p>`
    : html`<div class="scroll"><table>
<thead><tr><th scope="col">#</th><th scope="col">Depth</th><th scope="col">Peak${zone}</th><th scope="col">Trough${zone}</th><th scope="col">Recovery${zone}</th><th scope="col">Days</th></tr></thead>
<tbody>
${analysis.drawdowns.map(
  ({ depth, peakTimeMs, troughTimeMs, recoveryTimeMs, days }, index) =>
    html`<tr><td>${index + 1}</td><td>${formatPercent(-depth)}</td><td>${formatInstant(peakTimeMs, isIntraday)}</td>
<td>${formatInstant(troughTimeMs, isIntraday)}</td><td>${recoveryTimeMs === null ? 'not yet' : formatInstant(recoveryTimeMs, isIntraday)}</td>
<td>${formatDays(days)}</td></tr>
`,
)}</tbody>
</table></div>
<p>Days are from the peak to the recovery, or to the end of the range.</p>`
}
</section>`;
}
