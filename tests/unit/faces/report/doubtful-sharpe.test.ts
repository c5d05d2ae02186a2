import { describe, expect, it } from 'vitest';
import { doubtfulSharpe } from '../../../../src/faces/report/doubtful-sharpe.js';
import type { Html } from '../../../../src/faces/report/html.js';

const textOf = (shown: Html | string): string => (typeof shown === 'string' ? shown : shown.text);
const interval = { lower: -8.24, upper: 9.06 };

describe('a Sharpe ratio of a report', () => {
  it('of few trades is grey, its interval beside it', () => {
    expect(textOf(doubtfulSharpe({ sharpeRatio: 2.6, totalTrades: 1 }, interval))).toBe(
      '<span class="doubtful" title="Of 1 trade: mostly chance">2.60 (−8.2 … 9.1)</span>',
    );
    expect(textOf(doubtfulSharpe({ sharpeRatio: 2.6, totalTrades: 29 }, null))).toContain('>2.60</span>');
  });

  it('of 30 trades, or that is undefined, is as it is', () => {
    expect(doubtfulSharpe({ sharpeRatio: 2.6, totalTrades: 30 }, interval)).toBe('2.60');
    expect(doubtfulSharpe({ sharpeRatio: null, totalTrades: 1 }, interval)).toBe('–');
  });
});
