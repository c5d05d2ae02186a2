import { describe, expect, it } from 'vitest';
import { runsState } from '../../../../src/faces/console/screens/runs/runs-state.js';

const state = (query: string) => runsState(new URLSearchParams(query));

describe('the state of the list of runs', () => {
  it('is what is measured, the newest first, where the address says nothing', () => {
    expect(state('')).toEqual({
      tab: 'runs',
      filter: { types: ['BACKTESTING', 'STUDY', 'WALK_FORWARD'] },
      sort: 'CREATED_AT',
      direction: 'DESC',
      after: null,
    });
  });

  it('stands in the address', () => {
    const { filter, sort, direction, after } = state(
      'q=momentum&type=STUDY&status=FAILED&strategy=rsi&symbol=AAPL&tag=idea%3Da%3Db&pinned=1&sort=DURATION&direction=ASC&after=c1',
    );
    expect(filter).toEqual({
      types: ['STUDY'],
      statuses: ['FAILED'],
      text: 'momentum',
      strategy: 'rsi',
      symbol: 'AAPL',
      tags: [{ key: 'idea', value: 'a=b' }],
      pinned: true,
    });
    expect([sort, direction, after]).toEqual(['DURATION', 'ASC', 'c1']);
  });

  it('leaves invalid runs out of what is sorted by a figure, unless they are asked for', () => {
    expect(state('sort=SHARPE_RATIO').filter.excludeInvalid).toBe(true);
    expect(state('sort=SHARPE_RATIO&invalid=1').filter.excludeInvalid).toBeUndefined();
    expect(state('sort=DURATION').filter.excludeInvalid).toBeUndefined();
  });

  it('leaves out what makes no sense', () => {
    expect(state('tab=x&type=TRAINING&status=x&sort=x&direction=x&tag=x&q=%20')).toEqual(state(''));
    expect(state('tab=trainings&type=STUDY').filter.types).toEqual(['TRAINING']);
  });
});
