import { trialsWithoutFeedback } from '../../../domain/study/samplers/trials-without-feedback.js';
import type { ParameterEffect } from '../../../domain/study/shape/parameter-effect.js';
import { studyEffects, studySurface } from '../../../kinds/study/read/study-shape.js';
import { UNDEFINED } from '../format.js';
import { type Html, html } from '../html.js';
import { heatMap } from './heat-map.js';
import { objectiveFigure, objectiveLabel } from './objective-figure.js';
import type { StudyReportData } from './study-report-data.js';

/** Where good trials lie: a heat map over the two parameters that matter most, and the effect of each. */
export function shapeSection({ parameters, table }: StudyReportData, index: Uint8Array): Html {
  const { objective, space } = parameters;
  const question = { index, parameters: space.parameters, objective };
  const effects = studyEffects(question);
  const byImportance = effects
    .map(({ importance }, at) => ({ at, importance: importance ?? -1 }))
    .sort((a, b) => b.importance - a.importance || a.at - b.at);
  const [x, y] = byImportance.map(({ at }) => at);
  const show = (value: number | null) => objectiveFigure(objective.metric, value);
  const pathOf = (at: number) => space.parameters[at]?.path ?? null;
  const confounded = Number.isFinite(trialsWithoutFeedback(space.sampler));
  return html`<section aria-labelledby="shape">
<h2 id="shape">Where good trials lie</h2>
${
  x === undefined || y === undefined
    ? null
    : html`<h3>${objectiveLabel(objective.metric)} over ${pathOf(x)} and ${pathOf(y)}</h3>
${heatMap(studySurface({ ...question, x, y, metric: null }), show)}`
}
<h3>What each parameter explains alone</h3>
<p>The share of the objective's variance that lies between the values of one parameter, less what would lie there by chance. Two that matter only together have none.${
    confounded
      ? ` ${space.sampler} did not draw values independently of results, so these shares are confounded.`
      : ''
  }</p>
<div class="effects">
${byImportance.map(({ at }) => effectView(effects[at] as ParameterEffect, show))}</div>
${table.index.length === 0 ? html`<p>No trial completed.</p>` : null}
</section>`;
}

function effectView(
  { path, importance, bins }: ParameterEffect,
  show: (value: number | null) => string,
): Html {
  const share = importance === null ? UNDEFINED : `${(100 * importance).toFixed(1)} %`;
  return html`<div class="effect"><table>
<caption><code>${path}</code> explains ${share}
<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="${Math.round(1_000 * (importance ?? 0)) / 10}" height="4"/></svg></caption>
<thead><tr><th scope="col">Value</th><th scope="col">Trials</th><th scope="col">Median</th></tr></thead>
<tbody>
${bins.map(
  ({ label, trials, median }) =>
    html`<tr><th scope="row">${label}</th><td>${trials}</td><td>${show(median)}</td></tr>
`,
)}</tbody></table></div>
`;
}
