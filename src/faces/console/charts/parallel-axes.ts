import { cividis } from '../../report/study/cividis.js';
import { colorOf } from '../shell/look.js';
import type { Draw } from './drawn.js';
import { fitCanvas } from './fit-canvas.js';

/** Points of many dimensions: an upright axis for each, and a line for each point. */
export interface ParallelData {
  readonly axes: readonly {
    readonly name: string;
    readonly label: string;
    readonly values: Float64Array;
    readonly low: number;
    readonly high: number;
    readonly isLogarithmic: boolean;
    readonly write: (value: number) => string;
  }[];
  /** 1 for points within every brush. */
  readonly mask: Uint8Array;
  /** How good each point is, 0 to 1; NaN where that is not known. */
  readonly goodness: Float64Array;
  readonly brushes: ReadonlyMap<string, readonly [number, number]>;
  /** Told when a brush was drawn, or null when it was wiped away. */
  readonly onBrush: (name: string, range: readonly [number, number] | null) => void;
}

const SIDE = 48;
const TOP = 26;
const BOTTOM = 22;
const BRUSH_WIDTH = 14;
/** A shorter stroke is a click, which wipes the brush away. */
const SHORTEST_BRUSH = 4;
/** More lines only make a solid plane; so many of each kind are drawn, spread evenly. */
const MOST_LINES = 3_000;

