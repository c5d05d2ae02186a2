import type { MetricName } from '../../../domain/study/objective.js';
import { pathName } from '../../../domain/study/space/path-name.js';
import { valuesOf } from '../../../domain/study/space/point-values.js';
import { rankStudy } from '../../../kinds/study/read/rank-study.js';
import { doubtfulSharpe } from '../doubtful-sharpe.js';
import { type Html, html } from '../html.js';
import { objectiveFigure, objectiveLabel } from './objective-figure.js';
import type { StudyReportData } from './study-report-data.js';

const SHOWN = 50;
const METRICS: readonly MetricName[] = [
  'TOTAL_RETURN',
  'SHARPE_RATIO',
  'MAX_DRAWDOWN',
  'TOTAL_TRADES',
  'WIN_RATE',
];

/** The best trials in a table. */
export function rankingSection({ table, parameters }: StudyReportData, index: Uint8Array): Html {
  const { objective, space } = parameters;
  const question = { index, parameters: space.parameters, objective };
  const { positions, hasNextPage } = rankStudy({
    ...question,
    ...{ metric: null, includeInfeasible: false, first: SHOWN, after: null },
  });
  const paths = space.parameters.map(({ path }) => path);
  const columns = METRICS.includes(objective.metric) ? METRICS : [objective.metric, ...METRICS];
  if (positions.length === 0) return html``;
  return html`<section aria-labelledby="ranking">
<h2 id="ranking">Ranking</h2>
<p>The best feasible trials by ${objectiveLabel(objective.metric)}; a combination that was drawn again counts once.${
    hasNextPage ? ` The first ${SHOWN}; the downloads have all.` : ''
  }</p>
<div class="scroll long"><table class="evaluated">
<thead><tr><th scope="col">Rank</th><th scope="col">Trial</th>${space.parameters.map(
    ({ path }) => html`<th scope="col"><code>${pathName(path, paths)}</code></th>`,
  )}${columns.map((name) => html`<th scope="col">${objectiveLabel(name)}</th>`)}</tr></thead>
<tbody>
${positions.map(
  ({ number }, rank) =>
    html`<tr><td>${rank + 1}</td><td>${number}</td>${valuesOf(
      space.parameters,
      table.index.point(number),
    ).map(
      ({ value }) => html`<td>${value}</td>`,
    )}${columns.map((name) => html`<td>${figureOf(table.index, name, number)}</td>`)}</tr>
`,
)}</tbody></table></div>
</section>`;
}

function figureOf(index: StudyReportData['table']['index'], name: MetricName, number: number): Html | string {
  const value = index.metric(name, number);
  if (name !== 'SHARPE_RATIO') return objectiveFigure(name, value);
  return doubtfulSharpe({ sharpeRatio: value, totalTrades: index.metric('TOTAL_TRADES', number) ?? 0 }, null);
}
