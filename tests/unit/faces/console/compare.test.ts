import { describe, expect, it } from 'vitest';
import { commonTimeframe, commonZone } from '../../../../src/faces/console/screens/compare/common-zone.js';
import { compareAddress, compareState } from '../../../../src/faces/console/screens/compare/compare-state.js';
import {
  bestOf,
  bestRuns,
  type ComparedRun,
  commonRange,
  figureClass,
  isLogarithmic,
  METRIC_ROWS,
} from '../../../../src/faces/console/screens/compare/comparison.js';
import { toldApart } from '../../../../src/faces/console/screens/compare/told-apart.js';

const state = (address: string) => compareState(new URL(address, 'http://ktrdr.example').searchParams);

describe('what is compared', () => {
  it('are the runs and trials that the address names, in its order', () => {
    expect(state(compareAddress(['op_b', 'op_a']))?.subjects).toEqual([
      { operation: 'op_b' },
      { operation: 'op_a' },
    ]);
    expect(state('/compare?runs=op_a,op_s~17')?.subjects).toEqual([
      { operation: 'op_a' },
      { operation: 'op_s', trial: 17 },
    ]);
  });

  it('are the completed runs of a tag', () => {
    expect(state('/compare?tag=idea%3Da%3Db')).toEqual({
      subjects: null,
      filter: {
        tags: [{ key: 'idea', value: 'a=b' }],
        statuses: ['COMPLETED'],
        types: ['BACKTESTING', 'WALK_FORWARD'],
        excludeInvalid: true,
      },
    });
  });

  it('are the completed runs that a filter finds; invalid ones only where the address says so', () => {
    expect(state('/compare?strategy=rsi&symbol=AAPL&invalid=1')?.filter).toEqual({
      strategy: 'rsi',
      symbol: 'AAPL',
      statuses: ['COMPLETED'],
      types: ['BACKTESTING', 'WALK_FORWARD'],
    });
  });

  it('is nothing where the address names none', () => {
    expect(state('/compare?runs=,&tag=x')).toBeNull();
  });
});

describe('the best of a row', () => {
  it('is the largest or the smallest, whichever is better', () => {
    expect([...bestOf([1, 3, null, 3], 1)]).toEqual([1, 3]);
    expect([...bestOf([0.2, 0.1], -1)]).toEqual([1]);
  });

  it('is none where all are the same, or neither is better', () => {
    expect(bestOf([2, 2, null], 1).size).toBe(0);
    expect(bestOf([1, 2], 0).size).toBe(0);
  });
});

describe('the figures of an invalid run', () => {
  it('are shown, and never the best', () => {
    const run = (verdict: string, totalReturn: number) =>
      ({ verdict, metrics: { totalReturn } }) as unknown as ComparedRun;
    const [row] = METRIC_ROWS;
    const runs = [run('INVALID', 9), run('LIKELY_LUCK', 1), run('LIKELY_LUCK', 2)];
    expect(row?.name).toBe('Return');
    expect(row && [...bestRuns(runs, row)]).toEqual([2]);
  });
});

describe('courses', () => {
  it('are shown over the days that all of them have', () => {
    expect(
      commonRange([
        [null, 1, 1, 1, 1],
        [1, 1, 1, 1, null],
        [null, null, null, null, null],
      ]),
    ).toEqual([1, 3]);
    expect(
      commonRange([
        [1, 1, null, null],
        [null, null, 1, 1],
      ]),
    ).toBeNull();
  });

  it('are shown by ratio where they differ by more than five times', () => {
    expect(
      isLogarithmic([
        [1, 1.2, null],
        [1, 6.1],
      ]),
    ).toBe(true);
    expect(
      isLogarithmic([
        [1, 1.2],
        [1, 4.9],
      ]),
    ).toBe(false);
    expect(isLogarithmic([[null]])).toBe(false);
  });
});

describe('the stamps of runs that are compared', () => {
  const run = (timezone: string | null, timeframe: string | null) =>
    ({ operation: { timezone, summary: { timeframe } } }) as unknown as ComparedRun;
  const [hourly, daily] = [run('America/New_York', '1h'), run('America/New_York', '1d')];

  it('are in their zone where all have the same', () => {
    expect(commonZone([hourly, daily])).toBe('America/New_York');
    expect(commonZone([hourly, run('UTC', '1h')])).toBeNull();
    expect(commonZone([hourly, run(null, '1h')])).toBeNull();
    expect(commonZone([])).toBeNull();
  });

  it('have a time where the bars of some are shorter than a day', () => {
    expect(commonTimeframe([daily, run(null, null), hourly])).toBe('1h');
    expect(commonTimeframe([daily])).toBe('1d');
    expect(commonTimeframe([])).toBe('1d');
  });
});

describe('values that differ', () => {
  it('are told apart however long they are', () => {
    const hashes = ['a'.repeat(64), `b${'a'.repeat(63)}`];
    expect(toldApart(hashes)).toEqual(['aaaaaaaaaaaa…', 'baaaaaaaaaaa…']);
    // Twenty characters are not cut.
    const [one, other] = ['strategies/rsi_mean_reversion.yaml', 'strategies/rsi_trend.yaml'];
    expect(toldApart([one, other, one])).toEqual([
      ...['…mean_reversion.yaml', '…trend.yaml', '…mean_reversion.yaml'],
    ]);
    // Where the third begins differently, only the whole tells the first two apart.
    expect(toldApart([one, other, null, '0.05'])).toEqual([one, other, '–', '0.05']);
  });
});

describe('a compared figure', () => {
  const metrics = (totalTrades: number) =>
    ({ sharpeRatio: 1.5, totalReturn: 0.1, totalTrades }) as NonNullable<ComparedRun['metrics']>;

  it('is grey where it is a Sharpe ratio of too few trades', () => {
    const grey = (totalTrades: number) =>
      METRIC_ROWS.filter((row) => figureClass(row, metrics(totalTrades)) === 'number doubtful');
    expect(grey(29).map(({ name }) => name)).toEqual(['Sharpe ratio']);
    expect(grey(30)).toEqual([]);
    expect(METRIC_ROWS.map((row) => figureClass(row, null))).not.toContain('number doubtful');
  });
});
