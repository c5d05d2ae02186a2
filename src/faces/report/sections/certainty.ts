import type { ConfidenceInterval } from '../../../domain/statistics/percentile-interval.js';
import type { PerformanceAnalysis } from '../../../domain/statistics/performance-analysis.js';
import { analysedRanges } from '../analysed-ranges.js';
import { formatNumber, formatPercent, formatRate, formatRatio, UNDEFINED } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

type Row = readonly [label: string, show: (analysis: PerformanceAnalysis) => string];

const ROWS: readonly Row[] = [
  ['Total return, interval', ({ bootstrap }) => intervalText(bootstrap.totalReturn, formatPercent)],
  ['Sharpe ratio, interval', ({ bootstrap }) => intervalText(bootstrap.sharpeRatio, formatRatio)],
  ['Probability that the true Sharpe ratio is above 0', (a) => formatPercent(a.probabilisticSharpeRatio)],
  ['Returns', (a) => formatNumber(a.periods)],
  ['Skewness of the returns', (a) => formatRatio(a.skewness)],
  ['Kurtosis of the returns (normal: 3)', (a) => formatRatio(a.kurtosis)],
];

/** How sure the figures are, of the out-of-sample part first. */
export function certainty(data: ReportData): Html | null {
  const parts = analysedRanges(data);
  const [first] = parts;
  if (first === undefined) return null;
  const { level, resamples } = first[1].bootstrap;
  return html`<section aria-labelledby="certainty">
<h2 id="certainty">How sure these figures are</h2>
<p>Intervals hold ${formatRate(level)} of ${formatNumber(resamples)} resamples of the returns, drawn in blocks
(stationary bootstrap, fixed seed): they tell how much may be luck in the choice and order of these periods, and not
that the future will resemble them. The probability counts how few returns there are and how they are distributed.</p>
<div class="scroll"><table class="metrics">
<thead><tr><th scope="col">Figure</th>${parts.map(([title]) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${ROWS.map(
  ([label, show]) =>
    html`<tr><th scope="row">${label}</th>${parts.map(([, part]) => html`<td>${show(part)}</td>`)}</tr>
`,
)}</tbody>
</table></div>
</section>`;
}

function intervalText(
  interval: ConfidenceInterval | null,
  format: (value: number, signed?: boolean) => string,
): string {
  return interval === null ? UNDEFINED : `${format(interval.lower, true)} to ${format(interval.upper, true)}`;
}
