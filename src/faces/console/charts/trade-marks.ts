import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';

/** Where a trade began or ended. */
export interface TradeMark {
  /** Of the candle that it lies in, seconds since 1970. */
  readonly time: number;
  readonly price: number;
  readonly kind: 'long' | 'short' | 'profit' | 'loss';
}

/** Colours as canvases take them. */
export interface MarkColors {
  readonly up: string;
  readonly down: string;
  readonly edge: string;
}

const SIZE = 5;
type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** Draws every trade: triangles where it began, discs where it ended, filled for a profit and hollow for a loss. */
export class TradeMarks implements ISeriesPrimitive<Time> {
  readonly #series: ISeriesApi<'Candlestick'>;
  #marks: readonly TradeMark[] = [];
  #colors: MarkColors = { up: 'blue', down: 'orange', edge: 'white' };
  #attached: SeriesAttachedParameter<Time> | null = null;
  readonly #views: readonly IPrimitivePaneView[];

  constructor(series: ISeriesApi<'Candlestick'>) {
    this.#series = series;
    const renderer: IPrimitivePaneRenderer = { draw: (target) => this.#draw(target) };
    this.#views = [{ renderer: () => renderer, zOrder: () => 'top' }];
  }

  attached(parameters: SeriesAttachedParameter<Time>): void {
    this.#attached = parameters;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  show(marks: readonly TradeMark[], colors: MarkColors): void {
    this.#marks = marks;
    this.#colors = colors;
    this.#attached?.requestUpdate();
  }

  #draw(target: Target): void {
    const scale = this.#attached?.chart.timeScale();
    if (scale === undefined) return;
    target.useMediaCoordinateSpace(({ context }) => {
      for (const mark of this.#marks) {
        const x = scale.timeToCoordinate(mark.time as UTCTimestamp);
        const y = this.#series.priceToCoordinate(mark.price);
        if (x !== null && y !== null) this.#drawMark(context, mark.kind, x, y);
      }
    });
  }

  #drawMark(context: CanvasRenderingContext2D, kind: TradeMark['kind'], x: number, y: number): void {
    const { up, down, edge } = this.#colors;
    context.beginPath();
    if (kind === 'long' || kind === 'short') {
      const away = kind === 'long' ? SIZE + 3 : -SIZE - 3;
      context.moveTo(x, y + away - Math.sign(away) * SIZE);
      context.lineTo(x - SIZE, y + away + Math.sign(away) * SIZE);
      context.lineTo(x + SIZE, y + away + Math.sign(away) * SIZE);
      context.closePath();
    } else context.arc(x, y, SIZE - 1, 0, 2 * Math.PI);
    const color = kind === 'long' || kind === 'profit' ? up : down;
    context.fillStyle = kind === 'loss' ? edge : color;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = kind === 'loss' ? color : edge;
    context.stroke();
  }
}
