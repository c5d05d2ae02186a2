import { deflatedText } from '../../../../../domain/study/luck/deflated-text.js';
import { counted, formatNumber, UNDEFINED } from '../../../text/format.js';
import type { Figures } from './study-answer.js';

/** The figures of the luck check, a sentence each. */
export function LuckFigures({ figures }: { readonly figures: Figures }) {
  const number = (value: number | null, decimals: number) => formatNumber(value, { decimals });
  const own = (trials: number | null) =>
    trials === null || trials === figures.trials ? '' : `; of ${counted(trials, 'distinct trial')}`;
  const rows = [
    [
      'Expected maximum',
      number(figures.expectedMaximumSharpe, 2),
      'the Sharpe ratio that the best of as many trials without skill has on average',
    ],
    [
      'Deflated Sharpe ratio',
      deflatedText(figures.deflatedSharpe, 3),
      'probability that the best has any skill, as if all trials were independent',
    ],
    [
      'The same, correlated',
      deflatedText(figures.deflatedSharpeEffective, 3),
      `where trials that are alike count as ${number(figures.effectiveTrials, 1)} independent ones`,
    ],
    [
      'Overfitting',
      number(figures.pbo, 3),
      `how often the best of one half of the time is below the middle in the other; near 0.5 choosing told nothing${own(figures.pboTrials)}`,
    ],
    [
      'Loss',
      number(figures.probabilityOfLoss, 3),
      `how often the best of one half lost in the other${own(figures.pboTrials)}`,
    ],
    [
      'Against 0',
      number(figures.spaPValue, 3),
      `how likely the best of trials without any edge does as well; small is good${own(figures.spaTrials)}`,
    ],
    [
      'Against holding',
      number(figures.spaPValueHolding, 3),
      `the same against holding the market as much as each trial did${own(figures.spaTrials)}`,
    ],
    [
      'Minimum track record',
      figures.minimumTrackRecordYears === null
        ? UNDEFINED
        : `${number(figures.minimumTrackRecordYears, 2)} years`,
      'until such returns are told from chance with 95 %, had it been the only trial',
    ],
    [
      'Plateau',
      number(figures.plateau, 2),
      'median of the neighbours of the best over its own; near 1 small changes matter little',
    ],
  ] as const;
  return (
    <details class="section">
      <summary>
        Luck check <small>of {counted(figures.trials, 'distinct trial')}</small>
      </summary>
      <table class="facts">
        <tbody>
          {rows.map(([name, value, says]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{value}</td>
              <td class="muted">{says}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {figures.withoutFeedbackOnly && (
        <p class="muted">Only trials that were drawn without feedback count for it.</p>
      )}
    </details>
  );
}
