import { describe, expect, it } from 'vitest';
import { HoldoutGuard } from '../../../../src/kinds/start/holdout-guard.js';
import { DataInvalidError } from '../../../../src/market-data/data-invalid-error.js';
import type { Holdout } from '../../../../src/market-data/holdouts/holdout.js';
import { sampleOperation } from '../../../support/sample-operation.js';

const NOW = new Date('2024-08-01T12:00:00Z');
const sealed = (symbol: string, from: string, openedAt: Date | null = null): Holdout => ({
  ...{ id: `holdout_${symbol}`, symbol, from, sealedAt: NOW, openedAt, looks: [], earlierLooks: null },
});

function stage(holdouts: readonly Holdout[]) {
  const looks: (readonly [string, string])[] = [];
  const guard = new HoldoutGuard(
    {
      of: async (symbol) => holdouts.filter((holdout) => holdout.symbol === symbol),
      look: async (symbol, by) => {
        looks.push([symbol, by]);
        return [];
      },
    },
    { now: () => NOW },
  );
  return { guard, looks };
}

const asked = { symbols: ['AAPL', 'MSFT'], startDate: '2024-01-01', endDate: '2024-12-31' };

describe('a start that would read sealed bars', () => {
  it('is refused with the field, the date and what to do, whichever symbol is sealed', async () => {
    const { guard } = stage([sealed('MSFT', '2024-07-01')]);
    await expect(guard.require(asked, 'backtest.endDate')).rejects.toMatchObject({
      issues: [
        {
          path: ['backtest', 'endDate'],
          code: 'HOLDOUT_SEALED',
          message: expect.stringMatching(
            /^backtest\.endDate: The bars of 'MSFT' are sealed from 2024-07-01 on/,
          ),
        },
      ],
    });
  });

  it.each([
    ['it ends the day before', [sealed('MSFT', '2025-01-01')], {}],
    ['it says that it looks', [sealed('MSFT', '2024-07-01')], { holdout: 'LOOK' as const }],
    ['they were opened', [sealed('MSFT', '2024-07-01', NOW)], {}],
    ['they are of another symbol', [sealed('COIN', '2024-07-01')], {}],
  ])('is let through where %s', async (_case, holdouts, more) => {
    const { guard, looks } = stage(holdouts);
    await guard.require({ ...asked, ...more }, 'endDate');
    expect(await guard.reasonAgainst({ ...asked, ...more })).toBeNull();
    expect(looks).toEqual([]);
  });

  it('is refused where nobody can tell what is sealed', async () => {
    const damaged = new DataInvalidError('AAPL.holdouts.json', null, 'is not valid JSON');
    const guard = new HoldoutGuard(
      { of: () => Promise.reject(damaged), look: () => Promise.reject(damaged) },
      { now: () => NOW },
    );
    expect(await guard.reasonAgainst(asked)).toMatchObject({ code: 'DATA_INVALID' });
  });
});

describe('a look that another server takes', () => {
  const looking = { ...asked, holdout: 'LOOK' as const };

  it('is counted here, too, for every symbol', async () => {
    const { guard, looks } = stage([]);
    await guard.countElsewhere(sampleOperation({ id: 'op_1', host: 'http://worker:5003' }), looking);
    expect(looks).toEqual([
      ['AAPL', 'op_1'],
      ['MSFT', 'op_1'],
    ]);
  });

  it('is not counted for what runs here, or does not look', async () => {
    const { guard, looks } = stage([]);
    await guard.countElsewhere(sampleOperation({ id: 'op_1' }), looking);
    await guard.countElsewhere(sampleOperation({ id: 'op_1', host: 'http://worker:5003' }), asked);
    expect(looks).toEqual([]);
  });
});
