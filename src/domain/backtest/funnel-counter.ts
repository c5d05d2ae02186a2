import type { OrderSide } from '../execution/cost-model.js';
import type { FilterReason } from './signal-filter.js';
import type { SignalFunnel } from './signal-funnel.js';

/** Why an order was not carried out. */
export type RejectReason = 'POSITION_OPEN' | 'QUANTITY_ZERO' | 'SHORT_NOT_ALLOWED' | 'ACCOUNT_DEPLETED';

/** Counts what became of every bar and every signal. */
export class FunnelCounter {
  #warmup = 0;
  #holdSignals = 0;
  #buySignals = 0;
  #sellSignals = 0;
  #belowConfidence = 0;
  #filtered = 0;
  #rejected = 0;
  #filled = 0;
  #unfilledAtEnd = 0;
  readonly #reasons = new Map<string, number>();
  /** The reason of the latest count and how often it came in a row: most bars are filtered like the bar before. */
  #latestReason = '';
  #latestCount = 0;

  warmup(bars = 1): void {
    this.#warmup += bars;
  }

  hold(bars = 1): void {
    this.#holdSignals += bars;
  }

  signal(side: OrderSide): void {
    if (side === 'BUY') this.#buySignals += 1;
    else this.#sellSignals += 1;
  }

  belowConfidence(): void {
    this.#belowConfidence += 1;
    this.#countReason('BELOW_CONFIDENCE');
  }

  filtered(reason: FilterReason): void {
    this.#filtered += 1;
    this.#countReason(reason);
  }

  rejected(reason: RejectReason): void {
    this.#rejected += 1;
    this.#countReason(reason);
  }

  filled(): void {
    this.#filled += 1;
  }

  unfilledAtEnd(): void {
    this.#unfilledAtEnd += 1;
  }

  /** Returns the counts so far. */
  funnel(): SignalFunnel {
    this.#bringIn('');
    return {
      bars: this.#warmup + this.#holdSignals + this.#buySignals + this.#sellSignals,
      warmup: this.#warmup,
      holdSignals: this.#holdSignals,
      buySignals: this.#buySignals,
      sellSignals: this.#sellSignals,
      belowConfidence: this.#belowConfidence,
      filtered: this.#filtered,
      rejected: this.#rejected,
      filled: this.#filled,
      unfilledAtEnd: this.#unfilledAtEnd,
      reasons: Array.from(this.#reasons, ([code, count]) => ({ code, count })).sort(
        (a, b) => b.count - a.count || (a.code < b.code ? -1 : 1),
      ),
    };
  }

  #countReason(code: string): void {
    if (code !== this.#latestReason) this.#bringIn(code);
    this.#latestCount += 1;
  }

  #bringIn(nextReason: string): void {
    const count = this.#latestCount;
    if (count > 0)
      this.#reasons.set(this.#latestReason, (this.#reasons.get(this.#latestReason) ?? 0) + count);
    this.#latestReason = nextReason;
    this.#latestCount = 0;
  }
}
