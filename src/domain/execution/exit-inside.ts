import type { StopHit } from './stop-rules.js';

/** An exit after the open of a bar; the price is that of the market, before slippage. */
export interface ExitInside {
  readonly reason: StopHit['reason'] | 'ACCOUNT_DEPLETED';
  readonly price: number;
}

/**
 * Returns the exit that comes first after the open of a bar: of a stop and the depletion of the account, which both lie
 * on the way to the worst price, the nearer one, and at equal prices the depletion. A target lies on the other way, and
 * the way to the worst price is taken first.
 * @param sign +1 for a long, −1 for a short
 * @param hit level that the bar touches; null for none
 * @param depletion price at which the account is worth nothing; null when the bar does not get there
 */
export function exitInside(sign: 1 | -1, hit: StopHit | null, depletion: number | null): ExitInside | null {
  if (depletion === null) return hit;
  const isStopNearer = hit !== null && hit.reason !== 'TAKE_PROFIT' && sign * (hit.price - depletion) > 0;
  return isStopNearer ? hit : { reason: 'ACCOUNT_DEPLETED', price: depletion };
}
