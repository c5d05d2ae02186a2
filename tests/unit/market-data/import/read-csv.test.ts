import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataInvalidError } from '../../../../src/market-data/data-invalid-error.js';
import type { CsvRequest } from '../../../../src/market-data/import/read-csv.js';
import { readCsvContent } from './read-csv-text.js';

const read = (lines: readonly string[], change: Partial<CsvRequest> = {}) =>
  readCsvContent(lines.join('\n'), change);

const stampsOf = (openTimeMs: Float64Array) =>
  Array.from(openTimeMs, (stampMs) => new Date(stampMs).toISOString().replace('.000Z', 'Z'));
const datesOf = (openTimeMs: Float64Array) => stampsOf(openTimeMs).map((stamp) => stamp.slice(0, 10));

const YAHOO = 'Date,Open,High,Low,Close,Adj Close,Volume';
const OHLC = 'date,open,high,low,close';

describe('the forms of csv files that are read', () => {
  it("reads Yahoo's and keeps its prices as they are", async () => {
    const { bars, issues } = await read([YAHOO, '2024-01-02,10.5,12.25,10,12,11.4,1000']);
    expect(issues).toEqual([]);
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]]).toEqual([
      10.5, 12.25, 10, 12, 1000,
    ]);
  });

  it("takes the local date of yfinance's midnights, on either side of a change of clocks", async () => {
    const { bars } = await read([
      'date,open,high,low,close,volume',
      '2024-03-08 00:00:00-05:00,10,11,9,10,5',
      '2024-03-11 00:00:00-04:00,10,11,9,10,5',
    ]);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-03-08', '2024-03-11']);
  });

  it('takes names in any case and order, quotes, a byte order mark, CRLF and further columns', async () => {
    const { bars, form } = await read([
      '\uFEFF"VOLUME","close","Low","HIGH","open","date","Dividends"\r',
      '"5","10","9","11","10","2024-01-02","0"\r',
    ]);
    expect([bars.high[0], bars.volume[0]]).toEqual([11, 5]);
    expect(form.layout.ignored).toEqual(['Dividends']);
  });

  it('takes a first column without a name for the date', async () => {
    const { bars } = await read([',Open,High,Low,Close,Volume', '2024-01-02,10,11,9,10,5']);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-02']);
  });

  it('counts missing volumes as 0', async () => {
    expect((await read([OHLC, '2024-01-02,10,11,9,10'])).bars.volume[0]).toBe(0);
  });

  it('takes the mean of bid and ask, and says so', async () => {
    const { bars, form } = await read([
      'timestamp,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close',
      '2024-01-02,1,3,1,2,2,4,2,3',
    ]);
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0]]).toEqual([1.5, 3.5, 1.5, 2.5]);
    expect(form.notices).toMatchObject([{ code: 'COLUMNS_ASSUMED' }]);
  });

  it('joins a date and a time of day that stand in two columns', async () => {
    const { bars } = await read(
      [
        '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>',
        '2024.01.02\t09:30:00\t1\t2\t1\t2\t5\t0',
      ],
      { timeframe: '1h', timezone: 'UTC' },
    );
    expect(stampsOf(bars.openTimeMs)).toEqual(['2024-01-02T09:30:00Z']);
    expect(bars.volume[0]).toBe(5);
  });

  it('reads a file without a header in the usual order, and says so', async () => {
    const { bars, form } = await read(
      ['20240102 170000;1.1;1.3;1.0;1.2;0', '20240102 170100;1.2;1.3;1.0;1.2;0'],
      {
        timeframe: '1m',
        timezone: 'UTC',
      },
    );
    expect(stampsOf(bars.openTimeMs)).toEqual(['2024-01-02T17:00:00Z', '2024-01-02T17:01:00Z']);
    expect(form.notices).toMatchObject([{ code: 'COLUMNS_ASSUMED' }]);
  });

  it('reads decimal commas between semicolons', async () => {
    const { bars } = await read([
      'Date;Open;High;Low;Close;Volume',
      '02.01.2024;1.010,5;1.012;1.009,25;1.011;7,5',
    ]);
    expect([bars.open[0], bars.low[0], bars.volume[0]]).toEqual([1010.5, 1009.25, 7.5]);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-02']);
  });

  it.each([
    // One price of an index is whole; those of a share of Seoul all are.
    [
      ['4,745.20|4,754.33|4,722|4,742.83|2,000', '4,725.07|4,729.29|4,699.71|4,704.81|950'],
      [4742.83, 4704.81],
      [2000, 950],
    ],
    [
      ['78,500|79,800|78,200|79,600|850', '78,500|78,800|77,000|77,000|21,753,644'],
      [79_600, 77_000],
      [850, 21_753_644],
    ],
  ])('reads commas that part thousands between tabs: %j', async (rows, close, volume) => {
    const lines = rows.map((row, day) => `2024-01-0${day + 2}|${row}`.replaceAll('|', '\t'));
    const { bars, issues } = await read(['Date\tOpen\tHigh\tLow\tClose\tVolume', ...lines]);
    expect(issues).toEqual([]);
    expect([[...bars.close], [...bars.volume]]).toEqual([close, volume]);
  });

  it('reads grouped, priced and shortened numbers', async () => {
    const { bars } = await read([
      '"Date","Price","Open","High","Low","Vol.","Change %"',
      '"Jan 02, 2024","$1,234.5","1,230","1,240","1,220","1.5M","0.1%"',
    ]);
    expect([bars.close[0], bars.high[0], bars.volume[0]]).toEqual([1234.5, 1240, 1_500_000]);
  });

  it('unpacks gzip, whatever the file is called', async () => {
    const { bars } = await readCsvContent(gzipSync(`${OHLC}\n2024-01-02,10,11,9,10\n`));
    expect(bars.length).toBe(1);
  });

  it('reads UTF-16, which spreadsheets write', async () => {
    const text = Buffer.from(
      `\uFEFF${OHLC.replaceAll(',', '\t')}\r\n2024-01-02\t10\t11\t9\t10\r\n`,
      'utf16le',
    );
    expect((await readCsvContent(text)).bars.length).toBe(1);
  });

  it.each([
    [['open,high,low,close', '1,1,1,1'], 'lacks timestamp'],
    [['date,open,high,low', '1,1,1,1'], 'lacks close'],
    [['date,Timestamp,open,high,low,close', '1,1,1,1'], "'date' and 'Timestamp' mean the same"],
    [[''], 'is empty'],
    [[OHLC], 'has no bars'],
    [['\0\0\0'], 'is no text'],
  ])('refuses %j', async (lines, message) => {
    await expect(read(lines)).rejects.toThrow(message);
  });

  it('refuses a gzip that was cut off', async () => {
    const packed = gzipSync(`${OHLC}\n2024-01-02,10,11,9,10\n`);
    await expect(readCsvContent(packed.subarray(0, packed.length - 12))).rejects.toThrow('damaged gzip');
  });
});

