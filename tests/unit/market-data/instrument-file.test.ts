import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSymbol } from '../../../src/domain/market/symbol.js';
import { TIMEFRAMES } from '../../../src/domain/market/timeframe.js';
import { csvFileName, metaFileName, parseCsvFileName } from '../../../src/market-data/instrument-file.js';

describe('the name of a file of bars', () => {
  it('percent-encodes what a file name cannot hold', () => {
    expect(csvFileName({ symbol: 'BTC/USDT', timeframe: '1h' })).toBe('BTC%2FUSDT_1h.csv');
    expect(csvFileName({ symbol: '^GSPC', timeframe: '1d' })).toBe('^GSPC_1d.csv');
    expect(csvFileName({ symbol: 'M&M.NS', timeframe: '1d' })).toBe('M%26M.NS_1d.csv');
    expect(csvFileName({ symbol: 'NIFTY 50', timeframe: '1d' })).toBe('NIFTY%2050_1d.csv');
  });

  it('has a description beside it', () => {
    expect(metaFileName('BTC%2FUSDT_1h.csv')).toBe('BTC%2FUSDT_1h.meta.json');
  });

  it('gives back every symbol, and never leads to another folder', () => {
    const symbols = fc.stringMatching(/^[A-Za-z0-9.^=:/_&+ -]{1,32}$/).filter(isSymbol);
    fc.assert(
      fc.property(symbols, fc.constantFrom(...TIMEFRAMES), (symbol, timeframe) => {
        const fileName = csvFileName({ symbol, timeframe });
        expect(fileName).toMatch(/^[A-Za-z0-9.^=_%-]+$/);
        expect(parseCsvFileName(fileName)).toEqual({ symbol, timeframe });
      }),
    );
  });

  it.each([
    '.._1d.csv',
    'a%2F..%2Fb_1d.csv',
    '%20A_1d.csv',
    'AAPL.csv',
    'AAPL_2h.csv',
    '_1d.csv',
    'AAPL_1d.txt',
    'AAPL_1d.csv.tmp',
    '%E0%A4%A_1d.csv',
  ])('is not %s', (fileName) => {
    expect(parseCsvFileName(fileName)).toBeNull();
  });
});
