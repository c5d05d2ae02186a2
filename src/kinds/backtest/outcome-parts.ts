import type { BarMetric } from '../../base/pure/metrics.js';
import { encodeEquity } from '../../domain/backtest/equity-codec.js';
import type { BacktestProgressSink, RunRecord } from '../../domain/backtest/ports.js';
import { encodeTrades } from '../../domain/backtest/trade-codec.js';
import { type Part, pieceOf } from '../../operations/record/part.js';
import { equityStream, tradesStream } from './backtest-streams.js';

/** A part ends with a sample, so that one write stores both; more bars a part would leave more for the end. */
const BARS_A_PART = 50_000;

/**
 * Cuts the record of a run into parts while it runs, and passes its progress on. What is left for the end is
 * small however long the run is.
 */
export class OutcomeParts implements BacktestProgressSink {
  readonly #progress: BacktestProgressSink;
  readonly #onPart: (part: Part) => void;
  readonly #barsAPart: number;
  #record: RunRecord | null = null;
  #bars = 0;
  #trades = 0;

  /** @param barsAPart at least this many; a part ends with a sample */
  constructor(
    progress: BacktestProgressSink,
    onPart: (part: Part) => void,
    { barsAPart = BARS_A_PART }: { readonly barsAPart?: number } = {},
  ) {
    this.#progress = progress;
    this.#onPart = onPart;
    this.#barsAPart = barsAPart;
  }

  phase(phase: Parameters<BacktestProgressSink['phase']>[0]): void {
    this.#progress.phase(phase);
  }

  begin(totalBars: number, record: RunRecord): void {
    this.#record = record;
    this.#progress.begin(totalBars, record);
  }

  sample(sample: BarMetric): void {
    this.#progress.sample(sample);
    const bars = sample.barIndex + 1;
    if (bars - this.#bars >= this.#barsAPart) this.#onPart(this.#cut(bars));
  }

  /** Hands over what no part has held; to be called when the run has ended. */
  finish(): void {
    this.#onPart(this.#cut(this.#record?.equity.length ?? 0));
  }

  #cut(endBar: number): Part {
    if (this.#record === null) throw new Error('OutcomeParts: the run has not begun');
    const { timeMs, equity, trades } = this.#record;
    const [firstBar, firstTrade] = [this.#bars, this.#trades];
    const curve = {
      timeMs: timeMs.subarray(firstBar, endBar),
      equity: equity.subarray(firstBar, endBar),
    };
    const part = {
      pieces: [
        ...pieceOf(tradesStream.name, firstTrade, trades.length - firstTrade, () =>
          encodeTrades(trades, firstTrade),
        ),
        ...pieceOf(equityStream.name, firstBar, endBar - firstBar, () => encodeEquity(curve)),
      ],
    };
    this.#bars = endBar;
    this.#trades = trades.length;
    return part;
  }
}
