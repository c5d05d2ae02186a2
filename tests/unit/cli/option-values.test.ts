import { describe, expect, it } from 'vitest';
import { wordOf } from '../../../src/cli/option-values.js';

const TYPES = ['BACKTESTING', 'TRAINING', 'DATA_LOADING'] as const;
const STATUSES = ['RUNNING', 'CANCELLING', 'CANCELLED'] as const;

describe('a word of a list', () => {
  it.each([
    ['BACKTESTING', 'BACKTESTING'],
    ['backtest', 'BACKTESTING'],
    ['Backtesting', 'BACKTESTING'],
    ['train', 'TRAINING'],
    ['data-loading', 'DATA_LOADING'],
    ['data_load', 'DATA_LOADING'],
    ['Data Load', 'DATA_LOADING'],
  ])('%s is %s', (text, word) => {
    expect(wordOf(TYPES)(text)).toBe(word);
  });

  it.each(['', 'backtests', 'ING', '-'])('%j is refused with the words that there are', (text) => {
    expect(() => wordOf(TYPES)(text)).toThrow('Allowed are BACKTESTING, TRAINING, DATA_LOADING.');
  });

  it('is refused where it could be two', () => {
    expect(() => wordOf(STATUSES)('cancel')).toThrow("'cancel' may be CANCELLING or CANCELLED.");
  });
});
