import type { DatedReturn } from '../../../domain/statistics/extreme-periods.js';
import type { PerformanceAnalysis } from '../../../domain/statistics/performance-analysis.js';
import { analysedRanges } from '../analysed-ranges.js';
import { formatNumber, formatPercent, UNDEFINED } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

type Row = readonly [label: (period: string) => string, show: (analysis: PerformanceAnalysis) => string];

const ROWS: readonly Row[] = [
  [
    (period) => `Value at risk, 95 %, of a ${period}`,
    ({ tailRisk }) => lossText(tailRisk?.valueAtRisk ?? null),
  ],
  [
    (period) => `Expected shortfall, 95 %, of a ${period}`,
    ({ tailRisk }) => lossText(tailRisk?.expectedShortfall ?? null),
  ],
  [(period) => `Best ${period}`, ({ extremes }) => datedText(extremes?.best)],
  [(period) => `Worst ${period}`, ({ extremes }) => datedText(extremes?.worst)],
];

const PERIODS: Readonly<Record<string, string>> = { '1w': 'week', '1mo': 'month' };

/** What a day, or a longer bar, brings at best and at worst; of the out-of-sample part first. */
export function tailTable(data: ReportData): Html | null {
  const parts = analysedRanges(data);
  if (parts.length === 0) return null;
  const period = PERIODS[data.parameters.timeframe] ?? 'day';
  return html`<section aria-labelledby="tails">
<h2 id="tails">Risk of a ${period}</h2>
<div class="scroll"><table class="metrics">
<thead><tr><th scope="col">Figure</th>${parts.map(([title]) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${ROWS.map(
  ([label, show]) =>
    html`<tr><th scope="row">${label(period)}</th>${parts.map(([, part]) => html`<td>${show(part)}</td>`)}</tr>
`,
)}</tbody>
</table></div>
<p>One ${period} in twenty lost more than the value at risk; the expected shortfall is the mean of that twentieth. Both are of the ${formatNumber(parts[0]?.[1].periods ?? 0)} returns as they were, and need twenty of them.</p>
</section>`;
}

/** A loss is shown as what it is: negative. */
function lossText(loss: number | null): string {
  return formatPercent(loss === null ? null : -loss, true);
}

function datedText(period: DatedReturn | undefined): string {
  return period === undefined ? UNDEFINED : `${formatPercent(period.return, true)} on ${period.date}`;
}
