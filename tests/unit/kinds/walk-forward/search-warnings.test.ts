import { describe, expect, it } from 'vitest';
import type { Objective } from '../../../../src/domain/study/objective.js';
import { searchWarnings } from '../../../../src/kinds/walk-forward/search-warnings.js';

const SHARPE: Objective = {
  ...{ metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 30, maxDrawdown: null },
};
const window = (number: number, isValidated: boolean, isFeasible: boolean) => ({
  ...{ number, isValidated, isFeasible },
});

describe('what a walk-forward says of its searches', () => {
  it('is nothing where every window has chosen', () => {
    expect(searchWarnings(SHARPE, [window(0, true, true), window(1, true, true)])).toEqual([]);
  });

  it('tells windows that no bar validates from those where nothing keeps the constraints', () => {
    const windows = [window(0, false, false), window(1, true, false), window(2, true, true)];
    const [none, unfound] = searchWarnings(SHARPE, windows);
    expect(none).toMatchObject({ code: 'NO_VALIDATION' });
    expect(none?.message).toMatch(/^In 1 of 3 windows \(0\) fewer than two bars validate the model/);
    expect(none?.message).toContain('training.data_split.validation');
    expect(unfound).toMatchObject({ code: 'NO_FEASIBLE_VALUES' });
    expect(unfound?.message).toMatch(/^In 1 of 3 windows \(1\) no combination/);
  });

  it.each<[Partial<Objective>, string]>([
    [{}, 'has a defined sharpe ratio with at least 30 trades on'],
    [{ minTrades: 1 }, 'with at least 1 trade on'],
    // Without a trade there is no ratio, whatever else is asked for.
    [{ minTrades: 0 }, 'has a defined sharpe ratio on'],
    [
      { metric: 'TOTAL_RETURN', minTrades: 5, maxDrawdown: 0.07 },
      'a defined total return with at least 5 trades and a drawdown of at most 7 % on',
    ],
  ])('says of %j what no combination has', (asked, told) => {
    const [warning] = searchWarnings({ ...SHARPE, ...asked }, [window(0, true, false)]);
    expect(warning?.message).toContain(told);
  });

  it('names ten windows at the most', () => {
    const windows = Array.from({ length: 12 }, (_, number) => window(number, true, false));
    expect(searchWarnings(SHARPE, windows)[0]?.message).toContain(
      '(0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more)',
    );
  });
});
