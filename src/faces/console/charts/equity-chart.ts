import { AreaSeries, createChart, LineSeries } from 'lightweight-charts';
import { colorOf } from '../shell/look.js';
import { formatNumber, type StampStyle } from '../text/format.js';
import { chartColors, chartOptions, chartTimes } from './chart-look.js';
import type { Draw } from './drawn.js';
import { linePoints } from './line-points.js';

/** Courses over the same instants; all in percent. */
export interface EquityData {
  readonly style: StampStyle;
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly account: readonly number[];
  /** Buying and holding; null where the bars are gone. */
  readonly hold: readonly (number | null)[] | null;
  /** Not above 0; null while it is not known. */
  readonly drawdown: readonly number[] | null;
}

const percent = {
  type: 'custom' as const,
  formatter: (value: number) => `${formatNumber(value)} %`,
  minMove: 0.01,
};

/** Draws the account against holding, and the drawdown below. */
export const drawEquity: Draw<EquityData> = (box, first) => {
  const chart = createChart(box, chartOptions(first.style));
  const hold = chart.addSeries(LineSeries, { lineWidth: 1, priceLineVisible: false, priceFormat: percent });
  const account = chart.addSeries(LineSeries, {
    lineWidth: 2,
    priceLineVisible: false,
    priceFormat: percent,
  });
  const drawdown =
    first.drawdown === null
      ? null
      : chart.addSeries(
          AreaSeries,
          { lineWidth: 1, priceLineVisible: false, priceFormat: percent, invertFilledArea: true },
          1,
        );
  drawdown?.priceScale().applyOptions({ scaleMargins: { top: 0.05, bottom: 0.1 } });
  chart.panes()[0]?.setStretchFactor(3);
  chart.panes()[1]?.setStretchFactor(1);
  account.createPriceLine({
    price: 0,
    lineWidth: 1,
    lineStyle: 2,
    axisLabelVisible: false,
    color: '#8a93a3',
  });

  let shown = 0;
  const update = (data: EquityData) => {
    chart.applyOptions(chartTimes(data.style));
    const range = chart.timeScale().getVisibleLogicalRange();
    // What somebody has zoomed into stays; else all that has come is shown.
    const showsAll = range === null || (range.from <= 1 && range.to >= shown - 2);
    shown = data.times.length;
    account.setData(linePoints(data.times, data.account));
    hold.setData(data.hold === null ? [] : linePoints(data.times, data.hold));
    if (data.drawdown !== null) drawdown?.setData(linePoints(data.times, data.drawdown));
    if (showsAll) chart.timeScale().fitContent();
  };
  const repaint = () => {
    chart.applyOptions(chartColors());
    const down = colorOf('down');
    account.applyOptions({ color: colorOf('accent') });
    hold.applyOptions({ color: colorOf('hold') });
    drawdown?.applyOptions({ lineColor: down, topColor: 'transparent', bottomColor: withAlpha(down, 0.25) });
  };
  update(first);
  repaint();
  return { update, repaint, destroy: () => chart.remove() };
};

function withAlpha(color: string, alpha: number): string {
  return color.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}
