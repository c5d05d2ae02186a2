// Draws the charts of a report from the data in the page. Runs in browsers, with lightweight-charts and trade-marks.js
// loaded before it. One closure, because all charts share the data, the colours and the range of the page.
(() => {
  const {
    createChart,
    BaselineSeries,
    CandlestickSeries,
    HistogramSeries,
    LineSeries,
    LineStyle,
    CrosshairMode,
    PriceScaleMode,
  } = window.LightweightCharts;
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const root = document.documentElement;
  /** Room at each end of a chart, as a part of its range. */
  const EDGE = 0.02;
  const charts = [];

  const color = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  /** Groups thousands and writes the minus as the rest of the page does; rounded to zero there is none. */
  const figure = (value, decimals) => {
    const text = value.toLocaleString('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    return text.replace(/^-(?=[^1-9]*$)/, '').replace(/^-/, '−');
  };
  const money = (value) => figure(value, Math.abs(value) < 1_000 ? 2 : 0);
  const percent = (value) => `${figure(value, 2)} %`;
  const bars = (time, values) =>
    time.map((at, index) => (values[index] === null ? { time: at } : { time: at, value: values[index] }));
  /** Of a line: a time without a value leaves a gap, because the piece from the point before it is not seen. */
  const points = (time, values) =>
    bars(time, values).map((point, index) =>
      values[index + 1] === null ? { ...point, color: 'transparent' } : point,
    );
  const instant = (seconds) => {
    const text = new Date(seconds * 1_000).toISOString();
    return data.isIntraday ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text.slice(0, 10);
  };

  const look = () => ({
    layout: {
      background: { color: color('background') },
      textColor: color('text'),
      panes: { separatorColor: color('border') },
    },
    grid: { vertLines: { color: color('surface') }, horzLines: { color: color('surface') } },
    rightPriceScale: { borderColor: color('border'), entireTextOnly: true },
    timeScale: { borderColor: color('border') },
  });

  /** Adds a chart of so many times to a box; `paint` is called for every change of colours. */
  function addChart(id, times, paint) {
    const box = document.getElementById(id);
    const chart = createChart(box, {
      ...look(),
      autoSize: true,
      // The page names the library and its author at its end.
      layout: { ...look().layout, attributionLogo: false },
      crosshair: { mode: CrosshairMode.Normal },
      localization: { locale: 'en-GB', dateFormat: 'yyyy-MM-dd' },
      timeScale: {
        borderColor: color('border'),
        timeVisible: data.isIntraday,
        secondsVisible: false,
        minBarSpacing: 0.05,
        maxBarSpacing: 40,
      },
      // A wheel over a chart scrolls the page until the chart was clicked.
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
      // The library would go back to a part of the range.
      handleScale: { mouseWheel: false, axisDoubleClickReset: { time: false, price: true } },
    });
    box.addEventListener('dblclick', ({ clientY }) => {
      const isOnTimeAxis = clientY > box.getBoundingClientRect().bottom - chart.timeScale().height();
      if (isOnTimeAxis) showAll({ chart, times });
    });
    const wheel = (enabled) => () =>
      chart.applyOptions({ handleScroll: { mouseWheel: enabled }, handleScale: { mouseWheel: enabled } });
    box.addEventListener('pointerdown', wheel(true));
    box.addEventListener('pointerleave', wheel(false));
    charts.push({ box, chart, times, paint });
    return chart;
  }

  /** Shows the whole range, with room at both ends: what stands at an edge, a mark or a label, is not cut. */
  function showAll({ chart, times }) {
    const room = EDGE * times;
    chart.timeScale().setVisibleLogicalRange({ from: -0.5 - room, to: times - 0.5 + room });
  }

  /** Shows what is under the pointer, and the last values while there is no pointer. @returns what shows them anew */
  function addReadout(id, chart, last, describe) {
    const line = document.getElementById(id);
    const showLast = () => {
      line.textContent = describe(last);
    };
    showLast();
    chart.subscribeCrosshairMove(({ logical, time }) => {
      line.textContent = describe(
        time === undefined || logical === undefined ? last : Math.min(Math.max(logical, 0), last),
      );
    });
    return showLast;
  }

  /** Lets the boxes beside a chart switch what `toggle` shows and, where one is for it, its first scale to even ratios. */
  function addSwitches(id, chart, toggle) {
    const { parentElement: area } = document.getElementById(id);
    for (const box of area.querySelectorAll('input[data-series]')) {
      box.addEventListener('change', () => toggle(box.dataset.series, box.checked));
    }
    const logarithmic = area.querySelector('input[data-scale]');
    logarithmic?.addEventListener('change', () => {
      const mode = logarithmic.checked ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
      chart.priceScale('right', 0).applyOptions({ mode });
    });
  }

  /** The name of the pane that the page makes of trades. */
  const EXITS = 'exits of trades';
  const LINE_COLORS = ['strategy', 'hold', 'short', 'long', 'exposed-hold', 'drawdown'];

  /** Keeps the panes under the price that are chosen, in the order of their boxes. */
  class Panes {
    #chart;
    #time;
    #boxes;
    #shown = [];

    constructor(chart, time) {
      this.#chart = chart;
      this.#time = time;
      this.#boxes = [...document.querySelectorAll('input[data-pane]')];
    }

    /** Calls back after each change of what is shown. */
    onChange(tell) {
      for (const box of this.#boxes)
        box.addEventListener('change', () => {
          this.show();
          tell();
        });
    }

    show() {
      for (const { series } of this.#shown) this.#chart.removeSeries(series);
      this.#shown = [];
      const chosen = this.#boxes.filter(({ checked }) => checked).map(({ dataset }) => dataset.pane);
      document.getElementById('price-chart').style.setProperty('--panes', chosen.length);
      for (const [place, name] of chosen.entries()) {
        if (name === EXITS) this.#addExits(place + 1);
        else this.#addLines(data.panes.find((pane) => pane.name === name).series, place + 1);
      }
      for (const [index, pane] of this.#chart.panes().entries()) pane.setStretchFactor(index === 0 ? 3 : 1);
      this.paint();
    }

    paint() {
      for (const { series, color: name } of this.#shown) series.applyOptions({ color: color(name) });
    }

    describe(index) {
      return this.#shown.flatMap(({ name, values, write }) =>
        values[index] === null || values[index] === undefined ? [] : [`${name} ${write(values[index])}`],
      );
    }

    #addExits(place) {
      const add = (name, tone, keep, pick) => {
        const values = this.#time.map(() => null);
        for (const exit of data.exits) if (keep(pick(exit))) values[exit[0]] = 100 * pick(exit);
        this.#add(
          HistogramSeries,
          { base: 0, title: '' },
          { name, values, color: tone, write: percent },
          place,
        );
      };
      add(
        'exit',
        'up',
        (value) => value > 0,
        ([, highest]) => highest,
      );
      add(
        'exit',
        'down',
        (value) => value <= 0,
        ([, , lowest]) => lowest,
      );
    }

    #addLines(lines, place) {
      for (const [index, { name, values }] of lines.entries()) {
        const write = (value) => figure(value, Math.abs(value) < 10 ? 3 : 2);
        const tone = LINE_COLORS[index % LINE_COLORS.length];
        this.#add(LineSeries, { lineWidth: 1 }, { name, values, color: tone, write }, place);
      }
    }

    #add(type, options, line, place) {
      const priceFormat = { type: 'custom', formatter: line.write, minMove: 0.001 };
      const series = this.#chart.addSeries(
        type,
        { title: line.name, ...options, priceLineVisible: false, lastValueVisible: false, priceFormat },
        place,
      );
      series.setData((type === LineSeries ? points : bars)(this.#time, line.values));
      this.#shown.push({ ...line, series });
    }
  }

  function drawPrice({ time, open, high, low, close, decimals }) {
    let series;
    let panes;
    const paint = () => {
      panes.paint();
      series.applyOptions({
        upColor: color('up'),
        downColor: color('down'),
        wickUpColor: color('up'),
        wickDownColor: color('down'),
        borderVisible: false,
      });
    };
    const chart = addChart('price-chart', time.length, () => paint());
    const price = (value) => figure(value, decimals);
    series = chart.addSeries(CandlestickSeries, {
      priceFormat: { type: 'custom', formatter: price, minMove: 10 ** -decimals },
      priceLineVisible: false,
    });
    series.setData(
      time.map((at, index) => ({
        time: at,
        open: open[index],
        high: high[index],
        low: low[index],
        close: close[index],
      })),
    );
    const marks = new window.TradeMarks(chart, series, { high, low }, data.marks, color);
    series.attachPrimitive(marks);
    panes = new Panes(chart, time);
    panes.show();
    paint();
    addSwitches('price-chart', chart, (kind, isShown) => marks.toggle(kind, isShown));
    const showLast = addReadout('price-readout', chart, time.length - 1, (index) =>
      [
        instant(time[index]),
        `open ${price(open[index])}`,
        `high ${price(high[index])}`,
        `low ${price(low[index])}`,
        `close ${price(close[index])}`,
        ...panes.describe(index),
      ].join('  '),
    );
    panes.onChange(showLast);
    return chart;
  }

  function drawAccount({ time, value, drawdown, hold, exposedHold }) {
    const lines = [];
    let fall;
    const paint = () => {
      for (const { series, name } of lines) series.applyOptions({ color: color(name) });
      const red = color('drawdown');
      fall.applyOptions({
        topLineColor: red,
        bottomLineColor: red,
        bottomFillColor1: `${red}11`,
        bottomFillColor2: `${red}66`,
      });
    };
    const chart = addChart('account-chart', time.length, () => paint());
    const addLine = (name, values, options) => {
      if (values === null) return;
      const series = chart.addSeries(LineSeries, {
        lineWidth: 1,
        priceLineVisible: false,
        crosshairMarkerRadius: 3,
        priceFormat: { type: 'custom', formatter: money, minMove: 0.01 },
        ...options,
      });
      series.setData(points(time, values));
      lines.push({ series, name });
    };
    addLine('exposed-hold', exposedHold, { lineStyle: LineStyle.Dashed });
    addLine('hold', hold, {});
    addLine('strategy', value, { lineWidth: 2 });
    fall = chart.addSeries(
      BaselineSeries,
      {
        lineWidth: 1,
        priceLineVisible: false,
        baseValue: { type: 'price', price: 0 },
        priceFormat: { type: 'custom', formatter: percent, minMove: 0.01 },
        autoscaleInfoProvider: (original) => {
          const info = original();
          const deepest = Math.min(info?.priceRange?.minValue ?? 0, -0.01);
          return { ...info, priceRange: { minValue: deepest, maxValue: 0 } };
        },
      },
      1,
    );
    fall.priceScale().applyOptions({ scaleMargins: { top: 0.15, bottom: 0.1 } });
    fall.setData(
      points(
        time,
        drawdown.map((fraction) => -100 * fraction),
      ),
    );
    const [account, below] = chart.panes();
    account.setStretchFactor(3);
    below.setStretchFactor(1);
    paint();
    addSwitches('account-chart', chart, (name, isShown) => {
      const { series } = name === 'drawdown' ? { series: fall } : lines.find((line) => line.name === name);
      series.applyOptions({ visible: isShown });
    });
    addReadout('account-readout', chart, time.length - 1, (index) =>
      [
        instant(time[index]),
        `strategy ${money(value[index])}`,
        ...(hold === null ? [] : [`buy and hold ${money(hold[index])}`]),
        ...(exposedHold === null ? [] : [`at net exposure ${money(exposedHold[index])}`]),
        `drawdown ${percent(-100 * drawdown[index])}`,
      ].join('  '),
    );
    return chart;
  }

  function drawRolling({ time, sharpe, volatility }) {
    const chart = addChart('rolling-chart', time.length, () => paint());
    const addLine = (values, write, place) => {
      const line = chart.addSeries(
        LineSeries,
        {
          lineWidth: 2,
          priceLineVisible: false,
          crosshairMarkerRadius: 3,
          priceFormat: { type: 'custom', formatter: write, minMove: 0.01 },
        },
        place,
      );
      line.setData(points(time, values));
      return line;
    };
    const ratio = (value) => figure(value, 2);
    const above = addLine(sharpe, ratio, 0);
    const below = addLine(
      volatility.map((value) => (value === null ? null : 100 * value)),
      percent,
      1,
    );
    const zero = above.createPriceLine({
      price: 0,
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      axisLabelVisible: false,
    });
    const paint = () => {
      above.applyOptions({ color: color('strategy') });
      below.applyOptions({ color: color('hold') });
      zero.applyOptions({ color: color('muted') });
    };
    paint();
    addSwitches('rolling-chart', chart, (name, isShown) => {
      (name === 'sharpe' ? above : below).applyOptions({ visible: isShown });
    });
    addReadout('rolling-readout', chart, time.length - 1, (index) => {
      const day = new Date(time[index] * 1_000).toISOString().slice(0, 10);
      const write = (value, text) => (value === null ? 'undefined' : text(value));
      return `${day}  of the half year before: Sharpe ratio ${write(sharpe[index], ratio)}  volatility ${write(volatility[index], (value) => percent(100 * value))}`;
    });
    return chart;
  }

  /** Lets each chart follow the one under the pointer. */
  function followEachOther() {
    let leader = null;
    // The rolling ratio begins half a year later, at a place that the others' range need not have.
    const linked = charts.filter(({ box }) => box.id !== 'rolling-chart');
    for (const mine of linked) {
      for (const event of ['pointerenter', 'pointerdown'])
        mine.box.addEventListener(event, () => {
          leader = mine;
        });
      mine.chart.timeScale().subscribeVisibleTimeRangeChange((range) => {
        if (leader !== mine || range === null) return;
        for (const other of linked) if (other !== mine) other.chart.timeScale().setVisibleRange(range);
      });
    }
  }

  function repaint() {
    for (const { chart, paint } of charts) {
      chart.applyOptions(look());
      paint();
    }
  }

  /** Paper gets pictures of the whole range: canvases keep the size, the colours and the part of the screen. */
  function beginPrint() {
    endPrint();
    root.setAttribute('data-print', '');
    repaint();
    for (const shown of charts) {
      const { box, chart } = shown;
      shown.range = chart.timeScale().getVisibleLogicalRange();
      showAll(shown);
      const picture = chart.takeScreenshot(true);
      picture.className = 'print-copy';
      picture.removeAttribute('style');
      box.after(picture);
    }
  }

  function endPrint() {
    for (const picture of document.querySelectorAll('.print-copy')) picture.remove();
    if (!root.hasAttribute('data-print')) return;
    root.removeAttribute('data-print');
    repaint();
    for (const { chart, range } of charts) if (range) chart.timeScale().setVisibleLogicalRange(range);
  }

  if (data.price !== null) drawPrice(data.price);
  drawAccount(data.equity);
  if (data.rolling !== null) drawRolling(data.rolling);
  for (const shown of charts) showAll(shown);
  followEachOther();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  addEventListener('beforeprint', beginPrint);
  addEventListener('afterprint', endPrint);
})();
