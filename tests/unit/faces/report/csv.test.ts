import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../../src/base/pure/csv-line.js';
import { barsCsv } from '../../../../src/faces/report/csv/bars-csv.js';
import { equityCsv } from '../../../../src/faces/report/csv/equity-csv.js';
import { tradesCsv } from '../../../../src/faces/report/csv/trades-csv.js';
import { barMetrics, trades } from '../graphql/records.js';

describe('csvLine', () => {
  it('writes numbers so that they read back as the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // Not Object.is: the sign of zero is not kept.
        expect(Number(csvLine([value])) === value).toBe(true);
      }),
    );
  });

  it('leaves negative numbers alone and null empty', () => {
    expect(csvLine([-1.5, null, 1e21, 1e-7])).toBe('-1.5,,1e+21,1e-7\n');
  });

  it('refuses what is no number', () => {
    expect(() => csvLine([Number.NaN])).toThrow(TypeError);
    expect(() => csvLine([Number.POSITIVE_INFINITY])).toThrow(TypeError);
  });

  it('quotes commas, quotes and line breaks', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines', 'plain'])).toBe('"a,b","say ""x""","two\nlines",plain\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('makes %j a text for spreadsheets', (text) => {
    expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/);
  });
});

describe('the files', () => {
  it('name their columns as the API does', () => {
    expect(tradesCsv.header.split(',').slice(0, 6)).toEqual([
      ...['seq', 'side', 'quantity', 'entryBarIndex', 'entryTime', 'entryPrice'],
    ]);
    expect(barsCsv.header).toBe('seq,barIndex,timestamp,equity,pnl,trades,winRate,position\n');
  });

  it('have a cell for every column', () => {
    const [header, ...lines] = (tradesCsv.header + tradesCsv.lines(trades)).trimEnd().split('\n') as [
      string,
      ...string[],
    ];
    expect(lines).toHaveLength(trades.length);
    for (const line of lines) expect(line.split(',')).toHaveLength(header.split(',').length);
    expect(lines[0]).toContain(',2024-01-02T00:00:00.000Z,100,');
  });

  it('leave what is undefined empty', () => {
    expect(barsCsv.lines(barMetrics).split('\n')[0]).toBe('0,49,2024-01-02T00:00:00.000Z,100000,0,0,,10');
  });

  it('hold every point of the equity with its drawdown from the running peak', () => {
    const curve = {
      timeMs: Float64Array.of(0, 60_000, 120_000),
      equity: Float64Array.of(90, 200, 150),
    };
    // The first peak is the capital, 100: 90 is 10 % below it, 150 a quarter below 200.
    expect(equityCsv.header).toBe('timestamp,equity,drawdown\n');
    const { lines: text, peak } = equityCsv.lines(curve, 100);
    expect(peak).toBe(200);
    const lines = [equityCsv.header.trimEnd(), ...text.split('\n')];
    const drawdowns = lines.slice(1, 4).map((line) => Number(line.split(',')[2]));
    expect(drawdowns[0]).toBeCloseTo(0.1, 12);
    expect(drawdowns.slice(1)).toEqual([0, 0.25]);
    expect(lines[1]?.startsWith('1970-01-01T00:00:00.000Z,90,')).toBe(true);
    expect(lines[4]).toBe('');
  });

  it('go on with the peak that the lines before have reached', () => {
    const curve = {
      timeMs: Float64Array.of(0, 60_000, 120_000, 180_000),
      equity: Float64Array.of(90, 200, 150, 210),
    };
    const part = (start: number, end: number) => ({
      timeMs: curve.timeMs.subarray(start, end),
      equity: curve.equity.subarray(start, end),
    });
    const first = equityCsv.lines(part(0, 2), 100);
    const second = equityCsv.lines(part(2, 4), first.peak);
    expect(first.lines + second.lines).toBe(equityCsv.lines(curve, 100).lines);
  });
});
