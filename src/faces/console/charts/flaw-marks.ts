import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';

/** What is wrong with bars, each at the candles that show it; seconds since 1970. */
export interface Flaws {
  /** Bars are missing between two candles. */
  readonly gaps: readonly { readonly before: number; readonly after: number }[];
  /** Candles in which something was found. */
  readonly issues: readonly number[];
}

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** A gap that is narrower could not be seen. */
const LEAST_WIDTH = 2;
const SIZE = 4;

/** Shades where bars are missing, and marks candles in which something was found with a diamond at the bottom. */
export class FlawMarks implements ISeriesPrimitive<Time> {
  #flaws: Flaws = { gaps: [], issues: [] };
  #colors = { gap: 'orange', issue: 'red' };
  #attached: SeriesAttachedParameter<Time> | null = null;
  readonly #views: readonly IPrimitivePaneView[];

  constructor() {
    const renderer: IPrimitivePaneRenderer = { draw: (target) => this.#draw(target) };
    this.#views = [{ renderer: () => renderer, zOrder: () => 'bottom' }];
  }

  attached(parameters: SeriesAttachedParameter<Time>): void {
    this.#attached = parameters;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  show(flaws: Flaws, colors: { readonly gap: string; readonly issue: string }): void {
    this.#flaws = flaws;
    this.#colors = { ...colors };
    this.#attached?.requestUpdate();
  }

  #draw(target: Target): void {
    const scale = this.#attached?.chart.timeScale();
    if (scale === undefined) return;
    const at = (time: number) => scale.timeToCoordinate(time as UTCTimestamp);
    target.useMediaCoordinateSpace(({ context, mediaSize: { height } }) => {
      context.globalAlpha = 0.35;
      context.fillStyle = this.#colors.gap;
      for (const { before, after } of this.#flaws.gaps) {
        const [left, right] = [at(before), at(after)];
        if (left === null || right === null) continue;
        const width = Math.max(right - left, LEAST_WIDTH);
        context.fillRect((left + right - width) / 2, 0, width, height);
      }
      context.globalAlpha = 1;
      context.fillStyle = this.#colors.issue;
      for (const time of this.#flaws.issues) {
        const x = at(time);
        if (x === null) continue;
        const y = height - 2 * SIZE;
        context.beginPath();
        context.moveTo(x, y - SIZE);
        context.lineTo(x + SIZE, y);
        context.lineTo(x, y + SIZE);
        context.lineTo(x - SIZE, y);
        context.fill();
      }
    });
  }
}
