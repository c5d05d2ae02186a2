import type { LoopBar, LoopRules, LoopTrade } from './loop-terms.js';

interface Held {
  /** Above 0 for a long, below for a short. */
  readonly units: number;
  readonly bar: number;
  readonly stampMs: number;
  readonly price: number;
  /** What the entry did to the cash. */
  readonly paid: number;
  /** By which it is left. */
  readonly rules: LoopRules;
  /** Best price of earlier bars, from which a trailing stop hangs. */
  best: number;
}

/** Money and what is held, by the description of the engine: signed units, and every fill as a change of cash. */
export class Account {
  readonly trades: LoopTrade[] = [];
  #cash: number;
  #held: Held | null = null;
  #order: { readonly side: 'BUY' | 'SELL'; readonly rules: LoopRules } | null = null;
  #lastFill = Number.NEGATIVE_INFINITY;
  #isRuined = false;

  constructor(readonly rules: LoopRules) {
    this.#cash = rules.capital;
  }

  valueAt(price: number): number {
    return this.#cash + (this.#held?.units ?? 0) * price;
  }

  /** Whether a decision becomes an order: confidence, then bars since the last fill, then what is held. */
  consider(bar: number, side: 'BUY' | 'SELL', confidence: number, rules = this.rules): void {
    const { threshold, separation, isAware, mayShort } = rules;
    if (Math.fround(confidence) < Math.fround(threshold) || bar - this.#lastFill < separation) return;
    const units = this.#held?.units ?? 0;
    const isUseless = side === 'BUY' ? units > 0 : units < 0 || (units === 0 && !mayShort);
    if (!isAware || !isUseless) this.#order = { side, rules };
  }

  fillOrder(bar: number, { open, stampMs }: LoopBar): void {
    const order = this.#order;
    this.#order = null;
    if (order === null || this.#isRuined) return;
    const { side, rules } = order;
    const sign = side === 'BUY' ? 1 : -1;
    if (this.#held !== null) {
      if (Math.sign(this.#held.units) !== sign) this.#leave(bar, stampMs, open, 'SIGNAL');
      return;
    }
    if (sign < 0 && !rules.mayShort) return;
    const { slippage, commission, fraction, lot } = rules;
    const price = open * (1 + sign * slippage);
    const lots = (fraction * this.#cash) / (price * (1 + commission)) / lot;
    // A whole lot that rounding has made a hair smaller is a whole lot.
    const whole = Math.floor(lots + Math.abs(lots) * 2e-15);
    if (!(whole > 0)) return;
    const units = sign * whole * lot;
    const paid = units * price + Math.abs(units) * price * commission;
    this.#cash -= paid;
    this.#held = { units, bar, stampMs, price, paid, rules, best: price };
    this.#lastFill = bar;
  }

  /** What leaves at an open: what has been held long enough, what opens beyond a level, what nothing is left of. */
  leaveAtOpen(bar: number, { open, stampMs }: LoopBar): void {
    const held = this.#held;
    if (held === null) return;
    const { maxBars } = held.rules;
    const sign = Math.sign(held.units);
    const [stop, target] = [this.#stop(held), this.#target(held)];
    const isGone = this.valueAt(open) <= 0;
    if (maxBars !== null && bar - held.bar >= maxBars) this.#leave(bar, stampMs, open, 'MAX_HOLDING');
    else if (sign * (open - stop.price) <= 0) this.#leave(bar, stampMs, open, stop.reason);
    else if (sign * (open - target) >= 0) this.#leave(bar, stampMs, open, 'TAKE_PROFIT');
    else if (isGone) this.#leave(bar, stampMs, open, 'ACCOUNT_DEPLETED');
    if (isGone) this.#isRuined = true;
  }

  /** What leaves after the open: on the way to the worst price a stop or the end of the money, then the target. */
  leaveInside(bar: number, { open, high, low, stampMs }: LoopBar): void {
    const held = this.#held;
    if (held === null) return;
    const sign = Math.sign(held.units);
    const [worst, best] = sign > 0 ? [low, high] : [high, low];
    const stop = this.#stop(held);
    const [atOpen, atWorst] = [this.valueAt(open), this.valueAt(worst)];
    const ruin = atWorst > 0 ? null : open + (atOpen / (atOpen - atWorst)) * (worst - open);
    const isStopped = sign * (worst - stop.price) <= 0;
    if (isStopped && (ruin === null || sign * (stop.price - ruin) > 0)) {
      this.#leave(bar, stampMs, stop.price, stop.reason);
    } else if (ruin !== null) {
      this.#isRuined = true;
      this.#leave(bar, stampMs, ruin, 'ACCOUNT_DEPLETED');
    } else if (sign * (best - this.#target(held)) >= 0) {
      this.#leave(bar, stampMs, this.#target(held), 'TAKE_PROFIT');
    } else {
      held.best = sign > 0 ? Math.max(held.best, high) : Math.min(held.best, low);
    }
  }

  leaveAtEnd(bar: number, { close, stampMs }: LoopBar): void {
    if (this.#held !== null) this.#leave(bar, stampMs, close, 'END_OF_DATA');
  }

  /** Returns the account value; without any left, nothing is traded any more. */
  markTo(close: number): number {
    const value = this.valueAt(close);
    if (value <= 0) this.#isRuined = true;
    return this.#isRuined ? Math.min(value, 0) : value;
  }

  #stop(held: Held): { price: number; reason: 'STOP_LOSS' | 'TRAILING_STOP' } {
    const sign = Math.sign(held.units);
    const { stop, trailing } = held.rules;
    const fixed = stop === null ? -sign * Number.POSITIVE_INFINITY : held.price - sign * stop * held.price;
    const moving =
      trailing === null ? -sign * Number.POSITIVE_INFINITY : held.best - sign * trailing * held.best;
    return sign * (moving - fixed) > 0
      ? { price: moving, reason: 'TRAILING_STOP' }
      : { price: fixed, reason: 'STOP_LOSS' };
  }

  #target(held: Held): number {
    const sign = Math.sign(held.units);
    const { target } = held.rules;
    return target === null ? sign * Number.POSITIVE_INFINITY : held.price + sign * target * held.price;
  }

  #leave(bar: number, stampMs: number, market: number, reason: string): void {
    const held = this.#held;
    if (held === null) return;
    const { slippage, commission } = this.rules;
    const price = market * (1 - Math.sign(held.units) * slippage);
    const received = held.units * price - Math.abs(held.units) * price * commission;
    this.#cash += received;
    this.trades.push({
      side: held.units > 0 ? 'LONG' : 'SHORT',
      quantity: Math.abs(held.units),
      entryMs: held.stampMs,
      entryPrice: held.price,
      exitMs: stampMs,
      exitPrice: price,
      reason,
      netPnl: received - held.paid,
    });
    this.#held = null;
    this.#lastFill = bar;
  }
}
