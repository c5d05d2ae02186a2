import { colorOf } from '../shell/look.js';
import { formatNumber } from '../text/format.js';
import type { Draw } from './drawn.js';
import { fitCanvas } from './fit-canvas.js';

/** Lines over steps. */
export interface CurvesData {
  readonly steps: readonly number[];
  readonly lines: readonly { readonly color: string; readonly values: readonly (number | null)[] }[];
}

const LEFT = 56;
const BOTTOM = 20;
const TOP = 8;
const RIGHT = 8;

/** Draws lines over steps from the first to the last. */
export const drawEpochCurves: Draw<CurvesData> = (box, first) => {
  let data = first;
  const canvas = fitCanvas(box, (context, width, height) => {
    const { steps, lines } = data;
    const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
    const low = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const [begin = 0, end = 1] = [steps[0], steps.at(-1)];
    const xOf = (step: number) => LEFT + ((step - begin) / (end - begin || 1)) * (width - LEFT - RIGHT);
    const yOf = (value: number) => TOP + (1 - (value - low) / (high - low || 1)) * (height - TOP - BOTTOM);
    for (const { color, values } of lines) {
      context.strokeStyle = colorOf(color);
      context.lineWidth = 2;
      context.beginPath();
      for (const [index, value] of values.entries())
        if (value !== null) context.lineTo(xOf(steps[index] ?? 0), yOf(value));
      context.stroke();
    }
    context.fillStyle = colorOf('muted');
    context.textAlign = 'right';
    context.fillText(formatNumber(high, { decimals: 4 }), LEFT - 8, TOP + 8);
    context.fillText(formatNumber(low, { decimals: 4 }), LEFT - 8, height - BOTTOM);
    context.fillText(`epoch ${end}`, width - RIGHT, height - 5);
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
