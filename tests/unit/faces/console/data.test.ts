import { describe, expect, it } from 'vitest';
import { flawsOf } from '../../../../src/faces/console/screens/data/flaws-of.js';
import { missingText } from '../../../../src/faces/console/screens/data/missing-text.js';
import { namedIn, withFile } from '../../../../src/faces/console/screens/new/named-in.js';

const day = (date: string) => `${date}T00:00:00.000Z`;
const seconds = (date: string) => Date.parse(day(date)) / 1_000;

describe('the flaws of bars on a chart', () => {
  const times = ['2024-01-02', '2024-01-03', '2024-01-08'].map(seconds);

  it('lie between the candles around missing bars', () => {
    const gaps = [
      { from: day('2024-01-04'), to: day('2024-01-05') },
      { from: day('2024-01-09'), to: day('2024-01-10') },
    ];
    expect(flawsOf(times, gaps, []).gaps).toEqual([
      { before: seconds('2024-01-03'), after: seconds('2024-01-08') },
    ]);
  });

  it('stand once at the candle that holds the bar', () => {
    const stamps = [day('2024-01-05'), day('2024-01-03'), null, day('2024-01-01')];
    const issues = stamps.map((timestamp) => ({ timestamp }));
    expect(flawsOf(times, [], issues).issues).toEqual([seconds('2024-01-03')]);
  });
});

describe('the name of a file of bars', () => {
  it('says symbol and timeframe where they stand in it', () => {
    expect(namedIn('AAPL_1d.csv')).toEqual({ symbol: 'AAPL', timeframe: '1d' });
    expect(namedIn('old/eurusd-1H-2024.txt')).toEqual({ symbol: 'EURUSD', timeframe: '1h' });
    expect(namedIn('mine.csv')).toEqual({ symbol: 'MINE' });
    expect(namedIn('2024.csv')).toEqual({});
  });

  it('says the timeframe in a word as well', () => {
    expect(namedIn('ACME daily prices.csv')).toEqual({ symbol: 'ACME', timeframe: '1d' });
    expect(namedIn('acme_Hourly.csv')).toEqual({ symbol: 'ACME', timeframe: '1h' });
    expect(namedIn('dailymotion.csv')).toEqual({ symbol: 'DAILYMOTION' });
  });

  it('goes with its file: what another says replaces it, and what somebody has written stays', () => {
    const first = withFile({ path: '', symbol: '', timeframe: '' }, 'ACME_1d.csv');
    expect(first).toEqual({ path: 'ACME_1d.csv', symbol: 'ACME', timeframe: '1d' });
    expect(withFile(first, 'BETA.csv')).toEqual({ path: 'BETA.csv', symbol: 'BETA', timeframe: '' });
    const written = { ...first, symbol: 'MINE' };
    expect(withFile(written, 'BETA_1h.csv')).toEqual({
      path: 'BETA_1h.csv',
      symbol: 'MINE',
      timeframe: '1h',
    });
  });
});

describe('missing bars', () => {
  it('are counted, and not the gaps in which they are missing', () => {
    expect(missingText([{ bars: 1_200 }, { bars: 4 }])).toBe('1,204 in 2 gaps');
    expect([missingText([]), missingText([{ bars: 1 }])]).toEqual(['0', '1 in 1 gap']);
    const most = Array.from({ length: 1_000 }, () => ({ bars: 2 }));
    expect(missingText(most)).toBe('at least 2,000 in 1,000 gaps');
  });
});
