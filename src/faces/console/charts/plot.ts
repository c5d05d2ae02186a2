import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { colorOf } from '../shell/look.js';

/** A uPlot chart that fills its box. */
export interface Plot {
  readonly chart: uPlot;
  /** Shows other data: all of it where all was shown, else what was zoomed into. */
  readonly show: (data: uPlot.AlignedData) => void;
  /** Takes over the colours of the page. */
  readonly repaint: () => void;
  readonly destroy: () => void;
}

/** Colours of the style as the browser has computed them, each asked for once until the theme changes. */
export class Palette {
  readonly #known = new Map<string, string>();

  of(name: string): string {
    const known = this.#known.get(name) ?? colorOf(name);
    this.#known.set(name, known);
    return known;
  }

  forget(): void {
    this.#known.clear();
  }
}

/** The look that the axes of all plots share. */
export const axisLook = (palette: Palette): uPlot.Axis => ({
  stroke: () => palette.of('muted'),
  font: '11px system-ui, sans-serif',
  grid: { stroke: () => palette.of('surface'), width: 1 },
  size: 28,
  ticks: { stroke: () => palette.of('border'), width: 1, size: 4 },
});

/** Draws a plot; one zooms in along the x axis, and a double click shows everything again. */
export function plot(
  box: HTMLElement,
  palette: Palette,
  options: Omit<uPlot.Options, 'width' | 'height'>,
  data: uPlot.AlignedData,
): Plot {
  const size = () => ({ width: box.clientWidth, height: box.clientHeight });
  const chart = new uPlot({ legend: { show: false }, ...options, ...size() }, data, box);
  const observer = new ResizeObserver(() => chart.setSize(size()));
  observer.observe(box);
  return {
    chart,
    show(next) {
      const isWhole = showsAll(chart);
      chart.setData(next, isWhole);
      // Of a chart that is about to take new scales, uPlot would draw the old ones.
      if (!isWhole) chart.redraw();
    },
    repaint() {
      palette.forget();
      chart.redraw();
    },
    destroy() {
      observer.disconnect();
      chart.destroy();
    },
  };
}

/** Whether a chart shows all that it has: then it goes on to when more comes; what was zoomed into stays. */
function showsAll({ scales, data: [xs] }: uPlot): boolean {
  const { min, max } = scales.x ?? {};
  return min === undefined || max === undefined || (min <= (xs[0] ?? 0) && max >= (xs.at(-1) ?? 0));
}
