import type { BarMetric } from '../../base/pure/metrics.js';
import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import type { BacktestProgressSink, RunRecord } from '../../domain/backtest/ports.js';
import { encodeTrades } from '../../domain/backtest/trade-codec.js';

/** Trades and equity of one stretch of a run. */
export interface RunPart {
  readonly partSeq: number;
  readonly firstTradeSeq: number;
  readonly tradeCount: number;
  /** As encodeTrades gives them; null for none. */
  readonly trades: Uint8Array<ArrayBuffer> | null;
  /** In the memory of the run, which is shared: nothing of it changes any more, and nothing is copied. */
  readonly curve: EquityCurve;
}

const BARS_A_PART = 50_000;

/**
 * Cuts the record of a run into parts while it runs, and passes its progress on. What is left for the end is
 * small however long the run is.
 */
export class OutcomeParts implements BacktestProgressSink {
  readonly #progress: BacktestProgressSink;
  readonly #onPart: (part: RunPart) => void;
  readonly #barsAPart: number;
  #record: RunRecord | null = null;
  #parts = 0;
  #bars = 0;
  #trades = 0;

  /** @param barsAPart at least this many; a part ends with a sample */
  constructor(
    progress: BacktestProgressSink,
    onPart: (part: RunPart) => void,
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

  /** Returns what no part has held, to be called when the run has ended. */
  last(): RunPart {
    return this.#cut(this.#record?.equity.length ?? 0);
  }

  #cut(endBar: number): RunPart {
    if (this.#record === null) throw new Error('OutcomeParts: the run has not begun');
    const { timeMs, equity, trades } = this.#record;
    const firstTradeSeq = this.#trades;
    const part = {
      partSeq: this.#parts,
      firstTradeSeq,
      tradeCount: trades.length - firstTradeSeq,
      trades: trades.length === firstTradeSeq ? null : encodeTrades(trades, firstTradeSeq),
      curve: {
        timeMs: timeMs.subarray(this.#bars, endBar),
        equity: equity.subarray(this.#bars, endBar),
      },
    };
    this.#parts += 1;
    this.#bars = endBar;
    this.#trades = trades.length;
    return part;
  }
}
