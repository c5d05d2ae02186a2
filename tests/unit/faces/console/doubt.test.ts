import { describe, expect, it } from 'vitest';
import { isDoubtful } from '../../../../src/faces/console/parts/is-doubtful.js';
import { isInvalid } from '../../../../src/faces/console/screens/run/is-invalid.js';

describe('doubt in the console', () => {
  it('is in a Sharpe ratio of fewer than 30 trades, and in none that is undefined', () => {
    expect(isDoubtful({ sharpeRatio: 2.6, totalTrades: 29 })).toBe(true);
    expect(isDoubtful({ sharpeRatio: 2.6, totalTrades: 30 })).toBe(false);
    expect(isDoubtful({ sharpeRatio: null, totalTrades: 1 })).toBe(false);
    expect(isDoubtful({})).toBe(false);
  });

  it('hatches figures that a warning invalidates', () => {
    expect(isInvalid([{ severity: 'INFO' }, { severity: 'INVALIDATES' }])).toBe(true);
    expect(isInvalid([{ severity: 'CAUTION' }])).toBe(false);
  });
});
