import { type Html, html } from '../html.js';
import { objectiveFigure, objectiveLabel } from './objective-figure.js';
import type { StudyReportData } from './study-report-data.js';

const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 84;
const BOTTOM = 28;
const TOP = 8;
/** Points that are drawn at the most; of more trials every so-many-th, and each that was the best so far. */
const MOST_POINTS = 2_000;

/** The objective of each trial in the order in which they were tried, and the best so far. */
export function courseSection({ table, parameters }: StudyReportData): Html {
  const { metric, direction } = parameters.objective;
  const sign = direction === 'MAXIMIZE' ? 1 : -1;
  const points: { number: number; value: number; feasible: boolean; isBest: boolean }[] = [];
  let best = Number.NEGATIVE_INFINITY;
  for (const number of table.distinct()) {
    const value = table.index.objective(number);
    if (value === null) continue;
    const feasible = table.index.isFeasible(number);
    const isBest = feasible && sign * value > best;
    if (isBest) best = sign * value;
    points.push({ number, value, feasible, isBest });
  }
  if (points.length === 0) return html``;
  const step = Math.ceil(points.length / MOST_POINTS);
  const shown = points.filter(({ isBest }, index) => isBest || index % step === 0);
  const low = shown.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = shown.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const last = Math.max(1, table.index.length - 1);
  const x = (number: number) => round(LEFT + 6 + (number / last) * (WIDTH - LEFT - 12));
  const y = (value: number) =>
    round(TOP + 6 + (high === low ? 0.5 : (high - value) / (high - low)) * (HEIGHT - 12));
  const bests = points.filter(({ isBest }) => isBest);
  const line = bests
    .map(({ number, value }, index) =>
      index === 0 ? `M${x(number)} ${y(value)}` : `H${x(number)}V${y(value)}`,
    )
    .join('');
  return html`<section aria-labelledby="course">
<h2 id="course">${objectiveLabel(metric)} over trials</h2>
<figure><div class="scroll plain"><svg class="plot" viewBox="0 0 ${WIDTH} ${TOP + HEIGHT + BOTTOM}" role="img" aria-label="${objectiveLabel(metric)} of ${points.length} trials in the order in which they were tried">
<rect x="${LEFT}" y="${TOP}" width="${WIDTH - LEFT}" height="${HEIGHT}" class="frame"/>
${shown.map(
  ({ number, value, feasible }) =>
    html`<circle cx="${x(number)}" cy="${y(value)}" r="2.2" class="${feasible ? 'trial' : 'trial infeasible'}"/>`,
)}
${bests.length === 0 ? null : html`<path class="best-line" d="${line}H${x(last)}"/>`}
<text class="tick" text-anchor="end" x="${LEFT - 6}" y="${y(high) + 4}">${objectiveFigure(metric, high)}</text>
<text class="tick" text-anchor="end" x="${LEFT - 6}" y="${y(low) + 4}">${objectiveFigure(metric, low)}</text>
<text class="tick" x="${LEFT}" y="${TOP + HEIGHT + 18}">0</text>
<text class="tick" text-anchor="end" x="${WIDTH}" y="${TOP + HEIGHT + 18}">${last}</text>
<text class="axis" text-anchor="middle" x="${(WIDTH + LEFT) / 2}" y="${TOP + HEIGHT + 20}">trial</text>
</svg></div>
<figcaption>Filled: feasible. Hollow: breaks a constraint, and is never best. The line is the best so far.${
    step > 1
      ? ` Of ${points.length.toLocaleString('en-US')} trials every ${step}th is drawn, and each that was the best.`
      : ''
  }</figcaption></figure>
</section>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
