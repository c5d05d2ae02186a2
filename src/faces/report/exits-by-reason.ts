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

/** Takes in trades, one after the other, and adds them up by what ended them. */
export class ExitsByReason {
  readonly #reasons = new Map<ExitReason, Omit<ExitFigures, 'reason'>>();

  add({
    exitReason,
    netPnl,
    netReturn,
    barsHeld,
  }: Pick<Trade, 'exitReason' | 'netPnl' | 'netReturn' | 'barsHeld'>): void {
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

  /** The reasons that there were, that of the most trades first. */
  get figures(): readonly ExitFigures[] {
    return [...this.#reasons]
      .map(([reason, figures]) => ({ reason, ...figures }))
      .sort((a, b) => b.trades - a.trades || a.reason.localeCompare(b.reason));
  }
}
