import type { Trade } from '../../domain/portfolio/trade.js';
import { type ExitFigures, ExitsByReason } from './exits-by-reason.js';

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
  readonly #reasons = new ExitsByReason();
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
      this.#reasons.add(trade);
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
    return this.#reasons.figures;
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
