import { describe, expect, it } from 'vitest';
import {
  BACKTEST_OPTIONS,
  DATA_OPTIONS,
  STUDY_OPTIONS,
  withOptionNames,
} from '../../../../src/faces/cli/option-names.js';

describe('messages of the API in a command', () => {
  it.each([
    [
      "timeframe: '2d' is not a timeframe; use one of 1m",
      "--timeframe: '2d' is not a timeframe; use one of 1m",
    ],
    [
      'times have no offset and were read as UTC; timezone says it',
      'times have no offset and were read as UTC; --timezone says it',
    ],
    [
      'dates are Fridays and were taken for the close of their bars; stamp says it',
      'dates are Fridays and were taken for the close of their bars; --stamp says it',
    ],
    [
      'its dates are MDY and dateOrder says DMY; leave dateOrder out',
      'its dates are MDY and --date-order says DMY; leave --date-order out',
    ],
    ["to: '2024-01-01' is before from '2024-02-01'", "--to: '2024-01-01' is before --from '2024-02-01'"],
    ['the timestamp is missing', 'the timestamp is missing'],
    ['the calendar 24x7 has trading from 9 to 5', 'the calendar 24x7 has trading from 9 to 5'],
    ['/tmp/dateOrder.csv: is empty', '/tmp/dateOrder.csv: is empty'],
    ['dateOrder.csv: is empty', 'dateOrder.csv: is empty'],
  ])('%s', (message, shown) => {
    expect(withOptionNames(message, DATA_OPTIONS)).toBe(shown);
  });

  it.each([
    [
      "overrides.0.value: 'x' must have 1 to 10000 characters",
      "--set number 1, value: 'x' must have 1 to 10000 characters",
    ],
    ["tags.11.key: ' ' is no key", "--tag number 12, key: ' ' is no key"],
    ['overrides: together they have 100001 characters', '--set: together they have 100001 characters'],
  ])('one of several: %s', (message, shown) => {
    expect(withOptionNames(message, BACKTEST_OPTIONS)).toBe(shown);
  });

  it('names a value of a parameter that is searched', () => {
    expect(withOptionNames('parameters.1.from: 3 is above to', STUDY_OPTIONS)).toBe(
      '--param number 2, from: 3 is above to',
    );
  });
});
