import { describe, expect, it } from 'vitest';
import { DATA_OPTIONS, withOptionNames } from '../../../../src/faces/cli/option-names.js';

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
});
