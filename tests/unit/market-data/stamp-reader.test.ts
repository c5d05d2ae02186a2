import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../src/domain/market/timeframe.js';
import { stampReader } from '../../../src/market-data/stamp-reader.js';

interface Reading {
  timeframe?: Timeframe;
  timezone?: string;
  stamp?: 'open' | 'close';
  calendar?: Calendar | null;
}

function read(
  text: string,
  { timeframe = '1h', timezone = 'UTC', stamp = 'open', calendar = null }: Reading = {},
): string | null {
  const bytes = Buffer.from(`,${text},`);
  const stampMs = stampReader({ timeframe, timezone, end: stamp, calendar })(bytes, 1, bytes.length - 1);
  return Number.isNaN(stampMs) ? null : new Date(stampMs).toISOString();
}

describe('stamps of bars shorter than a day', () => {
  it('are RFC 3339 with any offset', () => {
    expect(read('2024-01-02T14:30:00Z')).toBe('2024-01-02T14:30:00.000Z');
    expect(read('2024-01-02T09:30:00-05:00')).toBe('2024-01-02T14:30:00.000Z');
    expect(read('2024-01-02 20:00:00.25+05:30')).toBe('2024-01-02T14:30:00.250Z');
    expect(read('2024-01-02t14:30:00.123456z')).toBe('2024-01-02T14:30:00.123Z');
  });

  it('agree with Date.parse for every instant', () => {
    const range = { min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        expect(read(date.toISOString())).toBe(date.toISOString());
      }),
    );
  });

  it('mean midnight of the zone when they are dates', () => {
    expect(read('2024-01-02', { timezone: 'America/New_York' })).toBe('2024-01-02T05:00:00.000Z');
    expect(read('2024-07-02', { timezone: 'America/New_York' })).toBe('2024-07-02T04:00:00.000Z');
  });

  it('are moved back by the length of the bar when the file stamps closes', () => {
    expect(read('2024-01-02T15:30:00Z', { stamp: 'close' })).toBe('2024-01-02T14:30:00.000Z');
    expect(read('2024-01-02', { timeframe: '4h', stamp: 'close' })).toBe('2024-01-01T20:00:00.000Z');
  });

  it.each([
    '',
    '2024',
    '2024-01-32',
    '2023-02-29',
    '2024-13-01',
    '2024/01/02',
    '01/02/2024',
    '20240102',
    '1704205800',
    '2024-01-02T14:30:00',
    '2024-01-02T14:30Z',
    '2024-01-02T24:00:00Z',
    '2024-01-02T14:60:00Z',
    '2024-01-02T14:30:60Z',
    '2024-01-02T14:30:00.Z',
    '2024-01-02T14:30:00+0500',
    '2024-01-02T14:30:00+25:00',
    '2024-01-02T14:30:00Zulu',
    '2024-01-02X14:30:00Z',
    '2024-01-02Z',
  ])("are not '%s'", (text) => {
    expect(read(text)).toBeNull();
  });
});

describe('stamps of bars of a day or longer', () => {
  const daily = { timeframe: '1d', timezone: 'America/New_York' } as const;

  it('are 00:00Z of their date, whatever the zone', () => {
    expect(read('2024-01-02', daily)).toBe('2024-01-02T00:00:00.000Z');
  });

  it('written as midnight are the date they are written with', () => {
    expect(read('2024-01-02T00:00:00-05:00', daily)).toBe('2024-01-02T00:00:00.000Z');
    expect(read('2024-01-02T00:00:00Z', daily)).toBe('2024-01-02T00:00:00.000Z');
    expect(read('2024-01-02T00:00:00+09:00', { timeframe: '1d' })).toBe('2024-01-02T00:00:00.000Z');
  });

  it('are the date whose midnight they are in the zone', () => {
    expect(read('2024-01-02T05:00:00Z', daily)).toBe('2024-01-02T00:00:00.000Z');
    expect(read('2024-07-02T04:00:00Z', daily)).toBe('2024-07-02T00:00:00.000Z');
    // Clocks of Beirut skip midnight on this day, which begins at one o'clock.
    const beirut = { timeframe: '1d', timezone: 'Asia/Beirut' } as const;
    expect(read('2024-03-30T22:00:00Z', beirut)).toBe('2024-03-31T00:00:00.000Z');
  });

  it('written with another time are instants, and stay what they are', () => {
    expect(read('2024-01-08T22:00:00Z', daily)).toBe('2024-01-08T22:00:00.000Z');
    expect(read('2024-01-08T17:00:00-05:00', daily)).toBe('2024-01-08T22:00:00.000Z');
    expect(read('2024-01-08T22:00:00Z', { timeframe: '1w' })).toBe('2024-01-08T22:00:00.000Z');
  });

  it('written with a time of the exchange are its days', () => {
    const exchange = { ...daily, calendar: 'XNYS' } as const;
    expect(read('2024-01-02T14:30:00Z', exchange)).toBe('2024-01-02T00:00:00.000Z');
    expect(read('2024-01-03T02:00:00Z', exchange)).toBe('2024-01-02T00:00:00.000Z');
  });

  it('stamped at the close go back by one period of the clock of the zone', () => {
    const closing = { ...daily, stamp: 'close' } as const;
    expect(read('2024-01-09T22:00:00Z', closing)).toBe('2024-01-08T22:00:00.000Z');
    // On Sunday the 10th the clocks go forward: the day from 17:00 to 17:00 has 23 hours.
    expect(read('2024-03-10T21:00:00Z', closing)).toBe('2024-03-09T22:00:00.000Z');
    expect(read('2024-02-29T22:00:00Z', { ...closing, timeframe: '1mo' })).toBe('2024-01-31T22:00:00.000Z');
  });

  it('stamped at the close belong to the day that ended', () => {
    const closing = { ...daily, stamp: 'close', calendar: 'XNYS' } as const;
    expect(read('2024-01-02T21:00:00Z', closing)).toBe('2024-01-02T00:00:00.000Z');
    expect(read('2024-01-03T00:00:00Z', closing)).toBe('2024-01-02T00:00:00.000Z');
    expect(read('2024-01-02', closing)).toBe('2024-01-02T00:00:00.000Z');
  });

  it('stamped at the close of a week or a month become its Monday or its first', () => {
    const friday = '2024-02-02';
    expect(read(friday, { timeframe: '1w', stamp: 'close' })).toBe('2024-01-29T00:00:00.000Z');
    expect(read('2024-02-05T00:00:00Z', { timeframe: '1w', stamp: 'close' })).toBe(
      '2024-01-29T00:00:00.000Z',
    );
    expect(read('2024-02-29', { timeframe: '1mo', stamp: 'close' })).toBe('2024-02-01T00:00:00.000Z');
    expect(read('2024-03-01T00:00:00Z', { timeframe: '1mo', stamp: 'close' })).toBe(
      '2024-02-01T00:00:00.000Z',
    );
  });

  it('refuse what is no timestamp', () => {
    expect(read('yesterday', daily)).toBeNull();
  });
});
