import { type ChartOptions, CrosshairMode, type DeepPartial, type Time } from 'lightweight-charts';
import { colorOf } from '../shell/look.js';
import { formatStamp, formatTick, type StampStyle } from '../text/format.js';

/** The options in which charts follow the page: its colours. */
export function chartColors(): DeepPartial<ChartOptions> {
  return {
    layout: {
      background: { color: colorOf('background') },
      textColor: colorOf('muted'),
      panes: { separatorColor: colorOf('border') },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colorOf('surface') } },
    rightPriceScale: { borderColor: colorOf('border') },
    timeScale: { borderColor: colorOf('border') },
  };
}

/** The options in which charts follow the zone that was chosen. */
export function chartTimes(style: StampStyle): DeepPartial<ChartOptions> {
  return {
    localization: { timeFormatter: (time: Time) => formatStamp(Number(time) * 1_000, style) },
    timeScale: {
      timeVisible: style.isIntraday,
      // 3 and 4 are the weights of times of a day.
      tickMarkFormatter: (time: Time, type: number) => formatTick(Number(time) * 1_000, style, type >= 3),
    },
  };
}

/** The options that all charts share. */
export function chartOptions(style: StampStyle): DeepPartial<ChartOptions> {
  const colors = chartColors();
  const times = chartTimes(style);
  return {
    ...colors,
    ...times,
    autoSize: true,
    // It would bring a style of its own; the page names the library under System.
    layout: { ...colors.layout, attributionLogo: false, fontSize: 11 },
    crosshair: { mode: CrosshairMode.Normal },
    timeScale: {
      ...colors.timeScale,
      ...times.timeScale,
      secondsVisible: false,
      minBarSpacing: 0.05,
      // A chart that gives way to what is opened at its side shows the same bars as before.
      lockVisibleTimeRangeOnResize: true,
    },
    // A wheel over a chart scrolls the page.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  };
}