/** Draws parallel coordinates; one draws a brush along an axis with the pointer. */
export const drawParallelAxes: Draw<ParallelData> = (box, first) => {
  let data = first;
  const colors = { hold: colorOf('hold') };
  let stroke: { readonly axis: number; readonly from: number; to: number } | null = null;
  const xOf = (axis: number) =>
    SIDE + (axis / Math.max(data.axes.length - 1, 1)) * (box.clientWidth - 2 * SIDE);
  const heightOf = () => box.clientHeight - TOP - BOTTOM;
  const placeOf = (axis: number, value: number) => {
    const { low, high, isLogarithmic } = data.axes[axis] as ParallelData['axes'][number];
    const place = isLogarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return TOP + (1 - place) * heightOf();
  };
  const valueAt = (axis: number, y: number) => {
    const { low, high, isLogarithmic } = data.axes[axis] as ParallelData['axes'][number];
    const place = Math.min(Math.max(1 - (y - TOP) / heightOf(), 0), 1);
    return isLogarithmic ? low * (high / low) ** place : low + place * (high - low);
  };
  const canvas = fitCanvas(box, (context) => {
    const line = (index: number) => {
      context.beginPath();
      let isDrawn = false;
      for (const [axis, { values }] of data.axes.entries()) {
        const value = values[index] ?? Number.NaN;
        const isKnown = !Number.isNaN(value);
        // A line over an axis would show a value there.
        if (isKnown && isDrawn) context.lineTo(xOf(axis), placeOf(axis, value));
        else if (isKnown) context.moveTo(xOf(axis), placeOf(axis, value));
        isDrawn = isKnown;
      }
      context.stroke();
    };
    context.lineWidth = 1;
    context.globalAlpha = 0.35;
    context.strokeStyle = colorOf('border');
    for (const index of spread(data.mask, 0)) line(index);
    context.globalAlpha = 0.75;
    const chosen = spread(data.mask, 1);
    // The best lie on top.
    for (const index of chosen.sort((one, other) => goodnessOf(one) - goodnessOf(other))) {
      const goodness = data.goodness[index] ?? Number.NaN;
      context.strokeStyle = Number.isNaN(goodness) ? colors.hold : cividis(goodness);
      line(index);
    }
    context.globalAlpha = 1;
    drawAxes(context);
  });
  const goodnessOf = (index: number) => {
    const goodness = data.goodness[index] ?? Number.NaN;
    return Number.isNaN(goodness) ? -1 : goodness;
  };
  const drawAxes = (context: CanvasRenderingContext2D) => {
    const [text, muted, accent] = [colorOf('text'), colorOf('muted'), colorOf('accent')];
    for (const [axis, { name, label, low, high, write }] of data.axes.entries()) {
      const x = xOf(axis);
      context.strokeStyle = muted;
      context.beginPath();
      context.moveTo(x, TOP);
      context.lineTo(x, TOP + heightOf());
      context.stroke();
      const range = stroke?.axis === axis ? ([stroke.from, stroke.to] as const) : rangeOf(axis, name);
      if (range !== null) {
        const [top, bottom] = [Math.min(...range), Math.max(...range)];
        context.fillStyle = accent;
        context.globalAlpha = 0.35;
        context.fillRect(x - BRUSH_WIDTH / 2, top, BRUSH_WIDTH, Math.max(bottom - top, 2));
        context.globalAlpha = 1;
        context.strokeStyle = accent;
        context.strokeRect(x - BRUSH_WIDTH / 2, top, BRUSH_WIDTH, Math.max(bottom - top, 2));
      }
      const width = (box.clientWidth - 2 * SIDE) / Math.max(data.axes.length - 1, 1);
      const isFirst = axis === 0;
      const isLast = axis === data.axes.length - 1;
      context.textAlign = isFirst ? 'left' : isLast ? 'right' : 'center';
      context.fillStyle = text;
      context.fillText(label, isFirst ? 2 : isLast ? box.clientWidth - 2 : x, 10, width - 6);
      context.textAlign = 'center';
      context.fillStyle = muted;
      context.fillText(write(high), x, TOP - 4, width - 6);
      context.fillText(write(low), x, TOP + heightOf() + 14, width - 6);
    }
  };
  const rangeOf = (axis: number, name: string): readonly [number, number] | null => {
    const range = data.brushes.get(name);
    if (range === undefined) return null;
    const clamp = (y: number) => Math.min(Math.max(y, TOP), TOP + heightOf());
    return [clamp(placeOf(axis, range[1])), clamp(placeOf(axis, range[0]))];
  };
  const at = (event: PointerEvent) => {
    const { left, top } = box.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const down = (event: PointerEvent) => {
    const { x, y } = at(event);
    const axis = data.axes.findIndex((_, index) => Math.abs(xOf(index) - x) <= BRUSH_WIDTH);
    if (axis < 0 || event.button !== 0) return;
    stroke = { axis, from: y, to: y };
    box.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (stroke === null) return;
    stroke.to = at(event).y;
    canvas.redraw();
  };
  const up = () => {
    if (stroke === null) return;
    const { axis, from, to } = stroke;
    stroke = null;
    const values = [valueAt(axis, Math.max(from, to)), valueAt(axis, Math.min(from, to))] as const;
    data.onBrush(data.axes[axis]?.name ?? '', Math.abs(to - from) < SHORTEST_BRUSH ? null : values);
  };
  const cancel = () => {
    stroke = null;
    canvas.redraw();
  };
  box.addEventListener('pointerdown', down);
  box.addEventListener('pointermove', move);
  box.addEventListener('pointerup', up);
  box.addEventListener('pointercancel', cancel);
  return {
    update(next) {
      data = next;
      canvas.redraw();
    },
    repaint() {
      colors.hold = colorOf('hold');
      canvas.redraw();
    },
    destroy() {
      box.removeEventListener('pointerdown', down);
      box.removeEventListener('pointermove', move);
      box.removeEventListener('pointerup', up);
      box.removeEventListener('pointercancel', cancel);
      canvas.destroy();
    },
  };
};

/** Returns indexes of points whose mask has a value, at most as many as are drawn, evenly spread. */
function spread(mask: Uint8Array, value: 0 | 1): number[] {
  const found: number[] = [];
  for (const [index, known] of mask.entries()) if (known === value) found.push(index);
  const step = Math.ceil(found.length / MOST_LINES);
  return step < 2 ? found : found.filter((_, index) => index % step === 0);
}
