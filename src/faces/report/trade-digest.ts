import type { Trade } from '../../domain/portfolio/trade.js';

/** Trades shown at each end when there are more than twice as many. */
const SHOWN_AT_EACH_END = 500;

/** What happened in a candle, and how often: entries by side, exits by what they brought after costs. */
export type MarkKind = 'LONG_ENTRY' | 'SHORT_ENTRY' | 'PROFIT' | 'LOSS';

export interface Mark {
  /** 0-based. */
  readonly candle: number;
  readonly kind: MarkKind;
  readonly times: number;
}

const KINDS: readonly MarkKind[] = ['LONG_ENTRY', 'SHORT_ENTRY', 'PROFIT', 'LOSS'];

/** Takes in the trades of a run, one after the other, and keeps what a page can show of them. */
export class TradeDigest {
  readonly #barsPerCandle: number;
  readonly #first: Trade[] = [];
  readonly #last: Trade[] = [];
  readonly #marks = new Map<number, number>();
  #total = 0;

  /** @param barsPerCandle how many bars of the range each candle stands for */
  constructor(barsPerCandle: number) {
    this.#barsPerCandle = barsPerCandle;
  }

  /** Takes the next trades, in order of exit. */
  add(trades: readonly Trade[]): void {
    for (const trade of trades) {
      this.#total += 1;
      if (this.#first.length < SHOWN_AT_EACH_END) this.#first.push(trade);
      else this.#last.push(trade);
      this.#mark(trade.entryBarIndex, trade.side === 'LONG' ? 'LONG_ENTRY' : 'SHORT_ENTRY');
      this.#mark(trade.exitBarIndex, trade.netPnl > 0 ? 'PROFIT' : 'LOSS');
    }
    this.#last.splice(0, this.#last.length - SHOWN_AT_EACH_END);
  }

  /** All trades that were taken. */
  get total(): number {
    return this.#total;
  }

  /** The first trades and the last ones, in order of exit; all of them when they are not too many. */
  get shown(): { readonly first: readonly Trade[]; readonly last: readonly Trade[] } {
    return { first: this.#first, last: this.#last };
  }

  /** In order of candles, entries before exits. */
  get marks(): readonly Mark[] {
    return [...this.#marks]
      .sort(([a], [b]) => a - b)
      .map(([key, times]) => ({
        candle: Math.floor(key / KINDS.length),
        kind: KINDS[key % KINDS.length] as MarkKind,
        times,
      }));
  }

  #mark(barIndex: number, kind: MarkKind): void {
    const key = Math.floor(barIndex / this.#barsPerCandle) * KINDS.length + KINDS.indexOf(kind);
    this.#marks.set(key, (this.#marks.get(key) ?? 0) + 1);
  }
}