describe('dates and times', () => {
  it.each([
    [['01/13/2024', '01/14/2024'], 'MDY'],
    [['13/01/2024', '14/01/2024'], 'DMY'],
    [['01/02/24', '01/31/24'], 'MDY'],
  ])('reads %j as %s', async (dates, order) => {
    const { form, issues } = await read([OHLC, ...dates.map((date) => `${date},10,11,9,10`)]);
    expect(form.dateOrder).toBe(order);
    expect(issues).toEqual([]);
  });

  it('refuses dates that can mean two days, unless it is told', async () => {
    const lines = [OHLC, '01/02/2024,10,11,9,10', '02/02/2024,10,11,9,10'];
    await expect(read(lines)).rejects.toThrow("such as '01/02/2024' can mean two days; say with dateOrder");
    expect(datesOf((await read(lines, { dateOrder: 'DMY' })).bars.openTimeMs)).toEqual([
      '2024-02-01',
      '2024-02-02',
    ]);
  });

  it('refuses dates that contradict each other or what it is told', async () => {
    await expect(read([OHLC, '13/01/2024,1,1,1,1', '01/14/2024,1,1,1,1'])).rejects.toThrow(
      'in different places',
    );
    await expect(read([OHLC, '13/01/2024,1,1,1,1'], { dateOrder: 'MDY' })).rejects.toThrow(
      'leave dateOrder out',
    );
  });

  it.each([
    ['1704187800', '2024-01-02T09:30:00Z'],
    ['1704187800000', '2024-01-02T09:30:00Z'],
    ['1704187800000000', '2024-01-02T09:30:00Z'],
    ['2024-01-02T09:30:00.000+0000', '2024-01-02T09:30:00Z'],
    ['2024-01-02 04:30:00-05:00', '2024-01-02T09:30:00Z'],
    ['2024-01-02 04:30-05', '2024-01-02T09:30:00Z'],
    ['02.01.2024 10:30:00.000 GMT+0100', '2024-01-02T09:30:00Z'],
    ['02.01.2024 04:30:00.000 GMT-0500', '2024-01-02T09:30:00Z'],
    ['2024-01-02 15:00 UTC+05:30', '2024-01-02T09:30:00Z'],
    ['2024-01-02 09:30 GMT', '2024-01-02T09:30:00Z'],
    ['202401020930', '2024-01-02T09:30:00Z'],
    ['Jan 2, 2024 9:30 AM', '2024-01-02T09:30:00Z'],
    ['02-Jan-2024 09:30', '2024-01-02T09:30:00Z'],
  ])('reads %s', async (text, instant) => {
    const row = `"${text}",10,11,9,10`;
    const { bars } = await read([OHLC, row], { timeframe: '30m', timezone: 'UTC' });
    expect(stampsOf(bars.openTimeMs)).toEqual([instant]);
  });

  it('reads clocks without an offset in the zone that it is told, on either side of a change of clocks', async () => {
    const { bars } = await read([OHLC, '2024-03-08 09:30,10,11,9,10', '2024-03-11 09:30,10,11,9,10'], {
      timeframe: '1m',
      timezone: 'America/New_York',
    });
    expect(stampsOf(bars.openTimeMs)).toEqual(['2024-03-08T14:30:00Z', '2024-03-11T13:30:00Z']);
  });

  describe('of Dukascopy, whose column is the Gmt time', () => {
    const gmt = (clock: string) => [`Gmt time,Open,High,Low,Close,Volume`, `${clock},10,11,9,10,5`];

    it('reads clocks as those of UTC, also of the exchange in New York', async () => {
      const { bars, form } = await read(gmt('02.01.2024 14:30:00.000'), {
        timeframe: '30m',
        calendar: 'XNYS',
      });
      expect(stampsOf(bars.openTimeMs)).toEqual(['2024-01-02T14:30:00Z']);
      // Whose days are still those of New York.
      expect(form).toMatchObject({ timezone: 'America/New_York', notices: [] });
    });

    it('does not take them for those of New York when they lie in its session', async () => {
      const { bars, form } = await read(gmt('02.01.2024 10:30:00.000'), { timeframe: '30m' });
      expect(stampsOf(bars.openTimeMs)).toEqual(['2024-01-02T10:30:00Z']);
      expect(form.notices).toEqual([]);
    });

    it('has days under their dates', async () => {
      const { bars } = await read(gmt('02.01.2024 14:30:00.000'), { calendar: 'XNYS' });
      expect(stampsOf(bars.openTimeMs)).toEqual(['2024-01-02T00:00:00Z']);
    });

    it('believes who says another zone', async () => {
      const said = { timeframe: '30m', timezone: 'Europe/Athens' } as const;
      const { bars } = await read(gmt('02.01.2024 14:30:00.000'), said);
      expect(stampsOf(bars.openTimeMs)).toEqual(['2024-01-02T12:30:00Z']);
    });
  });

  it('takes the hour that autumn repeats for two hours', async () => {
    const clocks = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'];
    const lines = [OHLC, ...clocks.map((clock) => `2024-11-03 ${clock},10,11,9,10`)];
    const { bars, issues } = await read(lines, { timeframe: '30m', timezone: 'America/New_York' });
    expect(issues).toEqual([]);
    expect(stampsOf(bars.openTimeMs).map((stamp) => stamp.slice(11, 16))).toEqual([
      ...['04:30', '05:00', '05:30', '06:00', '06:30', '07:00'],
    ]);
  });

  it('takes clocks of the session of the exchange for those of New York, and says so', async () => {
    const lines = [OHLC, '2024-01-02 09:30,10,11,9,10', '2024-01-02 16:00,10,11,9,10'];
    const { bars, form } = await read(lines, { timeframe: '1m' });
    expect(stampsOf(bars.openTimeMs)[0]).toBe('2024-01-02T14:30:00Z');
    expect(form.notices).toMatchObject([{ code: 'TIMEZONE_ASSUMED' }]);
  });

  it('takes other clocks for UTC, and says so', async () => {
    const { bars, form } = await read([OHLC, '2024-01-02 03:30,10,11,9,10'], { timeframe: '1m' });
    expect(stampsOf(bars.openTimeMs)).toEqual(['2024-01-02T03:30:00Z']);
    expect(form.notices).toMatchObject([{ code: 'TIMEZONE_ASSUMED' }]);
  });

  it('takes the last days of months for the close of monthly bars', async () => {
    const { bars, form } = await read([OHLC, '2024-01-31,10,11,9,10', '2024-02-29,10,11,9,10'], {
      timeframe: '1mo',
    });
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-01', '2024-02-01']);
    expect(form.notices).toMatchObject([{ code: 'STAMP_ASSUMED' }]);
  });

  it('moves stamps of the close back by a bar when it is told', async () => {
    const { bars } = await read([OHLC, '2024-01-02T10:30:00Z,10,11,9,10'], {
      timeframe: '1h',
      stamp: 'close',
    });
    expect(stampsOf(bars.openTimeMs)).toEqual(['2024-01-02T09:30:00Z']);
  });
});

