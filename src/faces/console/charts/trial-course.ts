import { colorOf } from '../shell/theme.js';
import { formatNumber } from '../text/format.js';
import type { Draw } from './drawn.js';
import { fitCanvas } from './fit-canvas.js';

/** What trials came to, in the order in which they were tried. */
export interface CourseData {
  readonly numbers: readonly number[];
  readonly values: readonly (number | null)[];
  readonly feasible: readonly boolean[];
  readonly isMinimized: boolean;
}

const LEFT = 48;
const BOTTOM = 20;
const TOP = 8;

/** Draws a dot for every trial, faint where it is infeasible, and the best so far as a line. */
export const drawTrialCourse: Draw<CourseData> = (box, first) => {
  let data = first;
  const canvas = fitCanvas(box, (context, width, height) => {
    const known = data.values.filter((value) => value !== null);
    if (known.length === 0) return;
    const low = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const last = Math.max(data.numbers.at(-1) ?? 0, 1);
    const xOf = (number: number) => LEFT + (number / last) * (width - LEFT - 8);
    const yOf = (value: number) => TOP + (1 - (value - low) / (high - low || 1)) * (height - TOP - BOTTOM);
    const [accent, faint] = [colorOf('accent'), colorOf('hold')];
    for (const [index, value] of data.values.entries()) {
      if (value === null) continue;
      context.globalAlpha = data.feasible[index] === true ? 0.75 : 0.25;
      context.fillStyle = data.feasible[index] === true ? accent : faint;
      context.beginPath();
      context.arc(xOf(data.numbers[index] ?? 0), yOf(value), 2, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
    drawBest(context, data, xOf, yOf, width - 8);
    context.fillStyle = colorOf('muted');
    context.textAlign = 'right';
    context.fillText(formatNumber(high, { decimals: 2 }), LEFT - 8, TOP + 8);
    context.fillText(formatNumber(low, { decimals: 2 }), LEFT - 8, height - BOTTOM);
    context.fillText(`trial ${last}`, width - 8, height - 5);
    context.textAlign = 'left';
    context.fillText('trial 0', LEFT, height - 5);
  });
  return {
    update(next) {
      data = next;
      canvas.redraw();
    },
    repaint: canvas.redraw,
    destroy: canvas.destroy,
  };
};

function drawBest(
  context: CanvasRenderingContext2D,
  { numbers, values, feasible, isMinimized }: CourseData,
  xOf: (number: number) => number,
  yOf: (value: number) => number,
  right: number,
): void {
  let best: number | null = null;
  context.strokeStyle = colorOf('down');
  context.lineWidth = 1.5;
  context.beginPath();
  for (const [index, value] of values.entries()) {
    if (value === null || feasible[index] !== true) continue;
    if (best !== null && (isMinimized ? value >= best : value <= best)) continue;
    const x = xOf(numbers[index] ?? 0);
    if (best === null) context.moveTo(x, yOf(value));
    else {
      context.lineTo(x, yOf(best));
      context.lineTo(x, yOf(value));
    }
    best = value;
  }
  if (best !== null) context.lineTo(right, yOf(best));
  context.stroke();
}
