import { afterEach, describe, expect, it } from 'vitest';
import {
  counted,
  decimalsFor,
  formatAge,
  formatCount,
  formatDigits,
  formatDuration,
  formatNumber,
  formatPercent,
  formatPrice,
  formatRate,
  formatStamp,
  formatTick,
  formatValue,
  knownZone,
} from '../../../../src/faces/console/text/format.js';
import { formatDays } from '../../../../src/faces/console/text/format-days.js';

const BROWSER_ZONES = ['America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];
const { TZ } = process.env;

afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

describe('numbers', () => {
  it('have separators, a real minus, and a plus where asked for', () => {
    expect(formatNumber(1_234_567.891, { decimals: 2 })).toBe('1,234,567.89');
    expect(formatNumber(-0.5)).toBe('−0.5');
    expect(formatNumber(0.5, { signed: true })).toBe('+0.5');
    expect(formatCount(12_345)).toBe('12,345');
  });

  it('have no sign where they round to zero', () => {
    expect(formatNumber(-0.04)).toBe('0.0');
    expect(formatNumber(0.04, { signed: true })).toBe('0.0');
    expect(formatPercent(-0.0001, { signed: true })).toBe('0.0 %');
  });

  it('are a dash where they are undefined', () => {
    expect([formatNumber(null), formatPercent(undefined), formatPrice(null), formatDuration(null)]).toEqual(
      Array.from({ length: 4 }, () => '–'),
    );
  });

  it('are percent of fractions', () => {
    expect(formatPercent(0.1234, { signed: true })).toBe('+12.3 %');
    expect(formatPercent(-0.5, { decimals: 2 })).toBe('−50.00 %');
    // A commission of a currency: twice as much as four decimals would say.
    expect([0.0005, 0.0000005].map(formatRate)).toEqual(['0.05 %', '0.00005 %']);
  });

  it('are prices with as many decimals as their size asks for', () => {
    expect([1.08345, 173.077, 41_234.56].map(formatPrice)).toEqual(['1.0835', '173.08', '41,234.6']);
    // Coins that cost a thousandth of a cent.
    expect([0.25, 0.000012345, 0].map(formatPrice)).toEqual(['0.250000', '0.000012345', '0.000000']);
  });

  it('are values of any size with three digits at least, and six decimals at most', () => {
    const values = [null, 0, 1_234.5678, 0.5, -0.00032, 0.0016, 1e-9];
    expect(values.map(formatDigits)).toEqual([
      ...['–', '0.000', '1,234.568', '0.500', '−0.000320', '0.00160', '0.000000'],
    ]);
  });

  it('are values of a strategy, drawn ones with as many digits as one reads', () => {
    expect(
      ['0.010271144863006478', '-12.345678912', '0.05', '64', '1.2345678901234567e-7', 'adam'].map(
        formatValue,
      ),
    ).toEqual(['0.0102711', '-12.3457', '0.05', '64', '1.23457e-7', 'adam']);
  });

  it('stand with their noun', () => {
    expect([counted(1, 'trade'), counted(1_638, 'trade')]).toEqual(['1 trade', '1,638 trades']);
  });
});

describe('lengths of time', () => {
  it('are as coarse as they are long', () => {
    expect([0.85, 4.2, 42, 180, 7_500, 273_600].map(formatDuration)).toEqual([
      '850 ms',
      '4.2 s',
      '42 s',
      '3 min',
      '2 h 5 min',
      '3 d 4 h',
    ]);
  });

  it('are written in the unit to which they round', () => {
    expect([0.9996, 9.96, 59.7, 3_599].map(formatDuration)).toEqual(['1.0 s', '10 s', '1 min', '1 h']);
  });

  it('are ages, and a date of more than a month', () => {
    const now = Date.UTC(2024, 5, 1);
    expect([1, 59, 3_599, 86_399, 86_400].map((seconds) => formatAge(now - seconds * 1_000, now))).toEqual([
      'now',
      '59 s',
      '59 min',
      '23 h',
      '1 d',
    ]);
    expect(formatAge(Date.UTC(2024, 0, 31), now)).toBe('2024-01-31');
  });

  it('are ranges of days, whole years as such', () => {
    expect(formatDays('2024-01-01', '2024-12-31')).toBe('2024');
    expect(formatDays('2022-01-01', '2024-12-31')).toBe('2022 – 2024');
    expect(formatDays('2024-01-01', '2024-01-31')).toBe('2024-01-01 – 2024-01-31');
  });
});

describe.each(BROWSER_ZONES)('stamps in a browser in %s', (zone) => {
  const newYork = { zone: 'America/New_York', isIntraday: true };

  it('are in the zone of the instrument, and tell the passes of a repeated hour apart', () => {
    process.env.TZ = zone;
    // New York goes back from 02:00 to 01:00 on 3 November 2024, at 06:00 UTC.
    expect(formatStamp(Date.UTC(2024, 10, 3, 5, 30), newYork)).toBe('2024-11-03 01:30 GMT−4');
    expect(formatStamp(Date.UTC(2024, 10, 3, 6, 30), newYork)).toBe('2024-11-03 01:30 GMT−5');
  });

  it('of daily bars are dates, on days of a clock change too', () => {
    process.env.TZ = zone;
    for (const day of [Date.UTC(2024, 2, 10), Date.UTC(2024, 8, 29), Date.UTC(2024, 10, 3)])
      expect(formatStamp(day, { zone: 'America/New_York', isIntraday: false })).toBe(
        new Date(day).toISOString().slice(0, 10),
      );
  });

  it('name midnight and UTC as they are', () => {
    process.env.TZ = zone;
    const utc = { zone: 'UTC', isIntraday: true };
    expect(formatStamp(Date.UTC(2024, 0, 31), utc)).toBe('2024-01-31 00:00 UTC');
    expect(formatTick(Date.UTC(2024, 0, 31, 9, 5), utc, true)).toBe('09:05');
    expect(formatTick(Date.UTC(2024, 0, 31, 9, 5), utc, false)).toBe('2024-01-31');
  });
});

describe('a zone', () => {
  it('is UTC where the browser does not know it', () => {
    expect(['Asia/Kolkata', 'Mars/Olympus', '', null, undefined].map(knownZone)).toEqual([
      'Asia/Kolkata',
      ...['UTC', 'UTC', 'UTC', 'UTC'],
    ]);
  });
});

describe('decimals', () => {
  it.each([
    [25, 1],
    [0.1, 1],
    [0.07, 2],
    [0.004, 3],
    [1e-9, 6],
    [0, 1],
  ])('of values that lie %d from each other are %d', (step, decimals) => {
    expect(decimalsFor(step)).toBe(decimals);
  });
});
