import { coordinateLabel } from '../../../domain/study/shape/coordinate-label.js';
import { type Parameter, valueCount } from '../../../domain/study/space/parameter.js';
import { placeOf } from '../../../domain/study/space/parameter-value.js';
import { pathName } from '../../../domain/study/space/path-name.js';
import { rankStudy } from '../../../kinds/study/read/rank-study.js';
import { type Html, html } from '../html.js';
import { colourOf, colourRange } from './cividis.js';
import { objectiveFigure, objectiveLabel } from './objective-figure.js';
import type { StudyReportData } from './study-report-data.js';

const COLUMN = 130;
const SIDE = 60;
const HEIGHT = 240;
const TOP = 34;
/** Lines that are drawn at the most: the best of all, and an even selection of the rest. */
const MOST_LINES = 400;
const BEST_LINES = 100;

/** Each trial as a line through its values, coloured by the objective. */
export function parallelSection({ table, parameters }: StudyReportData, index: Uint8Array): Html {
  const { objective, space } = parameters;
  const { positions } = rankStudy({
    ...{ index, parameters: space.parameters, objective },
    ...{ metric: null, includeInfeasible: true, first: Math.max(1, table.index.length), after: null },
  });
  const valued = positions
    .filter(({ group }) => group < 2)
    .map(({ number }) => ({ number, objective: table.index.objective(number) as number }));
  if (valued.length < 2 || space.parameters.length < 2) return html``;
  const rest = valued.slice(BEST_LINES);
  const step = Math.max(1, Math.ceil(rest.length / (MOST_LINES - BEST_LINES)));
  const shown = [...valued.slice(0, BEST_LINES), ...rest.filter((_, at) => at % step === 0)];
  const range = colourRange(shown.map((trial) => trial.objective));
  const span = range.high - range.low;
  const paths = space.parameters.map(({ path }) => path);
  const axes = space.parameters.length + 1;
  const width = 2 * SIDE + (axes - 1) * COLUMN;
  const x = (axis: number) => SIDE + axis * COLUMN;
  const y = (place: number) => Math.round(10 * (TOP + (1 - place) * HEIGHT)) / 10;
  const pathOf = (number: number, value: number): string => {
    const places = space.parameters.map((parameter, at) =>
      placeOf(parameter, table.index.point(number)[at] as number),
    );
    return [...places, span === 0 ? 0.5 : (value - range.low) / span]
      .map((place, axis) => `${axis === 0 ? 'M' : 'L'}${x(axis)} ${y(place)}`)
      .join('');
  };
  return html`<section aria-labelledby="parallel">
<h2 id="parallel">All values side by side</h2>
<figure><div class="scroll plain"><svg class="plot wide" viewBox="0 0 ${width} ${TOP + HEIGHT + 30}" role="img" aria-label="Parallel coordinates of ${shown.length} trials">
${shown
  .toReversed()
  .map(
    ({ number, objective: value }) =>
      html`<path class="thread" d="${pathOf(number, value)}" stroke="${colourOf(value, range)}"/>`,
  )}
${space.parameters.map((parameter, axis) => axisView(x(axis), y, pathName(parameter.path, paths), endsOf(parameter)))}
${axisView(x(axes - 1), y, objectiveLabel(objective.metric), [objectiveFigure(objective.metric, range.low), objectiveFigure(objective.metric, range.high)])}
</svg></div>
<figcaption>One line a trial, from value to value to its ${objectiveLabel(objective.metric)}; the best lie above the others.${
    step > 1 || rest.length + BEST_LINES > shown.length
      ? ` ${shown.length} of ${valued.length.toLocaleString('en-US')}: the ${BEST_LINES} best, and an even selection of the rest.`
      : ''
  }</figcaption></figure>
</section>`;
}

function axisView(
  x: number,
  y: (place: number) => number,
  name: string,
  [low, high]: readonly [string, string],
): Html {
  return html`<line class="rule" x1="${x}" y1="${y(0)}" x2="${x}" y2="${y(1)}"/>
<text class="axis" text-anchor="middle" x="${x}" y="14">${name.length > 20 ? `${name.slice(0, 19)}…` : name}</text>
<text class="tick" text-anchor="middle" x="${x}" y="${y(1) - 6}">${high}</text>
<text class="tick" text-anchor="middle" x="${x}" y="${y(0) + 16}">${low}</text>
`;
}

function endsOf(parameter: Parameter): readonly [string, string] {
  if (parameter.kind === 'LOG') {
    const { from, to } = parameter;
    return [coordinateLabel(parameter, from, from), coordinateLabel(parameter, to, to)];
  }
  const last = (valueCount(parameter) as number) - 1;
  return [coordinateLabel(parameter, 0, 0), coordinateLabel(parameter, last, last)];
}
