import { createChart, LineSeries, PriceScaleMode, type UTCTimestamp } from 'lightweight-charts';
import { colorOf } from '../shell/theme.js';
import { formatNumber, type StampStyle } from '../text/format.js';
import { chartColors, chartOptions } from './chart-look.js';
import type { Draw } from './drawn.js';

/** Lines over the same kind of instants. */
export interface LinesData {
  readonly style: StampStyle;
  readonly unit: string;
  readonly decimals: number;
  /** Even ratios instead of even steps. */
  readonly isLogarithmic: boolean;
  readonly lines: readonly {
    readonly name: string;
    /** Of the style, such as `accent`. */
    readonly color: string;
    readonly isStrong: boolean;
    readonly times: readonly number[];
    readonly values: readonly (number | null)[];
  }[];
}

/** Draws lines under one crosshair; thin ones carry no label. */
export const drawLines: Draw<LinesData> = (box, first) => {
  let data = first;
  const chart = createChart(box, chartOptions(first.style));
  const series = first.lines.map(() =>
    chart.addSeries(LineSeries, {
      priceLineVisible: false,
      priceFormat: {
        type: 'custom',
        formatter: (value: number) => `${formatNumber(value, { decimals: data.decimals })}${data.unit}`,
        minMove: 10 ** -data.decimals,
      },
    }),
  );
  chart.priceScale('right').applyOptions({
    mode: first.isLogarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal,
  });
  const update = (next: LinesData) => {
    data = next;
    for (const [index, { times, values }] of next.lines.entries())
      series[index]?.setData(
        times.map((time, at) => ({
          time: time as UTCTimestamp,
          ...(typeof values[at] === 'number' && { value: values[at] }),
        })),
      );
    repaint();
  };
  const repaint = () => {
    chart.applyOptions(chartColors());
    for (const [index, { color, isStrong, name }] of data.lines.entries())
      series[index]?.applyOptions({
        color: colorOf(color),
        lineWidth: isStrong ? 3 : 1,
        title: isStrong ? name : '',
        lastValueVisible: isStrong,
        crosshairMarkerVisible: isStrong,
      });
  };
  update(first);
  chart.timeScale().fitContent();
  return { update, repaint, destroy: () => chart.remove() };
};
