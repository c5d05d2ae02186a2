import { describe, expect, it } from 'vitest';
import type { Timeframe } from '../../../../src/market/timeframe.js';
import { readBars } from '../../../../src/market-data/import/read-bars.js';

const read = (lines: readonly string[], change: { adjust?: boolean; timeframe?: Timeframe } = {}) =>
  readBars('prices.csv', lines.join('\n'), { timeframe: '1d', timezone: 'UTC', adjust: false, ...change });

const datesOf = (openTimeMs: Float64Array) =>
  Array.from(openTimeMs, (stampMs) => new Date(stampMs).toISOString().slice(0, 10));

const YAHOO = 'Date,Open,High,Low,Close,Adj Close,Volume';

describe('the forms of csv files that are read', () => {
  it("reads Yahoo's and keeps its prices as they are", () => {
    const { bars, badRows } = read([YAHOO, '2024-01-02,10.5,12.25,10,12,11.4,1000']);
    expect(badRows).toEqual([]);
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]]).toEqual([
      10.5, 12.25, 10, 12, 1000,
    ]);
  });

  it("takes the local date of yfinance's midnights, on either side of a change of clocks", () => {
    const { bars } = read([
      'date,open,high,low,close,volume',
      '2024-03-08 00:00:00-05:00,10,11,9,10,5',
      '2024-03-11 00:00:00-04:00,10,11,9,10,5',
    ]);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-03-08', '2024-03-11']);
  });

  it("reads yfinance's intraday times as the instants they are", () => {
    const { bars } = read(['Datetime,Open,High,Low,Close,Volume', '2024-01-02 09:30:00-05:00,10,11,9,10,5'], {
      timeframe: '1h',
    });
    expect(bars.openTimeMs[0]).toBe(Date.parse('2024-01-02T14:30:00Z'));
  });

  it("reads the project's own form", () => {
    const { bars } = read(['timestamp,open,high,low,close,volume', '2024-01-02,10,11,9,10,5']);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-02']);
  });

  it('takes names in any case and order, quotes, a byte order mark, CRLF and further columns', () => {
    const { bars, layout } = read([
      '\uFEFF"VOLUME","close","Low","HIGH","open","date","Dividends"\r',
      '"5","10","9","11","10","2024-01-02","0"\r',
    ]);
    expect([bars.high[0], bars.volume[0]]).toEqual([11, 5]);
    expect(layout.ignored).toEqual(['Dividends']);
  });

  it('takes a first column without a name for the date', () => {
    const { bars } = read([',Open,High,Low,Close,Volume', '2024-01-02,10,11,9,10,5']);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-02']);
  });

  it('counts missing volumes as 0', () => {
    const { bars } = read(['date,open,high,low,close', '2024-01-02,10,11,9,10']);
    expect(bars.volume[0]).toBe(0);
  });

  it.each([
    [['open,high,low,close', '1,1,1,1'], 'lacks timestamp'],
    [['date,open,high,low', '1,1,1,1'], 'lacks close'],
    [['date,Timestamp,open,high,low,close', '1,1,1,1'], "'date' and 'Timestamp' mean the same"],
    [[''], 'lacks timestamp'],
  ])('refuses the header of %j', (lines, message) => {
    expect(() => read(lines)).toThrow(message);
  });
});

describe('adjusting prices', () => {
  it('scales open, high, low and close by Adj Close / Close', () => {
    const { bars } = read([YAHOO, '2024-01-02,10,16,8,12,6,1000'], { adjust: true });
    const factor = 6 / 12;
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0]]).toEqual(
      [10, 16, 8, 12].map((price) => price * factor),
    );
    expect(bars.volume[0]).toBe(1000);
  });

  it('refuses a file without adjusted closes', () => {
    expect(() => read(['date,open,high,low,close', '2024-01-02,10,11,9,10'], { adjust: true })).toThrow(
      "'Adj Close'",
    );
  });

  it('reports rows whose adjusted close is missing', () => {
    const { badRows } = read([YAHOO, '2024-01-02,10,11,9,10,null,5'], { adjust: true });
    expect(badRows).toEqual([{ line: 2, reason: expect.stringContaining("adjusted close 'null'") }]);
  });
});

describe('bad rows', () => {
  it('are all reported, with line and reason, and the good ones are kept', () => {
    const { bars, badRows } = read([
      'date,open,high,low,close,volume',
      '2024-01-02,10,11,9,10,5',
      '2024-01-03,null,null,null,null,null',
      '2024-01-04,10,9,8,10,5',
      '2024-01-05,10,11,9,10',
      '',
      'yesterday,10,11,9,10,5',
      '2024-01-02,10,11,9,10,5',
      '2024-01-01,10,11,9,10,5',
      '2024-01-08,10,11,9,10,many',
      '2024-01-09,-10,11,9,10,5',
      '2024-01-10,10,11,9,10,5',
    ]);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-02', '2024-01-10']);
    expect(badRows.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      expect.stringMatching(/^3: the open 'null' is not a positive number/),
      expect.stringMatching(/^4: the high 9 is below another price/),
      '5: has 5 columns instead of 6',
      '6: is empty',
      expect.stringMatching(/^7: the timestamp 'yesterday' is neither a date/),
      expect.stringMatching(/^8: the timestamp '2024-01-02' repeats/),
      expect.stringMatching(/^9: the timestamp '2024-01-01' is before/),
      expect.stringMatching(/^10: the volume 'many' is not a number/),
      expect.stringMatching(/^11: the open '-10' is not a positive number/),
    ]);
  });

  it('are compared with the last good row, not with one that was refused', () => {
    const { badRows } = read([
      'date,open,high,low,close',
      '2024-01-02,10,11,9,10',
      '2025-01-02,0,0,0,0',
      '2024-01-03,10,11,9,10',
    ]);
    expect(badRows.map(({ line }) => line)).toEqual([3]);
  });

  it('include a time of which nobody can say when it was', () => {
    const { badRows } = read(['date,open,high,low,close', '2024-01-02 09:30,10,11,9,10'], {
      timeframe: '1h',
    });
    expect(badRows[0]?.reason).toContain('offset');
  });
});
