import {
  CandlestickSeries,
  createChart,
  type ISeriesApi,
  LineSeries,
  type UTCTimestamp,
} from 'lightweight-charts';
import { colorOf } from '../shell/look.js';
import { formatNumber, priceDecimals, type StampStyle } from '../text/format.js';
import { chartColors, chartOptions, chartTimes } from './chart-look.js';
import type { Draw } from './drawn.js';
import { FlawMarks, type Flaws } from './flaw-marks.js';
import { linePoints } from './line-points.js';
import { type TradeMark, TradeMarks } from './trade-marks.js';

/** Series that lie under the price in one pane. */
export interface PaneData {
  readonly name: string;
  readonly series: readonly {
    readonly name: string;
    readonly times: readonly number[];
    readonly values: readonly (number | null)[];
  }[];
}

export interface PriceData {
  readonly style: StampStyle;
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly marks: readonly TradeMark[];
  readonly panes: readonly PaneData[];
  /** What is wrong with the bars. */
  readonly flaws?: Flaws;
  /** The bar that is explained, seconds since 1970; null without one. */
  readonly chosen: number | null;
  /** Called with the time of the candle that was clicked. */
  readonly onBar: (time: number) => void;
}

const SERIES_COLORS = ['accent', 'down', 'hold', 'good-text', 'caution-text', 'danger'] as const;

/** Draws candles with every trade, and panes below under one crosshair. */
export const drawPrice: Draw<PriceData> = (box, first) => {
  let data = first;
  const chart = createChart(box, chartOptions(first.style));
  const decimals = priceDecimals(first.close.at(-1) ?? 1);
  const candles = chart.addSeries(CandlestickSeries, {
    borderVisible: false,
    priceLineVisible: false,
    priceFormat: {
      type: 'custom',
      formatter: (price: number) => formatNumber(price, { decimals }),
      minMove: 10 ** -decimals,
    },
  });
  const marks = new TradeMarks(candles);
  candles.attachPrimitive(marks);
  const flaws = new FlawMarks();
  candles.attachPrimitive(flaws);
  let below: ISeriesApi<'Line'>[] = [];
  let shownPanes: readonly PaneData[] = [];

  chart.subscribeClick(({ time }) => {
    if (time !== undefined) data.onBar(Number(time));
  });

  const showPanes = () => {
    if (data.panes === shownPanes) return;
    shownPanes = data.panes;
    for (const series of below) chart.removeSeries(series);
    below = [];
    for (const [index, pane] of data.panes.entries()) {
      for (const [place, { name, times, values }] of pane.series.entries()) {
        const line = chart.addSeries(
          LineSeries,
          {
            title: name,
            lineWidth: 1,
            priceLineVisible: false,
            color: colorOf(SERIES_COLORS[place % SERIES_COLORS.length] ?? 'accent'),
            priceFormat: {
              type: 'custom',
              formatter: (value: number) => formatNumber(value, { decimals: 2 }),
              minMove: 0.01,
            },
          },
          index + 1,
        );
        line.setData(linePoints(times, values));
        below.push(line);
      }
    }
    for (const [index, pane] of chart.panes().entries()) pane.setStretchFactor(index === 0 ? 3 : 1);
  };
  const repaint = () => {
    chart.applyOptions(chartColors());
    const [up, down, hold, background] = ['up', 'down', 'hold', 'background'].map(colorOf) as [
      string,
      string,
      string,
      string,
    ];
    // Candles stay quiet: colour belongs to the trades.
    candles.applyOptions({
      upColor: background,
      downColor: hold,
      wickColor: hold,
      wickUpColor: hold,
      wickDownColor: hold,
      borderVisible: true,
      borderUpColor: hold,
      borderDownColor: hold,
    });
    marks.show(data.marks, { up, down, edge: background });
    if (data.flaws !== undefined) flaws.show(data.flaws, { gap: down, issue: colorOf('danger') });
  };
  /** Moves the bars so that one of them is among those that are seen. */
  const reveal = (index: number) => {
    const seen = chart.timeScale().getVisibleLogicalRange();
    if (seen === null || (index >= seen.from && index <= seen.to)) return;
    const half = (seen.to - seen.from) / 2;
    chart.timeScale().setVisibleLogicalRange({ from: index - half, to: index + half });
  };
  const update = (next: PriceData) => {
    const isOther = next.chosen !== data.chosen;
    if (next.times !== data.times || data === next) {
      candles.setData(
        next.times.map((time, index) => ({
          time: time as UTCTimestamp,
          open: next.open[index] ?? 0,
          high: next.high[index] ?? 0,
          low: next.low[index] ?? 0,
          close: next.close[index] ?? 0,
        })),
      );
    }
    data = next;
    chart.applyOptions(chartTimes(data.style));
    showPanes();
    repaint();
    if (data.chosen === null) chart.clearCrosshairPosition();
    else {
      const index = data.times.indexOf(data.chosen);
      if (isOther && index >= 0) reveal(index);
      const close = data.close[index];
      if (close !== undefined) chart.setCrosshairPosition(close, data.chosen as UTCTimestamp, candles);
    }
  };
  update(first);
  chart.timeScale().fitContent();
  return { update, repaint, destroy: () => chart.remove() };
};
