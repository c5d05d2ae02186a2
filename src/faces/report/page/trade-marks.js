// Marks every entry and exit on a chart of candles, at any zoom: the more there are, the smaller they get, and none is
// left out. A primitive of lightweight-charts, so that marks are in its pictures as well. Runs before report.js.
window.TradeMarks = class TradeMarks {
  /** Half the size of a mark in pixels, where there is room and where there is none. */
  static #LARGEST = 6;
  static #SMALLEST = 2;
  /** From so much room on, a mark of several trades says how many. */
  static #ROOM_FOR_TEXT = 26;
  static #GAP = 3;

  static #SHAPES = {
    LONG_ENTRY: { color: 'long', isBelow: true, draw: (pen, x, y, size) => triangle(pen, x, y, size, -1) },
    SHORT_ENTRY: { color: 'short', draw: (pen, x, y, size) => triangle(pen, x, y, size, 1) },
    PROFIT: { color: 'gain', draw: (pen, x, y, size) => circle(pen, x, y, size).fill() },
    LOSS: { color: 'loss', draw: (pen, x, y, size) => circle(pen, x, y, size - 0.5).stroke() },
  };

  #chart;
  #series;
  #candles;
  #marks;
  #color;
  #hidden = new Set();
  #update = () => {};

  /**
   * @param chart that has the series
   * @param series of the candles
   * @param candles `high` and `low` of each
   * @param marks in order of time: candle, kind, and how many trades it stands for
   * @param color returns the colour of a name in the style sheet
   */
  constructor(chart, series, candles, marks, color) {
    this.#chart = chart;
    this.#series = series;
    this.#candles = candles;
    this.#marks = marks;
    this.#color = color;
  }

  /** Shows or hides marks of a kind. */
  toggle(kind, isShown) {
    if (isShown) this.#hidden.delete(kind);
    else this.#hidden.add(kind);
    this.#update();
  }

  // What follows is called by the library.

  attached({ requestUpdate }) {
    this.#update = requestUpdate;
  }

  paneViews() {
    return [
      {
        renderer: () => ({
          draw: (target) =>
            target.useMediaCoordinateSpace(({ context, mediaSize }) => this.#draw(context, mediaSize.width)),
        }),
      },
    ];
  }

  /** Keeps room for marks above the highest candle and below the lowest. */
  autoscaleInfo() {
    return { priceRange: null, margins: { above: 30, below: 18 } };
  }

  #draw(pen, width) {
    const scale = this.#chart.timeScale();
    const { from, to } = scale.getVisibleLogicalRange() ?? { from: 0, to: -1 };
    const visible = this.#marks.filter(
      ([candle, kind]) => candle >= from - 1 && candle <= to + 1 && !this.#hidden.has(kind),
    );
    const room = width / Math.max(1, visible.length);
    const size = Math.min(Math.max(room / 3, TradeMarks.#SMALLEST), TradeMarks.#LARGEST);
    const colors = Object.fromEntries(
      Object.entries(TradeMarks.#SHAPES).map(([kind, { color }]) => [kind, this.#color(color)]),
    );
    const placed = this.#placed(visible, size);
    // Entries last: where marks lie on each other, each trade has one on top.
    const isExit = ({ kind }) => kind === 'PROFIT' || kind === 'LOSS';
    const inOrder = [...placed.filter(isExit), ...placed.filter((mark) => !isExit(mark))];
    pen.lineWidth = size > TradeMarks.#SMALLEST ? 1.5 : 1;
    for (const { kind, times, x, y } of inOrder) {
      pen.fillStyle = colors[kind];
      pen.strokeStyle = colors[kind];
      TradeMarks.#SHAPES[kind].draw(pen, x, y, size);
      if (times > 1 && room >= TradeMarks.#ROOM_FOR_TEXT) text(pen, `×${times}`, x + size + 2, y);
    }
  }

  /** Finds where marks stand, in whole pixels: those of one candle above or below each other. */
  #placed(visible, size) {
    const scale = this.#chart.timeScale();
    let [above, below, last] = [0, 0, -1];
    return visible.flatMap(([candle, kind, times]) => {
      if (candle !== last) [above, below, last] = [0, 0, candle];
      const { isBelow = false } = TradeMarks.#SHAPES[kind];
      const x = scale.logicalToCoordinate(candle);
      const edge = this.#series.priceToCoordinate(this.#candles[isBelow ? 'low' : 'high'][candle]);
      if (x === null || edge === null) return [];
      const distance = TradeMarks.#GAP + size + (isBelow ? below++ : above++) * (2 * size + 1);
      return { kind, times, x: Math.round(x), y: Math.round(isBelow ? edge + distance : edge - distance) };
    });
  }
};

/** @param direction −1 points up, 1 points down */
function triangle(pen, x, y, size, direction) {
  pen.beginPath();
  pen.moveTo(x, y + direction * size);
  pen.lineTo(x - size, y - direction * size);
  pen.lineTo(x + size, y - direction * size);
  pen.closePath();
  pen.fill();
}

function circle(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  return pen;
}

function text(pen, content, x, y) {
  pen.font = '11px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  pen.fillText(content, x, y);
}
