import uPlot from 'uplot';
import { formatNumber, formatStamp, formatTick, type StampStyle } from '../text/format.js';
import type { Draw } from './drawn.js';
import { axisLook, Palette, plot } from './plot.js';

/** Lines over the same kind of instants. */
export interface LinesData {
  readonly style: StampStyle;
  readonly unit: string;
  readonly decimals: number;
  /** Even ratios instead of even steps. */
  readonly isLogarithmic: boolean;
  /** The line that stands out while the others fade; null for none. */
  readonly pointed: number | null;
  /** Told of the line under the pointer. */
  readonly onPoint: ((index: number | null) => void) | null;
  readonly lines: readonly {
    readonly name: string;
    /** Of the style, such as `accent`. */
    readonly color: string;
    readonly isStrong: boolean;
    /** Seconds since 1970, ascending; lines with the same stamps share one array. */
    readonly times: readonly number[];
    /** A time with null leaves a gap; where only other lines have a time, this one goes on. */
    readonly values: readonly (number | null)[];
  }[];
  /** Stretches of time that are told apart, each with what it is called. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly name: string }[];
}

const DAY_SECONDS = 86_400;
/** How much the others fade. */
const FADED = 0.12;
/** So near a line has the pointer to be, pixels. */
const NEAR = 24;
const NARROWEST_NAME = 14;

/** Draws lines; the one that is pointed at stays, and the others fade. */
export const drawLines: Draw<LinesData> = (box, first) => {
  let data = first;
  let pointed: number | null = null;
  const palette = new Palette();
  const look = axisLook(palette);
  const note = document.createElement('p');
  note.className = 'plot-note';
  box.append(note);
  const write = (value: number) => `${formatNumber(value, { decimals: data.decimals })}${data.unit}`;
  const tell = (chart: uPlot, index: number | null) => {
    const line = data.lines[index ?? -1];
    const at = index === null ? undefined : (chart.cursor.idxs?.[index + 1] ?? undefined);
    const value = at === undefined ? null : chart.data[(index ?? 0) + 1]?.[at];
    const stamp = at === undefined ? undefined : chart.data[0][at];
    note.textContent =
      line === undefined || value === null || value === undefined || stamp === undefined
        ? (line?.name ?? '')
        : `${line.name} · ${formatStamp(stamp * 1_000, data.style)} · ${write(value)}`;
  };
  const drawn = plot(
    box,
    palette,
    {
      tzDate: (seconds) =>
        uPlot.tzDate(new Date(seconds * 1_000), data.style.isIntraday ? data.style.zone : 'UTC'),
      scales: { y: first.isLogarithmic ? { distr: 3 } : {} },
      axes: [
        {
          ...look,
          space: 90,
          values: (_, splits, _axis, _space, step) =>
            splits.map((split) => formatTick(split * 1_000, data.style, step < DAY_SECONDS)),
        },
        {
          ...look,
          size: 64,
          values: (_, splits) => splits.map((split) => (split === null ? '' : write(split))),
        },
      ],
      series: [
        {},
        ...first.lines.map(
          (_, index): uPlot.Series => ({
            stroke: () => palette.of(data.lines[index]?.color ?? 'hold'),
            width: first.lines[index]?.isStrong === true ? 2.5 : 1.25,
            points: { show: false },
          }),
        ),
      ],
      focus: { alpha: FADED },
      cursor: {
        drag: { x: true, y: false, dist: 4 },
        points: { show: false },
        ...(first.lines.length > 1 && { focus: { prox: NEAR } }),
      },
      hooks: {
        drawClear: [(chart) => drawBands(chart, data.bands, palette)],
        setCursor: [(chart) => tell(chart, data.lines.length === 1 ? 0 : pointed)],
        setSeries: [
          (_, series) => {
            pointed = series === null ? null : series - 1;
            data.onPoint?.(pointed);
          },
        ],
      },
    },
    aligned(first),
  );
  return {
    update(next) {
      const isRestamped = next.style !== data.style;
      const isSame = next.lines.every(({ values }, index) => values === data.lines[index]?.values);
      data = next;
      if (!isSame) drawn.show(aligned(next));
      if (next.pointed !== pointed) {
        pointed = next.pointed;
        drawn.chart.setSeries(pointed === null ? null : pointed + 1, { focus: true }, false);
        tell(drawn.chart, pointed);
      }
      drawn.chart.redraw(false, isRestamped);
    },
    repaint: drawn.repaint,
    destroy() {
      drawn.destroy();
      note.remove();
    },
  };
};

function aligned({ lines }: LinesData): uPlot.AlignedData {
  const [first] = lines;
  const tables = lines.map(({ times, values }) => [times, values] as unknown as uPlot.AlignedData);
  if (first === undefined) return [[]];
  if (lines.every(({ times }) => times === first.times))
    return [first.times, ...lines.map(({ values }) => values)] as unknown as uPlot.AlignedData;
  return uPlot.join(tables);
}

/** Every second stretch is shaded, so that one sees where each begins. */
function drawBands({ ctx, bbox, valToPos }: uPlot, bands: LinesData['bands'], palette: Palette): void {
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  for (const [index, { from, to, name }] of bands.entries()) {
    const [left, right] = [from, to].map((time) =>
      Math.min(Math.max(valToPos(time, 'x', true), bbox.left), bbox.left + bbox.width),
    ) as [number, number];
    ctx.fillStyle = palette.of(index % 2 === 0 ? 'surface' : 'background');
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.fillStyle = palette.of('muted');
    if (right - left > NARROWEST_NAME * devicePixelRatio)
      ctx.fillText(name, (left + right) / 2, bbox.top + 12 * devicePixelRatio);
  }
  ctx.restore();
}
