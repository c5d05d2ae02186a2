import { gravestFirst, type RunWarning } from '../../../base/pure/run-warning.js';
import { count } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

/** What must be read before any figure: results not to be believed, synthetic data, and all warnings, worst first; what is only good to know folds. */
export function notices({ warnings, market }: ReportData): Html {
  return warningNotices(warnings, market.kind === 'BARS' && market.source === 'synthetic');
}

/** The same of an operation whose bars are not shown. */
export function warningNotices(warnings: readonly RunWarning[], isKnownSynthetic = false): Html {
  const isSynthetic = isKnownSynthetic || warnings.some(({ code }) => code === 'SYNTHETIC_DATA');
  const isInvalid = warnings.some(({ severity }) => severity === 'INVALIDATES');
  return html`${isInvalid ? INVALID : null}${isSynthetic ? SYNTHETIC : null}${warningList(warnings)}`;
}

const INVALID = html`<div class="banner invalid" role="alert">
<strong>Do not believe this result.</strong> A warning below says why it is invalid as it stands.
</div>`;

const SYNTHETIC = html`<div class="banner synthetic" role="note">
<strong>Synthetic data.</strong> The bars were made by a generator and are not market data:
nothing here says how the strategy would have done in a real market.
</div>`;

function warningList(warnings: readonly RunWarning[]): Html | null {
  if (warnings.length === 0) return null;
  const notes = warnings.filter(({ severity }) => severity === 'INFO');
  const others = gravestFirst(warnings).filter(({ severity }) => severity !== 'INFO');
  return html`<section aria-labelledby="warnings">
<h2 id="warnings">Warnings</h2>
${others.length === 0 ? null : items(others)}${
  notes.length === 0
    ? null
    : html`<details class="notes"><summary>${count(notes.length, 'note')}</summary>
${items(notes)}</details>`
}
</section>`;
}

function items(warnings: readonly RunWarning[]): Html {
  return html`<ul class="warnings">
${warnings.map(
  ({ code, severity, message }) => html`<li class="${severity.toLowerCase()}">
<span class="severity">${severity}</span> <code>${code}</code> ${message}</li>
`,
)}</ul>`;
}
