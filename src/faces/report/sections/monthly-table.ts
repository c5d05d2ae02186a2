import type { MonthlyReturn } from '../../../domain/statistics/monthly-returns.js';
import { yearlyReturns } from '../../../domain/statistics/yearly-returns.js';
import { formatPercent } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Shades on each side of 0; the style sheet has as many. */
const SHADES = 4;

/** The return of every month as a heat map, a row a year, with the year's own return at its end. */
export function monthlyTable({ analysis }: ReportData): Html | null {
  const months = analysis?.monthlyReturns ?? [];
  if (months.length === 0) return null;
  const largest = Math.max(...months.map((month) => Math.abs(month.return)));
  return html`<section aria-labelledby="months">
<h2 id="months">Monthly returns</h2>
<div class="scroll"><table class="heat">
<thead><tr><th scope="col">Year</th>${MONTHS.map((name) => html`<th scope="col">${name}</th>`)}<th scope="col">Year</th></tr></thead>
<tbody>
${yearlyReturns(months).map(({ year, return: total }) =>
  yearRow(
    year,
    months.filter((month) => month.year === year),
    total,
    largest,
  ),
)}</tbody>
</table></div>
<p>Percent of the account value at the end of the month before. The first and the last month may be parts of one.</p>
</section>`;
}

function yearRow(year: number, months: readonly MonthlyReturn[], total: number, largest: number): Html {
  return html`<tr><th scope="row">${year}</th>${MONTHS.map((_name, index) => {
    const found = months.find(({ month }) => month === index + 1);
    return found === undefined
      ? html`<td></td>`
      : html`<td class="${shadeOf(found.return, largest)}">${shortPercent(found.return)}</td>`;
  })}<td class="total">${shortPercent(total)}</td></tr>
`;
}

/** The table says percent once: a sign in each cell would only widen it. */
function shortPercent(fraction: number): string {
  return formatPercent(fraction).replace(/ %$/, '');
}

function shadeOf(value: number, largest: number): string {
  const strength = largest === 0 ? 0 : Math.ceil((Math.abs(value) / largest) * SHADES);
  return strength === 0 ? 'even' : `${value > 0 ? 'up' : 'down'}-${strength}`;
}