describe('adjusting prices', () => {
  it('scales open, high, low and close by Adj Close / Close', async () => {
    const { bars } = await read([YAHOO, '2024-01-02,10,16,8,12,6,1000'], { adjust: true });
    const factor = 6 / 12;
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0]]).toEqual(
      [10, 16, 8, 12].map((price) => price * factor),
    );
    expect(bars.volume[0]).toBe(1000);
  });

  it('refuses a file without adjusted closes', async () => {
    await expect(read([OHLC, '2024-01-02,10,11,9,10'], { adjust: true })).rejects.toThrow("'Adj Close'");
  });

  it('rejects rows whose adjusted close is missing', async () => {
    const { issues } = await read([YAHOO, '2024-01-02,10,11,9,10,null,5'], { adjust: true });
    expect(issues).toMatchObject([
      { code: 'INVALID_VALUE', message: expect.stringContaining("adjusted close 'null'") },
    ]);
  });
});

describe('bad rows', () => {
  it('are all rejected with line and reason, and the good ones are kept', async () => {
    const { bars, issues } = await read([
      'date,open,high,low,close,volume',
      '2024-01-02,10,11,9,10,5',
      '2024-01-03,null,null,null,null,null',
      '2024-01-04,10,9,8,10,5',
      '2024-01-05,10,11,9,10',
      '',
      'yesterday,10,11,9,10,5',
      '2024-01-02,10,11,9,10,5',
      '2024-01-02,10,11,9,10.5,5',
      '2024-01-08,10,11,9,10,many',
      '2024-01-09,-10,11,9,10,5',
      '2024-01-10,10,11,ten,10,5',
      '2024-01-11,10,8,9,10,5',
      '2024-01-12,10,11,9,10,5',
    ]);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-02', '2024-01-12']);
    expect(issues.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'MISSING_VALUE line 3: open, high, low, close missing',
      'HIGH_BELOW_PRICE line 4: the high 9 is below the open 10 or the close 10',
      'WRONG_COLUMN_COUNT line 5: has 5 columns instead of 6',
      'WRONG_COLUMN_COUNT line 6: is empty',
      expect.stringMatching(/^INVALID_TIMESTAMP line 7: the timestamp 'yesterday' is neither a date/),
      "INVALID_VOLUME line 10: the volume 'many' is not a number",
      expect.stringMatching(/^NON_POSITIVE_PRICE line 11: open -10/),
      expect.stringMatching(/^LOW_ABOVE_PRICE line 11: the low 9 is above the open -10/),
      "INVALID_VALUE line 12: the low 'ten' is not a number",
      'HIGH_BELOW_LOW line 13: the high 8 is below the low 9',
      expect.stringMatching(/^HIGH_BELOW_PRICE line 13/),
      'DUPLICATE line 8: the timestamp repeats that of line 2 with the same values',
      'DUPLICATE line 9: the timestamp repeats that of line 2 with other values; the first was kept',
    ]);
  });
});

