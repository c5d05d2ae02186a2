import { count } from '../format.js';
import { type Html, html } from '../html.js';
import type { StudyReportData } from './study-report-data.js';

/** Combinations that cannot be run, folded. */
export function failedSection({ failed, table }: StudyReportData): Html {
  const combinations = [...table.distinct()].filter((number) => !table.index.isCompleted(number)).length;
  if (combinations === 0) return html``;
  return html`<section aria-labelledby="failed">
<h2 id="failed">Failed trials</h2>
<details><summary>${count(combinations, 'combination')} could not be run</summary>
<div class="scroll long"><table>
<thead><tr><th scope="col">Trial</th><th scope="col">Values</th><th scope="col">Reason</th></tr></thead>
<tbody>
${failed.map(
  ({ number, values, error }) =>
    html`<tr><td>${number}</td><td class="words">${values.map(({ path, value }) => `${path}=${value}`).join(', ')}</td><td class="words"><code>${error?.code ?? ''}</code> ${error?.message ?? ''}</td></tr>
`,
)}</tbody></table></div>
${failed.length < combinations ? html`<p>The first ${failed.length}; the downloads have all.</p>` : null}
</details></section>`;
}
