import { describe, expect, it } from 'vitest';
import { DataInvalidError } from '../../../../src/market-data/data-invalid-error.js';
import { readCsvContent } from './read-csv-text.js';

const ROWS = ['2024-01-02,101,103,99,100,1000', '2024-01-03,102,104,100,101,2000'];

// The three lines are what yfinance.download(…).to_csv(…) writes since 0.2.51, and with group_by='ticker'.
describe('a header of several lines, as yfinance writes it', () => {
  it.each([
    [
      'prices over tickers',
      ['Price,Close,High,Low,Open,Volume', 'Ticker,MSFT,MSFT,MSFT,MSFT,MSFT', 'Date,,,,,'],
    ],
    [
      'tickers over prices',
      ['Ticker,MSFT,MSFT,MSFT,MSFT,MSFT', 'Price,Close,High,Low,Open,Volume', 'Date,,,,,'],
    ],
    ['levels without a name', [',Close,High,Low,Open,Volume', ',MSFT,MSFT,MSFT,MSFT,MSFT', 'Date,,,,,']],
    ['an index without a name', ['Price,Close,High,Low,Open,Volume', 'Ticker,MSFT,MSFT,MSFT,MSFT,MSFT']],
  ])('is read as one: %s', async (_name, header) => {
    const { bars, issues, form } = await readCsvContent([...header, ...ROWS].join('\n'));
    expect(issues).toEqual([]);
    expect([...bars.openTimeMs]).toEqual([Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)]);
    const columns = [bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) => column[0]);
    expect(columns).toEqual([100, 103, 99, 101, 1000]);
    expect(form.notices[0]?.message).toContain('MSFT');
  });

  it('counts its lines, so that bad rows are found', async () => {
    const header = ['Price,Close,High,Low,Open,Volume', 'Ticker,A,A,A,A,A', 'Date,,,,,'];
    const { issues } = await readCsvContent([...header, ...ROWS, '2024-01-04,x,1,1,1,1'].join('\n'));
    expect(issues[0]?.message).toMatch(/^line 6: /);
  });

  it('is refused with the remedy when it holds several tickers', async () => {
    const header = [
      'Price,Close,Close,Open,Open,High,High,Low,Low',
      'Ticker,A,B,A,B,A,B,A,B',
      'Date,,,,,,,,',
    ];
    const read = readCsvContent([...header, '2024-01-02,1,2,1,2,1,2,1,2'].join('\n'));
    await expect(read).rejects.toThrow(DataInvalidError);
    await expect(read).rejects.toThrow(
      /2 tickers \(A, B\); write a file for each, .*xs\('A', axis=1, level=1\)/,
    );
  });
});

describe('line ends', () => {
  const TEXT = ['date,open,high,low,close', '2024-01-02,10,11,9,10', '2024-01-03,11,12,10,11', ''];

  it.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
    ['carriage returns alone, as old programs write them', '\r'],
    ['two carriage returns and a line feed, as a text that was converted twice has', '\r\r\n'],
  ])('are %s', async (_name, lineEnd) => {
    const { bars, issues } = await readCsvContent(TEXT.join(lineEnd));
    expect(issues).toEqual([]);
    expect([...bars.close]).toEqual([10, 11]);
  });

  it('are carriage returns alone in files longer than what is read at once', async () => {
    const days = Array.from({ length: 8_000 }, (_day, index) =>
      new Date(index * 86_400_000).toISOString().slice(0, 10),
    );
    const lines = ['date,open,high,low,close', ...days.map((date) => `${date},10,11,9,10`)];
    expect((await readCsvContent(lines.join('\r'))).bars.length).toBe(8_000);
  });
});
