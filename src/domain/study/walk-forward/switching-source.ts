import { Signal } from '../../backtest/signal.js';
import type { SignalBlock, SignalSource, TradingTerms } from '../../backtest/signal-source.js';

/** Bars whose decisions come from one source. */
export interface SourceSegment {
  /** Index of the first bar, counted from the first loaded one. */
  readonly firstIndex: number;
  /** Index after the last bar. */
  readonly endIndex: number;
  /** Null where nobody decides: every bar is HOLD. */
  readonly source: SignalSource | null;
  readonly terms: TradingTerms;
}

/**
 * Decisions that come from one source after another: a bar asks the one that its segment has. What an earlier one has
 * ordered, and what is held, goes on over the border.
 */
export class SwitchingSource implements SignalSource {
  readonly kind = 'MODEL';
  readonly #segments: readonly SourceSegment[];
  readonly #onSegment: (number: number) => void;

  /**
   * @param segments ascending, without gaps between them
   * @param onSegment is told the number of a segment when its first bar is asked for; all before it are traded
   */
  constructor(segments: readonly SourceSegment[], onSegment: (number: number) => void = () => {}) {
    this.#segments = segments;
    this.#onSegment = onSegment;
  }

  get marginalBars(): number {
    const sources = new Set(this.#segments.map(({ source }) => source));
    return [...sources].reduce((sum, source) => sum + (source?.marginalBars ?? 0), 0);
  }

  definedAt(index: number): boolean {
    return this.#segmentOf(index).source?.definedAt(index) ?? false;
  }

  next(fromIndex: number, endIndex: number): SignalBlock {
    const segment = this.#segmentOf(fromIndex);
    const { source, terms, endIndex: end, firstIndex } = segment;
    if (fromIndex === firstIndex) this.#onSegment(this.#segments.indexOf(segment));
    const until = Math.min(end, endIndex);
    if (source === null) return { ...holding(fromIndex, until), terms };
    return { ...bounded(source.next(fromIndex, until), until), terms };
  }

  #segmentOf(index: number): SourceSegment {
    const segment = this.#segments.find(
      ({ firstIndex, endIndex }) => index >= firstIndex && index < endIndex,
    );
    if (segment === undefined) throw new RangeError(`SwitchingSource: no segment has bar ${index}`);
    return segment;
  }
}

/** Decisions that were taken beforehand reach beyond the segment. */
function bounded(block: SignalBlock, until: number): SignalBlock {
  const { startIndex, endIndex, outputsAt, quiet } = block;
  return {
    ...{ startIndex, endIndex: Math.min(until, endIndex) },
    signalAt: (index) => block.signalAt(index),
    confidenceAt: (index) => block.confidenceAt(index),
    ...(outputsAt && { outputsAt: (index) => outputsAt.call(block, index) }),
    ...(quiet && {
      quiet: {
        until: (index) => Math.min(until, quiet.until(index)),
        undefinedIn: (start, end) => quiet.undefinedIn(start, end),
      },
    }),
  };
}

function holding(startIndex: number, endIndex: number): SignalBlock {
  return {
    ...{ startIndex, endIndex },
    signalAt: () => Signal.Hold,
    confidenceAt: () => 0,
    quiet: { until: () => endIndex, undefinedIn: () => 0 },
  };
}
