import { luckSentence } from '../../../domain/study/luck/luck-sentence.js';
import { count } from '../format.js';
import { type Html, html } from '../html.js';
import type { StudyReportData } from './study-report-data.js';

/** What is to be read before anything else: how much of the best may be the luck of having tried. */
export function luckSection({ operation, result }: StudyReportData): Html {
  const { overfitting, best, completedTrials, failedTrials } = result;
  const sentence = luckSentence({
    ...overfitting,
    trials: completedTrials,
    hasBest: best !== null,
    bestSharpe: best?.metrics?.sharpeRatio ?? null,
    warnings: operation.warnings,
  });
  return html`<section class="luck" aria-labelledby="luck">
<h2 id="luck">Luck check</h2>
<p class="sentence">${sentence}</p>
<p class="muted">${count(completedTrials, 'trial')} completed, ${failedTrials} failed. Figures at the end say more, a sentence each.</p>
</section>`;
}