describe('disorder', () => {
  it('is mended where a row is out of place, and the row is named', async () => {
    const { bars, issues } = await read([
      ...[
        OHLC,
        '2024-01-02,10,11,9,10',
        '2024-01-04,10,11,9,10',
        '2024-01-03,10,11,9,10',
        '2024-01-05,1,1,1,1',
      ],
    ]);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']);
    expect(issues).toMatchObject([{ code: 'OUT_OF_ORDER', message: expect.stringMatching(/^line 4: /) }]);
  });

  it('is told once for a file that begins with the newest bar', async () => {
    const days = ['05', '04', '03', '02'];
    const { bars, issues } = await read([OHLC, ...days.map((day) => `2024-01-${day},10,11,9,10`)]);
    expect(datesOf(bars.openTimeMs)).toEqual(['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']);
    expect(issues.map(({ code }) => code)).toEqual(['DESCENDING_ORDER']);
  });
});

describe('any bytes', () => {
  it('are read, or refused with an error that names the file', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'date',
        'open',
        'high',
        'low',
        'close',
        ',',
        ';',
        '\t',
        '\n',
        '\r\n',
        '"',
        '2024-01-02',
        '-',
        '1',
        '0.5',
        '1e400',
        'NaN',
      ),
      fc.string({ maxLength: 8 }),
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''))),
      fc
        .array(piece, { maxLength: 40 })
        .map((pieces) => Buffer.from(`${OHLC}\n2024-01-02,1,1,1,1\n${pieces.join('')}`)),
    );
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        try {
          const { bars } = await readCsvContent(bytes);
          for (let index = 1; index < bars.length; index += 1) {
            expect(bars.openTimeMs[index]).toBeGreaterThan(bars.openTimeMs[index - 1] as number);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(DataInvalidError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
