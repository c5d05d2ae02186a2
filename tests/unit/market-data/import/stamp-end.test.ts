import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { AmbiguousStampsError } from '../../../../src/market-data/ambiguous-stamps-error.js';
import { findStampEnd } from '../../../../src/market-data/import/stamp-end.js';
import { readWrittenStamp } from '../../../../src/market-data/import/written-stamp.js';

function endOf(timeframe: Timeframe, dates: readonly string[], calendar: Calendar | null = null) {
  const stamps = dates.flatMap((date) => readWrittenStamp(date, null) ?? []);
  return findStampEnd('x.csv', stamps, { timeframe, calendar, stamp: null });
}

describe('which end of a bar is stamped', () => {
  it.each([
    ['1w', ['2024-01-05', '2024-01-12', '2024-01-18', '2024-01-26', '2024-02-02'], null, 'close'],
    ['1w', ['2024-01-08', '2024-01-16', '2024-01-22'], null, 'open'],
    // Christmas 2023 and New Year's Day 2024 were Mondays.
    ['1w', ['2023-12-18', '2023-12-26', '2024-01-02', '2024-01-08'], 'XNYS', 'open'],
    ['1mo', ['2024-01-31', '2024-02-29', '2024-03-31'], null, 'close'],
    // The 29th of March 2024 is Good Friday.
    ['1mo', ['2024-01-31', '2024-02-29', '2024-03-28', '2024-04-30'], 'XNYS', 'close'],
    ['1mo', ['2024-01-31', '2024-02-29', '2024-03-28', '2024-04-30'], null, 'close'],
    ['1mo', ['2024-01-02', '2024-02-01', '2024-03-01'], 'XNYS', 'open'],
    ['1mo', ['2024-01-01', '2024-02-01'], null, 'open'],
    ['1d', ['2024-01-31', '2024-02-29'], null, 'open'],
    ['1w', ['2024-01-05T22:00:00Z', '2024-01-12T22:00:00Z'], null, 'open'],
  ] as const)('of %s dated %j (%s) is the %s', (timeframe, dates, calendar, end) => {
    expect(endOf(timeframe, dates, calendar).end).toBe(end);
  });

  it.each([
    ['1w', ['2024-01-07', '2024-01-14'], 'weeks are dated Sunday, such as 2024-01-07'],
    ['1w', ['2024-01-06', '2024-01-13'], 'weeks are dated Saturday, such as 2024-01-06'],
    ['1w', ['2022-04-26', '2022-05-03', '2022-05-10'], 'weeks are dated Tuesday, such as 2022-04-26'],
    ['1w', ['2024-01-04', '2024-01-11', '2024-01-18'], 'weeks are dated Thursday, such as 2024-01-04'],
    // Two stretches of a provider whose weeks begin where each request does.
    ['1w', ['2024-01-05', '2024-01-12', '2024-01-16', '2024-01-23'], 'weeks are dated Friday, such as'],
    ['1mo', ['2024-01-15', '2024-02-15'], 'neither the first nor the last trading day, such as 2024-01-15'],
    ['1mo', ['2024-01-31', '2024-02-01'], 'neither the first nor the last trading day, such as 2024-01-31'],
  ] as const)('of %s dated %j has to be said', (timeframe, dates, found) => {
    expect(() => endOf(timeframe, dates)).toThrow(AmbiguousStampsError);
    expect(() => endOf(timeframe, dates)).toThrow(found);
    expect(() => endOf(timeframe, dates)).toThrow(/\(stamp open\), or .*\(stamp close\)\. Say which\./);
  });
});
