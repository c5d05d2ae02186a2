import { colorOf } from '../shell/look.js';
import type { Draw } from './drawn.js';
import { fitCanvas } from './fit-canvas.js';
import { roundTicks } from './round-ticks.js';

/** Points in a plane. */
export interface ScatterData {
  readonly points: readonly {
    readonly name: string;
    /** Of the style, such as `series-1`. */
    readonly color: string;
    /** A point that lacks one of the two is not drawn. */
    readonly x: number | null;
    readonly y: number | null;
    readonly isHollow: boolean;
  }[];
  readonly xName: string;
  readonly yName: string;
  /** @param step between two values beside each other, which are to be told apart */
  readonly write: (value: number, step: number) => string;
  /** The point that stands out while the others fade; null for none. */
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}

const LEFT = 64;
const RIGHT = 16;
const TOP = 22;
const BOTTOM = 36;
const RADIUS = 5;
const NEAR = 16;
const MOST_TICKS = 6;
const FADED = 0.2;
/** Names of more points than this would lie on each other. */
const MOST_NAMED = 8;

/** Draws points; the one that is pointed at is named. */
export const drawScatter: Draw<ScatterData> = (box, first) => {
  let data = first;
  const places = () => {
    const known = data.points.flatMap(({ x, y }) => (x === null || y === null ? [] : [[x, y] as const]));
    const [left, right] = padded(known.map(([x]) => x));
    const [low, high] = padded(known.map(([, y]) => y));
    const width = box.clientWidth - LEFT - RIGHT;
    const height = box.clientHeight - TOP - BOTTOM;
    return {
      ...{ left, right, low, high },
      xOf: (x: number) => LEFT + ((x - left) / (right - left || 1)) * width,
      yOf: (y: number) => TOP + (1 - (y - low) / (high - low || 1)) * height,
    };
  };
  const canvas = fitCanvas(box, (context, width, height) => {
    const { left, right, low, high, xOf, yOf } = places();
    context.fillStyle = colorOf('muted');
    context.strokeStyle = colorOf('surface');
    const [across, up] = [roundTicks(left, right, MOST_TICKS), roundTicks(low, high, MOST_TICKS)];
    context.textAlign = 'right';
    for (const y of up.ticks) {
      context.beginPath();
      context.moveTo(LEFT, yOf(y));
      context.lineTo(width - RIGHT, yOf(y));
      context.stroke();
      context.fillText(data.write(y, up.step), LEFT - 8, yOf(y) + 4);
    }
    context.textAlign = 'center';
    for (const x of across.ticks) context.fillText(data.write(x, across.step), xOf(x), height - BOTTOM + 16);
    context.fillText(data.xName, (LEFT + width) / 2, height - 4);
    context.textAlign = 'left';
    context.fillText(data.yName, 4, 10);
    for (const [index, { x, y, color, name, isHollow }] of data.points.entries()) {
      if (x === null || y === null) continue;
      const isPointed = data.pointed === index;
      context.globalAlpha = data.pointed === null || isPointed ? 1 : FADED;
      context.beginPath();
      context.arc(xOf(x), yOf(y), isPointed ? RADIUS + 2 : RADIUS, 0, 2 * Math.PI);
      context.fillStyle = context.strokeStyle = colorOf(color);
      if (isHollow) context.stroke();
      else context.fill();
      if (!isPointed && (data.points.length > MOST_NAMED || data.pointed !== null)) continue;
      const isRight = xOf(x) > width / 2;
      context.textAlign = isRight ? 'right' : 'left';
      context.fillStyle = colorOf('text');
      context.fillText(name, xOf(x) + (isRight ? -1 : 1) * (RADIUS + 5), yOf(y) - RADIUS);
    }
    context.globalAlpha = 1;
  });
  const move = (event: PointerEvent) => {
    const { left, top } = box.getBoundingClientRect();
    const { xOf, yOf } = places();
    let [nearest, distance]: [number | null, number] = [null, NEAR];
    for (const [index, { x, y }] of data.points.entries()) {
      if (x === null || y === null) continue;
      const away = Math.hypot(xOf(x) - (event.clientX - left), yOf(y) - (event.clientY - top));
      if (away < distance) [nearest, distance] = [index, away];
    }
    if (nearest !== data.pointed) data.onPoint(nearest);
  };
  const leave = () => data.onPoint(null);
  box.addEventListener('pointermove', move);
  box.addEventListener('pointerleave', leave);
  return {
    update(next) {
      data = next;
      canvas.redraw();
    },
    repaint: canvas.redraw,
    destroy() {
      box.removeEventListener('pointermove', move);
      box.removeEventListener('pointerleave', leave);
      canvas.destroy();
    },
  };
};

/** Returns bounds that leave some room around the values. */
function padded(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.08 * (high - low || Math.abs(high) || 1);
  return [low - room, high + room];
}
