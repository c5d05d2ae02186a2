import type { Sizing } from '../strategy/strategy.js';

/**
 * Returns how much to trade: floor(fraction × equity / (fill price × (1 + commission)) / lot) × lot.
 *
 * A result that misses a whole lot by rounding of doubles only counts as that lot: 0.3 in lots of 0.1 is three
 * lots, although 0.3 / 0.1 is below 3 in doubles.
 * @param equity account value, account currency; 0 or less gives 0
 * @param fillPrice slippage included
 * @param commissionRate fraction of the notional
 * @returns a multiple of the lot, 0 when not even one lot is affordable
 */
export function positionSize(
  sizing: Sizing,
  equity: number,
  fillPrice: number,
  commissionRate: number,
): number {
  if (equity <= 0) return 0;
  const lots = (sizing.fraction * equity) / (fillPrice * (1 + commissionRate)) / sizing.lot;
  return Math.floor(lots * (1 + ROUNDING_TOLERANCE)) * sizing.lot;
}

/** The formula rounds five times, by half an epsilon each, and its inputs carry an error of their own. */
const ROUNDING_TOLERANCE = 8 * Number.EPSILON;
