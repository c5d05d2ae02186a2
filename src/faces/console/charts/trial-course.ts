import uPlot from 'uplot';
import type { Draw } from './drawn.js';
import { axisLook, Palette, plot } from './plot.js';

/** What trials came to, in the order in which they were tried. */
export interface CourseData {
  readonly numbers: Int32Array;
  /** NaN where it is undefined. */
  readonly values: Float64Array;
  readonly feasible: Uint8Array;
  readonly isMinimized: boolean;
  readonly write: (value: number) => string;
  /** Told of a trial that was clicked. */
  readonly onTrial: (number: number) => void;
}

/** Fewer trials than this are drawn as larger dots. */
const FEW = 300;
const { stepped } = uPlot.paths;

/** Draws a dot for every trial, faint where it is infeasible, and the best so far as a line. */
export const drawTrialCourse: Draw<CourseData> = (box, first) => {
  let data = first;
  const palette = new Palette();
  const look = axisLook(palette);
  const note = document.createElement('p');
  note.className = 'plot-note';
  box.append(note);
  const size = first.numbers.length < FEW ? 7 : 3.5;
  const dots = (color: string, alpha: number): uPlot.Series => ({
    stroke: () => palette.of(color),
    fill: () => palette.of(color),
    alpha,
    paths: () => null,
    points: { show: true, size, width: 0, fill: () => palette.of(color) },
  });
  const drawn = plot(
    box,
    palette,
    {
      scales: { x: { time: false } },
      axes: [
        { ...look, values: (_, splits) => splits.map((split) => (Number.isInteger(split) ? split : '')) },
        { ...look, size: 64, values: (_, splits) => splits.map((split) => data.write(split)) },
      ],
      series: [
        {},
        dots('hold', 0.35),
        dots('accent', 0.8),
        {
          stroke: () => palette.of('down'),
          width: 1.5,
          points: { show: false },
          ...(stepped !== undefined && { paths: stepped({ align: 1 }) }),
        },
      ],
      cursor: { drag: { x: true, y: false, dist: 4 }, points: { show: false } },
      hooks: {
        setCursor: [
          ({ cursor: { idx } }) => {
            const value = idx === null || idx === undefined ? undefined : data.values[idx];
            note.textContent =
              value === undefined ? '' : `trial ${data.numbers[idx ?? 0]}: ${data.write(value)}`;
          },
        ],
        ready: [
          (chart) =>
            chart.over.addEventListener('click', () => {
              const number = data.numbers[chart.cursor.idx ?? -1];
              if (number !== undefined) data.onTrial(number);
            }),
        ],
      },
    },
    courses(first),
  );
  return {
    update(next) {
      data = next;
      drawn.show(courses(next));
    },
    repaint: drawn.repaint,
    destroy() {
      drawn.destroy();
      note.remove();
    },
  };
};

/** Returns numbers, infeasible and feasible values, and the best so far. */
function courses({ numbers, values, feasible, isMinimized }: CourseData): uPlot.AlignedData {
  let best: number | null = null;
  const line: (number | null)[] = [];
  const [inside, outside]: [(number | null)[], (number | null)[]] = [[], []];
  for (const [index, value] of values.entries()) {
    const shown = Number.isNaN(value) ? null : value;
    const isFeasible = feasible[index] === 1;
    if (shown !== null && isFeasible && (best === null || (isMinimized ? shown < best : shown > best)))
      best = shown;
    inside.push(isFeasible ? shown : null);
    outside.push(isFeasible ? null : shown);
    line.push(best);
  }
  return [numbers, outside, inside, line] as unknown as uPlot.AlignedData;
}
