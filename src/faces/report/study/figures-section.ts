import { deflatedText } from '../../../domain/study/luck/deflated-text.js';
import type { StudyOverfitting } from '../../../kinds/study/study-operation.js';
import { count, formatRatio, UNDEFINED } from '../format.js';
import { type Html, html } from '../html.js';
import type { StudyReportData } from './study-report-data.js';

type Figure = readonly [label: string, value: string, sentence: string];

/** The figures of luck, a sentence each: what it says, and what it does not. */
export function figuresSection({ result: { overfitting } }: StudyReportData): Html {
  return html`<section aria-labelledby="figures">
<h2 id="figures">Figures of the luck check</h2>
<p>${basisOf(overfitting)} None of them sees who tried before, elsewhere or by eye.</p>
<div class="scroll"><table class="figures">
<thead><tr><th scope="col">Figure</th><th scope="col">Value</th><th scope="col">What it says</th></tr></thead>
<tbody>
${figuresOf(overfitting).map(
  ([label, value, sentence]) =>
    html`<tr><th scope="row">${label}</th><td>${value}</td><td class="words">${sentence}</td></tr>
`,
)}</tbody></table></div>
</section>`;
}

/** Says on how many trials the figures rest. */
function basisOf({ trials, pbo, pboTrials, spaPValue, spaTrials }: StudyOverfitting): string {
  const all = `rest on ${count(trials, 'distinct trial')}`;
  if (trials === 0)
    return `They ${all}, which is why there are none: trials with a Sharpe ratio over the same periods are needed.`;
  const isCounted = (figure: number | null, of: number | null | undefined) => figure === null || of != null;
  return isCounted(pbo, pboTrials) && isCounted(spaPValue, spaTrials)
    ? `They ${all}, but for those that name another number.`
    : `They ${all}; backtest overfitting, loss and predictive ability may rest on fewer of them, which were not counted when this was computed.`;
}

function figuresOf(figures: StudyOverfitting): readonly Figure[] {
  const own = (trials: number | null | undefined) =>
    trials == null || trials === figures.trials ? '' : ` It rests on ${count(trials, 'distinct trial')}.`;
  const probability = (value: number | null) => (value === null ? UNDEFINED : value.toFixed(3));
  const learned = figures.withoutFeedbackOnly
    ? ' Only the trials that were drawn without feedback count for it.'
    : '';
  return [
    [
      'Expected maximum',
      formatRatio(figures.expectedMaximumSharpe),
      `The Sharpe ratio that the best of as many trials of no skill has on average.${learned}`,
    ],
    [
      'Deflated Sharpe ratio',
      deflatedText(figures.deflatedSharpe, 3),
      'The probability that the best has any skill, given that it is the best of all of them as if they were independent; above 0.95 luck is an unlikely explanation.',
    ],
    [
      'The same, correlated',
      deflatedText(figures.deflatedSharpeEffective, 3),
      'The same where trials that are alike count for what they are.',
    ],
    [
      'Effective trials',
      figures.effectiveTrials === null ? UNDEFINED : figures.effectiveTrials.toFixed(1),
      'As many independent trials would have the same expected maximum.',
    ],
    [
      'Probability of backtest overfitting',
      probability(figures.pbo),
      `How often the best of one half of the time is below the middle in the other; near 0.5 choosing told nothing. It does not say that the best earns anything.${learned}${own(figures.pboTrials)}`,
    ],
    [
      'Degradation slope',
      formatRatio(figures.degradationSlope),
      `Negative by construction, because halves are complements; to be compared between searches.${own(figures.pboTrials)}`,
    ],
    [
      'Probability of loss',
      probability(figures.probabilityOfLoss),
      `How often the best of one half lost in the other.${own(figures.pboTrials)}`,
    ],
    [
      'Predictive ability against 0',
      probability(figures.spaPValue),
      `How likely the best of trials without any edge does as well; small is good.${own(figures.spaTrials)}`,
    ],
    [
      'Predictive ability against holding',
      probability(figures.spaPValueHolding),
      `The same against holding the market as much as each trial did: in a rising market everything that is long beats 0.${own(figures.spaTrials)}`,
    ],
    [
      'Minimum track record',
      figures.minimumTrackRecordYears === null
        ? UNDEFINED
        : `${formatRatio(figures.minimumTrackRecordYears)} years`,
      'How long such returns have to go on until the ratio is above 0 with 95 % confidence, as if it had been the only trial.',
    ],
    [
      'Plateau',
      formatRatio(figures.plateau),
      'The median objective of the neighbours of the best over its own; near 1 small changes matter little.',
    ],
  ];
}
