import type { StudySurface } from '../../../kinds/study/read/study-shape.js';
import { type Html, html } from '../html.js';
import { type ColourRange, cividis, colourOf, colourRange } from './cividis.js';

const WIDTH = 640;
const LEFT = 84;
const BOTTOM = 64;
const TOP = 8;
const MOST_LABELS = 12;
/** Cells are wider than high, so that fifty rows fit on a page. */
const MOST_HEIGHT = 30;
const LEAST_HEIGHT = 9;

/** Behind the hatches of trials without a value, such as a ratio without a trade. */
const WITHOUT_VALUE = '#70757d';

/** Draws a surface: one cell a bin, infeasible ones hatched, the plateau outlined and the best marked. */
export function heatMap(surface: StudySurface, show: (value: number | null) => string): Html {
  const { x, y, values } = surface;
  const [columns, rows] = [x.labels.length, y.labels.length];
  const width = (WIDTH - LEFT) / columns;
  const height = Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, 480 / rows));
  const plotHeight = rows * height;
  const range = colourRange(values.flat().filter((value) => value !== null));
  const place = (column: number, row: number) => ({
    left: LEFT + column * width,
    top: TOP + (rows - 1 - row) * height,
  });
  const cells = values.flatMap((line, row) =>
    line.map((value, column) =>
      surface.counts[row]?.[column] === 0
        ? null
        : cell(surface, { row, column, value }, { ...place(column, row), width, height }, range, show),
    ),
  );
  const best = surface.bestX === null || surface.bestY === null ? null : place(surface.bestX, surface.bestY);
  const total = TOP + plotHeight + BOTTOM;
  return html`<figure>
<div class="scroll plain"><svg class="plot" viewBox="0 0 ${WIDTH} ${total}" role="img" aria-label="Heat map of ${x.path} and ${y.path}">
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>
<rect x="${LEFT}" y="${TOP}" width="${WIDTH - LEFT}" height="${plotHeight}" class="frame"/>
${cells}
${best === null ? null : bestMark(best.left + width / 2, best.top + height / 2)}
${ticks(x.labels).map(
  (index) =>
    html`<text class="tick" text-anchor="middle" x="${round(LEFT + (index + 0.5) * width)}" y="${TOP + plotHeight + 16}">${short(x.labels[index])}</text>`,
)}
${ticks(y.labels).map(
  (index) =>
    html`<text class="tick" text-anchor="end" x="${LEFT - 6}" y="${round(TOP + (rows - 0.5 - index) * height + 4)}">${short(y.labels[index])}</text>`,
)}
<text class="axis" text-anchor="middle" x="${(WIDTH + LEFT) / 2}" y="${TOP + plotHeight + 40}">${x.path}</text>
<text class="axis" text-anchor="middle" transform="translate(14 ${TOP + plotHeight / 2}) rotate(-90)">${y.path}</text>
</svg></div>
${scale(range, show)}
<figcaption>Median of the trials of each cell. Hatched: no trial of it keeps the constraints. Outlined: the plateau of the best, which is marked ★. Empty: nothing was tried there.</figcaption>
</figure>`;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function cell(
  { x, y, counts, feasibleCounts, plateau }: StudySurface,
  { row, column, value }: { readonly row: number; readonly column: number; readonly value: number | null },
  { left, top, width, height }: Box,
  range: ColourRange,
  show: (value: number | null) => string,
): Html {
  const count = counts[row]?.[column] ?? 0;
  const feasible = feasibleCounts[row]?.[column] ?? 0;
  const box = html`x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}"`;
  const title = `${x.path} ${x.labels[column]}, ${y.path} ${y.labels[row]}: ${show(value)} (${count} ${count === 1 ? 'trial' : 'trials'}, ${feasible} feasible)`;
  return html`<g><title>${title}</title><rect ${box} fill="${value === null ? WITHOUT_VALUE : colourOf(value, range)}" class="cell"/>${
    feasible === 0 ? html`<rect ${box} fill="url(#hatch)"/>` : null
  }${plateau[row]?.[column] ? html`<rect ${box} class="plateau"/>` : null}</g>
`;
}

function bestMark(x: number, y: number): Html {
  return html`<circle cx="${round(x)}" cy="${round(y)}" r="8" class="best-ring"/><text x="${round(x)}" y="${round(y + 5)}" text-anchor="middle" class="best-mark">★</text>`;
}

/** Colours with the values at both ends and in the middle. */
function scale({ low, high }: ColourRange, show: (value: number | null) => string): Html {
  const steps = 24;
  return html`<div class="scale"><span>${show(low)}</span><svg viewBox="0 0 ${steps} 1" preserveAspectRatio="none" role="img" aria-label="Colours from the lowest to the highest value">
${Array.from({ length: steps }, (_, step) => html`<rect x="${step}" y="0" width="1.02" height="1" fill="${cividis(step / (steps - 1))}"/>`)}
</svg><span>${show(high)}</span></div>`;
}

/** Returns the labels that have room: all of few, else an even selection. */
function ticks(labels: readonly string[]): readonly number[] {
  const step = Math.ceil(labels.length / MOST_LABELS);
  return labels.flatMap((_, index) => (index % step === 0 ? [index] : []));
}

function short(label = ''): string {
  const [first = ''] = label.split(' to ');
  return first.length > 11 ? `${first.slice(0, 10)}…` : first;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
