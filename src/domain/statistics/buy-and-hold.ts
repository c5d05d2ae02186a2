import type { CostModel } from '../execution/cost-model.js';

/**
 * Returns what buying with the whole capital at the first open and selling at the last close yields, after the
 * same costs: closing fill · (1 − c) / (opening fill · (1 + c)) − 1, with quantities of any fineness.
 * @returns a fraction; the capital cancels out
 */
export function buyAndHoldReturn(firstOpen: number, lastClose: number, costs: CostModel): number {
  const paid = costs.fillPrice('BUY', firstOpen) * (1 + costs.commissionRate);
  const received = costs.fillPrice('SELL', lastClose) * (1 - costs.commissionRate);
  return received / paid - 1;
}
