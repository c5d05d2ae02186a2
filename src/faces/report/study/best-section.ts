import { type BacktestMetrics, METRICS } from '../../../domain/statistics/backtest-metrics.js';
import type { Direction } from '../../../domain/study/samplers/rank-trials.js';
import { doubtfulSharpe } from '../doubtful-sharpe.js';
import { count } from '../format.js';
import { type Html, html } from '../html.js';
import { metricFigure, metricLabel } from '../metric-figure.js';
import { objectiveFigure, objectiveLabel } from './objective-figure.js';
import type { StudyReportData } from './study-report-data.js';

const SHOWN = [
  ...(['totalReturn', 'buyAndHoldReturn', 'sharpeRatio', 'sortinoRatio', 'maxDrawdown'] as const),
  ...(['totalTrades', 'winRate', 'profitFactor', 'exposure'] as const),
] satisfies readonly (keyof typeof METRICS)[];

/** The best trial: its values, and its figures where it was chosen beside those of the bars that the search never saw. */
export function bestSection({ parameters, result }: StudyReportData): Html {
  const { best, holdout } = result;
  const { objective } = parameters;
  if (best === null || best.metrics === null) {
    return html`<section aria-labelledby="best"><h2 id="best">Best trial</h2>
<p>No trial is feasible: none has ${new Intl.ListFormat('en-GB').format([
      ...(objective.minTrades === 0 ? [] : [count(objective.minTrades, 'closed trade')]),
      ...(objective.maxDrawdown === null ? [] : ['a drawdown that is small enough']),
      'a defined objective',
    ])}. Nothing was chosen, and nothing was measured on the holdout.</p></section>`;
  }
  const columns: readonly (readonly [string, BacktestMetrics])[] = [
    ['Search', best.metrics],
    ...(holdout === null ? [] : [['Holdout, once', holdout] as const]),
  ];
  const { plateau, bestAtBorder } = result.overfitting;
  return html`<section aria-labelledby="best">
<h2 id="best">Best trial: number ${best.number}</h2>
<p>${best.values.map(({ path, value }, index) => html`${index === 0 ? '' : ', '}<code>${path}=${value}</code>`)}</p>
<p>${objectiveLabel(objective.metric)} ${objectiveFigure(objective.metric, best.objective)}, the ${
    objective.direction === 'MAXIMIZE' ? 'largest' : 'smallest'
  } of the trials that keep the constraints. ${holdoutText(parameters.holdoutFrom, result)}</p>
<p>${plateauText(plateau, objective.direction, best.objective)}${bestAtBorder ? ' A parameter of it has its first or last value: what lies beyond was not looked at.' : ''}</p>
<div class="scroll"><table class="metrics">
<thead><tr><th scope="col">Figure</th>${columns.map(([title]) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${SHOWN.map(
  (name) =>
    html`<tr><th scope="row">${metricLabel(METRICS[name])}</th>${columns.map(
      ([, metrics]) =>
        html`<td>${name === 'sharpeRatio' ? doubtfulSharpe(metrics, null) : metricFigure(METRICS[name], metrics[name])}</td>`,
    )}</tr>
`,
)}</tbody></table></div>
</section>`;
}

function holdoutText(
  holdoutFrom: string | null,
  { holdout, earlierHoldouts }: StudyReportData['result'],
): string {
  if (holdoutFrom === null)
    return 'All bars were seen by the search: these figures are those it was chosen by.';
  if (holdout === null) return '';
  const earlier =
    earlierHoldouts === 0
      ? 'Nobody had measured this strategy on bars of it before.'
      : `${count(earlierHoldouts, 'earlier measurement')} of this strategy ${earlierHoldouts === 1 ? 'overlaps' : 'overlap'} it: it is not unseen any more.`;
  return `The holdout are the bars from ${holdoutFrom} on, which the search did not see. ${earlier}`;
}

function plateauText(plateau: number | null, direction: Direction, best: number | null): string {
  if (plateau === null && direction === 'MINIMIZE')
    return 'Where the smallest is looked for, its neighbours are no share of it: there is no plateau ratio.';
  if (plateau === null && (best ?? 0) <= 0)
    return 'It is not above 0, and its neighbours are no share of it: there is no plateau ratio.';
  if (plateau === null) return 'Too few trials lie near it to tell a plateau from a peak.';
  const share = `${Math.round(100 * plateau)} %`;
  return plateau >= 0.8
    ? `Its neighbours come to ${share} of it: a plateau, where small changes matter little.`
    : `Its neighbours come to ${share} of it: a peak among worse trials, which is what luck looks like.`;
}
