import { describe, expect, it } from 'vitest';
import { trainedRangeOf, trainingTitle } from '../../../../src/kinds/training/training-title.js';

const SUBJECT = {
  strategyConfigPath: 'strategies/sub/rsi.yaml',
  symbols: ['AAPL', 'MSFT'],
  timeframes: ['1d'],
};
describe('the title of a training', () => {
  it.each([
    ['2020-01-01', '2021-12-31', 'sub/rsi AAPL,MSFT 1d 2020-01-01..2021-12-31'],
    ['2020-01-01', undefined, 'sub/rsi AAPL,MSFT 1d 2020-01-01..'],
    [undefined, '2021-12-31', 'sub/rsi AAPL,MSFT 1d ..2021-12-31'],
    [undefined, undefined, 'sub/rsi AAPL,MSFT 1d'],
  ])('from %s to %s says what was asked for, and makes nothing up', (from, to, title) => {
    expect(trainingTitle(SUBJECT, { from, to })).toBe(title);
  });

  it('becomes the range that was trained on when its result tells that', () => {
    const result = { trainedFrom: '2015-01-23', trainedTo: '2021-10-11' };
    expect(trainedRangeOf(result)).toEqual({ from: '2015-01-23', to: '2021-10-11' });
    expect(trainedRangeOf({})).toBeNull();
  });
});
