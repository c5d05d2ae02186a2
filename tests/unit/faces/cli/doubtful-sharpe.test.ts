import { describe, expect, it } from 'vitest';
import { doubtfulSharpe } from '../../../../src/faces/cli/doubtful-sharpe.js';
import { fakeContext } from './fake-context.js';

const { terminal } = fakeContext().context;
const marking = { ...terminal, paint: (tone: string, text: string) => `<${tone}>${text}` };
const interval = { lower: -8.24, upper: 9.06 };

describe('a Sharpe ratio on the terminal', () => {
  it.each([
    ['of one trade is grey, its interval beside it', 2.6, 1, interval, '<quiet>2.60 (\u22128.2 … 9.1)'],
    ['of 29 trades is grey, too', 2.6, 29, interval, '<quiet>2.60 (\u22128.2 … 9.1)'],
    ['of few trades without an interval is grey', 2.6, 1, null, '<quiet>2.60'],
    ['has no zero with a sign beside it', 2.6, 1, { lower: -0.04, upper: 0.04 }, '<quiet>2.60 (0.0 … 0.0)'],
    ['of 30 trades is as it is', 2.6, 30, interval, '2.60'],
    ['that is undefined has no interval', null, 1, interval, '–'],
  ])('%s', (_name, sharpeRatio, totalTrades, given, text) => {
    expect(doubtfulSharpe(marking, { sharpeRatio, totalTrades }, given)).toBe(text);
  });
});
