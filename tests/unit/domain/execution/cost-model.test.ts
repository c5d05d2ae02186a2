import { describe, expect, it } from 'vitest';
import { CostModel } from '../../../../src/domain/execution/cost-model.js';

describe('CostModel', () => {
  const commissionRate = 0.001;
  const slippageRate = 0.0005;
  const costs = new CostModel(commissionRate, slippageRate);

  it('moves the price against the order', () => {
    expect(costs.fillPrice('BUY', 100)).toBe(100 * (1 + slippageRate));
    expect(costs.fillPrice('SELL', 100)).toBe(100 * (1 - slippageRate));
  });

  it('charges commission on the notional', () => {
    expect(costs.commission(10, 50)).toBe(commissionRate * 500);
  });
});
