import { deflatedText } from '../../../domain/study/luck/deflated-text.js';
import { luckSentence } from '../../../domain/study/luck/luck-sentence.js';
import { count } from '../format.js';
import { type Html, html } from '../html.js';
import type { StudyReportData } from './study-report-data.js';

const VERDICTS = {
  INVALID: 'Invalid: a warning says why nothing here is to be believed.',
  NOT_ENOUGH_EVIDENCE: 'Not enough evidence to judge by.',
  LIKELY_LUCK: 'Likely luck.',
  HOLDS_SO_FAR: 'Holds so far: nothing has shown yet that it is luck.',
} as const;

/** What is to be read before anything else: how much of the best may be the luck of having tried. */
export function luckSection({ operation, result }: StudyReportData): Html {
  const { overfitting, best, completedTrials, failedTrials } = result;
  const { verdict, evaluated, deflatedSharpe } = operation.summary;
  const sentence = luckSentence({
    ...overfitting,
    trials: completedTrials,
    hasBest: best !== null,
    bestSharpe: best?.metrics?.sharpeRatio ?? null,
    warnings: operation.warnings,
  });
  return html`<section class="luck" aria-labelledby="luck">
<h2 id="luck">Luck check</h2>
${verdict === null ? null : html`<p class="verdict"><strong>${VERDICTS[verdict]}</strong></p>`}
<p class="sentence">${sentence}</p>
${
  evaluated === null
    ? null
    : html`<p>With everything tried of this strategy so far, in this search and elsewhere, ${evaluated} ${evaluated === 1 ? 'configuration' : 'configurations'} count${
        deflatedSharpe === null ? '.' : `, and the deflated Sharpe ratio is ${deflatedText(deflatedSharpe)}.`
      }</p>`
}
<p class="muted">${count(completedTrials, 'trial')} completed, ${failedTrials} failed. Figures at the end say more, a sentence each.</p>
</section>`;
}
