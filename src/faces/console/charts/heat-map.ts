import { colourOf, colourRange } from '../../report/study/cividis.js';
import { colorOf } from '../shell/look.js';
import type { Draw } from './drawn.js';
import { fitCanvas } from './fit-canvas.js';

/** Medians over two parameters; rows of y, each with one value per x. */
export interface HeatData {
  readonly x: { readonly path: string; readonly labels: readonly string[] };
  readonly y: { readonly path: string; readonly labels: readonly string[] };
  readonly values: readonly (readonly (number | null)[])[];
  readonly counts: readonly (readonly number[])[];
  readonly feasibleCounts: readonly (readonly number[])[];
  readonly plateau: readonly (readonly boolean[])[];
  readonly bestX: number | null;
  readonly bestY: number | null;
  /** Told of the cell under the pointer; null where there is none. */
  readonly onCell: (cell: { readonly column: number; readonly row: number } | null) => void;
}

const LEFT = 72;
const BOTTOM = 40;
const TOP = 6;
const MOST_LABELS = 10;
/** Trials that have no feasible one among them are hatched at this distance, pixels. */
const HATCH = 6;
/** Behind the hatches of trials without a value, such as a ratio without a trade. */
const WITHOUT_VALUE = '#70757d';

/** Draws a heat map: infeasible cells hatched, the plateau outlined, the best marked. */
export const drawHeatMap: Draw<HeatData> = (box, first) => {
  let data = first;
  const geometry = (width: number, height: number) => {
    const [columns, rows] = [data.x.labels.length, data.y.labels.length];
    return { columns, rows, cell: (width - LEFT) / columns, row: (height - BOTTOM - TOP) / rows };
  };
  const canvas = fitCanvas(box, (context, width, height) => {
    const { rows, cell, row } = geometry(width, height);
    const range = colourRange(data.values.flat().filter((value) => value !== null));
    for (const [y, line] of data.values.entries())
      for (const [x, value] of line.entries()) {
        if (data.counts[y]?.[x] === 0) continue;
        const [left, top] = [LEFT + x * cell, TOP + (rows - 1 - y) * row];
        context.fillStyle = value === null ? WITHOUT_VALUE : colourOf(value, range);
        context.fillRect(left, top, Math.ceil(cell), Math.ceil(row));
        if (data.feasibleCounts[y]?.[x] === 0) hatch(context, left, top, cell, row);
        if (data.plateau[y]?.[x] === true) {
          context.strokeStyle = '#ffffff';
          context.lineWidth = 1.5;
          context.strokeRect(left + 1, top + 1, cell - 2, row - 2);
        }
      }
    if (data.bestX !== null && data.bestY !== null)
      star(context, LEFT + (data.bestX + 0.5) * cell, TOP + (rows - 0.5 - data.bestY) * row);
    axes(context, data, width, height, cell, row);
  });
  const move = (event: PointerEvent) => {
    const { left, top } = box.getBoundingClientRect();
    const { columns, rows, cell, row } = geometry(box.clientWidth, box.clientHeight);
    const column = Math.floor((event.clientX - left - LEFT) / cell);
    const line = rows - 1 - Math.floor((event.clientY - top - TOP) / row);
    const isWithin = column >= 0 && column < columns && line >= 0 && line < rows;
    data.onCell(isWithin ? { column, row: line } : null);
  };
  const leave = () => data.onCell(null);
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

function hatch(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = '#ffffffaa';
  context.lineWidth = 1;
  context.beginPath();
  for (let at = -height; at < width; at += HATCH) {
    context.moveTo(left + at, top + height);
    context.lineTo(left + at + height, top);
  }
  context.stroke();
  context.restore();
}

function star(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.save();
  context.font = '16px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.strokeStyle = '#000000';
  context.lineWidth = 3;
  context.strokeText('★', x, y);
  context.fillStyle = '#ffffff';
  context.fillText('★', x, y);
  context.restore();
}

function axes(
  context: CanvasRenderingContext2D,
  { x, y }: HeatData,
  width: number,
  height: number,
  cell: number,
  row: number,
): void {
  context.fillStyle = colorOf('muted');
  const rows = y.labels.length;
  const every = (count: number) => Math.ceil(count / MOST_LABELS);
  context.textAlign = 'center';
  for (const [index, label] of x.labels.entries())
    if (index % every(x.labels.length) === 0)
      context.fillText(short(label), LEFT + (index + 0.5) * cell, height - BOTTOM + 15);
  context.fillText(x.path, (width + LEFT) / 2, height - 6);
  context.textAlign = 'right';
  for (const [index, label] of y.labels.entries())
    if (index % every(rows) === 0)
      context.fillText(short(label), LEFT - 6, TOP + (rows - 0.5 - index) * row + 4);
}

/** Of a stretch of values a tick has the first one; the cell under the pointer is told whole. */
function short(label: string): string {
  const text = label.replace(/^([-+.\de]+) to [-+.\de]+$/, '$1');
  return text.length > 9 ? `${text.slice(0, 8)}…` : text;
}
