import type { CheckStatus, EvidenceCheck } from '../../../domain/study/ledger/evidence.js';
import { deflatedText } from '../../../domain/study/luck/deflated-text.js';
import { count, formatRatio } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

/** What speaks against comes first. */
const ORDER: readonly CheckStatus[] = ['FAIL', 'WARN', 'UNKNOWN'];

const WORDS: Readonly<Record<CheckStatus, string>> = {
  PASS: 'passed',
  WARN: 'mind',
  FAIL: 'failed',
  UNKNOWN: 'unknown',
};

const NAMES: Readonly<Record<string, string>> = {
  REAL_DATA: 'Real data',
  UNSEEN_BARS: 'Unseen bars',
  TRADES: 'Number of trades',
  TRACK_RECORD: 'Track record',
  DEFLATED_SHARPE: 'Everything tried so far',
  BEATS_HOLDING: 'Beats holding at equal exposure',
  BREAK_EVEN_COST: 'Costs',
  SEALED_LOOKS: 'Looks at sealed bars',
  MODEL_FITS: 'Model fits strategy',
};

/** What the result allows one to say, before any figure; null for a verification. */
export function verdict({ evidence, selection }: Pick<ReportData, 'evidence' | 'selection'>): Html | null {
  if (evidence === null) return null;
  const open = ORDER.flatMap((status) => evidence.checks.filter((check) => check.status === status));
  const passed = evidence.checks.filter(({ status }) => status === 'PASS');
  return html`<section aria-labelledby="verdict" class="verdict ${evidence.verdict.toLowerCase().replaceAll('_', '-')}">
<h2 id="verdict">${evidence.sentence}</h2>
${selection === null ? null : tried(selection)}
<ul class="checks">
${open.map(checkItem)}</ul>
${
  passed.length === 0
    ? null
    : html`<details><summary>${count(passed.length, 'check')} passed</summary>
<ul class="checks">
${passed.map(checkItem)}</ul></details>`
}
</section>`;
}

function checkItem({ code, status, message }: EvidenceCheck): Html {
  return html`<li class="${status.toLowerCase()}"><span class="severity">${WORDS[status]}</span> <strong>${NAMES[code] ?? code}.</strong> ${message}</li>
`;
}

/** The luck check as it is now, and as it was when the run was completed. */
function tried({ now, atCompletion }: NonNullable<ReportData['selection']>): Html {
  const lucky =
    now.luckySharpe === null
      ? ''
      : `; luck alone gives the best of them a Sharpe ratio of ${formatRatio(now.luckySharpe)}`;
  const then = `${count(atCompletion.evaluated, 'configuration')}, deflated Sharpe ratio ${deflatedText(atCompletion.deflatedSharpe)}`;
  return html`<p class="tried">Tried so far on these periods: ${count(now.evaluated, 'configuration')}, deflated Sharpe ratio ${deflatedText(now.deflatedSharpe)}${lucky}. At completion: ${then}.</p>`;
}
