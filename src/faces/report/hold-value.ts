import { CostModel } from '../../domain/execution/cost-model.js';
import type { Bars } from '../../domain/market/bars.js';

/** The account that a position bought at the first open is held in. */
export interface HoldTerms {
  readonly initialCapital: number;
  readonly commissionRate: number;
  readonly slippageRate: number;
}

/**
 * Returns the account value of buying and holding at the close of some bars: the whole capital is bought at the first
 * open, after costs. At the last bar the position is sold, after costs, so that the last value / capital − 1 is the
 * metric `buyAndHoldReturn`.
 * @param bars the range, without history
 * @param indices of the bars asked for
 * @returns account currency, as long as `indices`
 */
export function holdValues(bars: Bars, indices: readonly number[], terms: HoldTerms): number[] {
  const costs = new CostModel(terms.commissionRate, terms.slippageRate);
  const paid = costs.fillPrice('BUY', bars.open[0] as number) * (1 + costs.commissionRate);
  const quantity = terms.initialCapital / paid;
  return indices.map((index) => {
    const close = bars.close[index] as number;
    if (index < bars.length - 1) return quantity * close;
    return quantity * costs.fillPrice('SELL', close) * (1 - costs.commissionRate);
  });
}
