import { decimalsApart } from '../../../base/pure/decimals-apart.js';
import { LEAST_DEFLATED_SHARPE } from '../ledger/verdict.js';

/**
 * Writes a deflated Sharpe ratio with as many decimals as tell it from the limit of the verdict: what may be luck never
 * reads as 0.95.
 * @param value a probability, 0 to 1; null where it is undefined, which is written as a dash
 * @param least decimals
 */
export function deflatedText(value: number | null | undefined, least = 2): string {
  return value == null ? '–' : value.toFixed(decimalsApart(value, LEAST_DEFLATED_SHARPE, least));
}
