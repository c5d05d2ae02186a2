import { yearlyReturns } from '../../../domain/statistics/yearly-returns.js';
import { formatPercent } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

/** The return of every year, as a bar from the middle: gains to the right. */
export function yearlyTable({ analysis }: ReportData): Html | null {
  const years = yearlyReturns(analysis?.monthlyReturns ?? []);
  if (years.length === 0) return null;
  const largest = Math.max(...years.map((year) => Math.abs(year.return)));
  return html`<section aria-labelledby="years">
<h2 id="years">Returns by year</h2>
<table class="years">
<tbody>
${years.map(({ year, return: value }) => {
  const length = largest === 0 ? 0 : Math.round((100_000 * Math.abs(value)) / largest) / 1_000;
  return html`<tr><th scope="row">${year}</th><td>${formatPercent(value, true)}</td>
<td class="bar"><svg viewBox="-100 0 200 8" preserveAspectRatio="none" aria-hidden="true"><rect class="${value < 0 ? 'losing' : 'winning'}" x="${value < 0 ? -length : 0}" width="${length}" height="8"/></svg></td></tr>
`;
})}</tbody>
</table>
</section>`;
}
