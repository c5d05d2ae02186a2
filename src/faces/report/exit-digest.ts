import type { ExitReason, Trade } from '../../domain/portfolio/trade.js';

/** What trades that ended for one reason came to. */
export interface ExitFigures {
  readonly reason: ExitReason;
  readonly trades: number;
  readonly winningTrades: number;
  /** Account currency, after costs. */
  readonly netPnl: number;
  /** Means over the trades: a fraction of the entry notional, and bars. */
  readonly meanReturn: number;
  readonly meanBarsHeld: number;
}

/** The highest and the lowest net return of the trades that ended in one candle, fractions. */
export interface CandleExits {
  /** 0-based. */
  readonly candle: number;
  readonly highest: number;
  readonly lowest: number;
}

/** Takes in the trades of a run, one after the other, and keeps how they ended. */
export class ExitDigest {
  readonly #barsPerCandle: number;
  readonly #reasons = new Map<ExitReason, Omit<ExitFigures, 'reason'>>();
  readonly #candles = new Map<number, CandleExits>();
  readonly #returns: number[] = [];

  /** @param barsPerCandle how many bars of the range each candle stands for */
  constructor(barsPerCandle: number) {
    this.#barsPerCandle = barsPerCandle;
  }

  /** Takes the next trades, in order of exit. */
  add(trades: readonly Trade[]): void {
    for (const trade of trades) {
      this.#returns.push(trade.netReturn);
      this.#count(trade);
      this.#place(trade);
    }
  }

  /** Net returns of all trades, in order of exit, fractions. */
  get returns(): readonly number[] {
    return this.#returns;
  }

  /** In order of candles; at most one for each. */
  get candles(): readonly CandleExits[] {
    return [...this.#candles.values()].sort((a, b) => a.candle - b.candle);
  }

  /** The reasons that there were, that of the most trades first. */
  get reasons(): readonly ExitFigures[] {
    return [...this.#reasons]
      .map(([reason, figures]) => ({ reason, ...figures }))
      .sort((a, b) => b.trades - a.trades || a.reason.localeCompare(b.reason));
  }

  #count({ exitReason, netPnl, netReturn, barsHeld }: Trade): void {
    const before = this.#reasons.get(exitReason);
    const trades = (before?.trades ?? 0) + 1;
    const mean = (earlier: number, value: number): number => earlier + (value - earlier) / trades;
    this.#reasons.set(exitReason, {
      trades,
      winningTrades: (before?.winningTrades ?? 0) + (netPnl > 0 ? 1 : 0),
      netPnl: (before?.netPnl ?? 0) + netPnl,
      meanReturn: mean(before?.meanReturn ?? 0, netReturn),
      meanBarsHeld: mean(before?.meanBarsHeld ?? 0, barsHeld),
    });
  }

  #place({ exitBarIndex, netReturn }: Trade): void {
    const candle = Math.floor(exitBarIndex / this.#barsPerCandle);
    const before = this.#candles.get(candle);
    this.#candles.set(candle, {
      candle,
      highest: Math.max(before?.highest ?? netReturn, netReturn),
      lowest: Math.min(before?.lowest ?? netReturn, netReturn),
    });
  }
}
