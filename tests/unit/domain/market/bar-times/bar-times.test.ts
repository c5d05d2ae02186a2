import { describe, expect, it } from 'vitest';
import { timesOfDatasets } from '../../../../../src/domain/market/bar-times/times-of-datasets.js';
import { emptyBars } from '../../../../../src/domain/market/bars.js';
import type { Calendar, Instrument } from '../../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../../src/domain/market/timeframe.js';

type About = Partial<Instrument> & { readonly calendar: Calendar };

function instrumentOf(timeframe: Timeframe, about: About): Instrument {
  return {
    ...{ symbol: 'TEST', timeframe, source: 'test', timezone: 'UTC', calendarAssumed: false },
    ...about,
  };
}

/** When bars with these stamps open at the earliest and are known. */
function timesOf(timeframe: Timeframe, about: About, stamps: readonly string[]) {
  const bars = { ...emptyBars(stamps.length), openTimeMs: Float64Array.from(stamps, Date.parse) };
  const instrument = instrumentOf(timeframe, about);
  const { times, basis } = timesOfDatasets(new Map([[timeframe, { instrument, bars }]])).get(timeframe) ?? {};
  const iso = (column: Float64Array | undefined) =>
    [...(column ?? [])].map((ms) => new Date(ms).toISOString().replace(':00.000Z', 'Z'));
  return { opens: iso(times?.opensMs), closes: iso(times?.closesMs), known: iso(times?.knownMs), basis };
}

const known = (timeframe: Timeframe, about: About, ...stamps: readonly string[]) =>
  timesOf(timeframe, about, stamps).known;

describe('a bar of less than a day', () => {
  it('is known its length after its stamp', () => {
    expect(known('4h', { calendar: '24x7' }, '2024-03-10T00:00Z')).toEqual(['2024-03-10T04:00Z']);
  });

  it('is known by the clock of its zone, where that is later', () => {
    // On November 3rd the clocks of New York go back at 2: from 0 to 4 o'clock it is five hours.
    const autumn = known('4h', { calendar: '24x7', timezone: 'America/New_York' }, '2024-11-03T04:00Z');
    expect(autumn).toEqual(['2024-11-03T09:00Z']);
    // On March 10th they go forward: from 0 to 4 it is three, and four by the watch.
    const spring = known('4h', { calendar: '24x7', timezone: 'America/New_York' }, '2024-03-10T05:00Z');
    expect(spring).toEqual(['2024-03-10T09:00Z']);
  });
});

describe('a bar that is stamped with the instant of its opening', () => {
  it.each([
    ['in winter', '2024-01-08T22:00Z', '2024-01-09T22:00Z'],
    ['in summer', '2024-07-08T21:00Z', '2024-07-09T21:00Z'],
    ['over the change in spring', '2024-03-09T22:00Z', '2024-03-10T21:00Z'],
    ['over the change in autumn', '2024-11-02T21:00Z', '2024-11-03T22:00Z'],
  ])('is known at 17:00 New York of the next day %s', (_when, stamp, close) => {
    const about = { calendar: '24x7', timezone: 'America/New_York' } as const;
    expect(known('1d', about, stamp)).toEqual([close]);
  });

  it('rolls in the zone in which all of them open at one time of day, when its own is not said', () => {
    const stamps = ['2024-03-06T22:00Z', '2024-03-10T21:00Z', '2024-03-11T21:00Z'];
    expect(known('1d', { calendar: '24x5' }, ...stamps)).toEqual([
      '2024-03-07T22:00Z',
      '2024-03-11T21:00Z',
      '2024-03-12T21:00Z',
    ]);
  });

  it('is known at the latest of the zones in which it may roll', () => {
    // One bar of winter: a day of UTC ends at 22:00Z, and of New York an hour earlier.
    expect(timesOf('1d', { calendar: '24x7' }, ['2024-03-09T22:00Z'])).toMatchObject({
      closes: ['2024-03-10T21:00Z'],
      known: ['2024-03-10T22:00Z'],
    });
  });

  it('of a month ends with the evening of its last day', () => {
    const about = { calendar: '24x5', timezone: 'America/New_York' } as const;
    expect(known('1mo', about, '2024-01-31T22:00Z', '2024-02-29T22:00Z')).toEqual([
      '2024-02-29T22:00Z',
      '2024-03-31T21:00Z',
    ]);
  });

  it('of the session of the exchange is known at its close', () => {
    const about = { calendar: 'XNYS', timezone: 'America/New_York' } as const;
    // November 29th 2024, the day after Thanksgiving, ends at 13:00.
    expect(known('1d', about, '2024-11-27T14:30Z', '2024-11-29T14:30Z')).toEqual([
      '2024-11-27T21:00Z',
      '2024-11-29T18:00Z',
    ]);
  });
});

describe('a day that is stamped by date', () => {
  it.each([
    [{ calendar: 'XNYS' }, '2024-01-10', '2024-01-10T14:30Z', '2024-01-10T21:00Z'],
    [{ calendar: 'XNYS' }, '2024-07-03', '2024-07-03T13:30Z', '2024-07-03T17:00Z'],
    [{ calendar: '24x7' }, '2024-01-10', '2024-01-10T00:00Z', '2024-01-11T00:00Z'],
    [
      { calendar: '24x7', timezone: 'America/New_York' },
      '2024-03-10',
      '2024-03-10T05:00Z',
      '2024-03-11T04:00Z',
    ],
    [{ calendar: '24x7', timezone: 'Asia/Tokyo' }, '2024-01-10', '2024-01-09T15:00Z', '2024-01-10T15:00Z'],
    // The clocks of Santiago skip midnight of September 8th.
    [
      { calendar: '24x7', timezone: 'America/Santiago' },
      '2024-09-07',
      '2024-09-07T04:00Z',
      '2024-09-08T04:00Z',
    ],
    [{ calendar: '24x5', symbol: 'EURUSD' }, '2024-01-10', '2024-01-09T22:00Z', '2024-01-10T22:00Z'],
    [{ calendar: '24x5', symbol: 'EUR/USD' }, '2024-07-08', '2024-07-07T21:00Z', '2024-07-08T21:00Z'],
    [
      { calendar: '24x5', timezone: 'Australia/Sydney' },
      '2024-01-10',
      '2024-01-09T06:00Z',
      '2024-01-10T06:00Z',
    ],
    [
      { calendar: '24x5', timezone: 'America/Chicago', dayStart: '17:00' },
      '2024-01-10',
      '2024-01-09T23:00Z',
      '2024-01-10T23:00Z',
    ],
    [
      { calendar: '24x7', timezone: 'Europe/London', dayStart: '06:00' },
      '2024-07-10',
      '2024-07-10T05:00Z',
      '2024-07-11T05:00Z',
    ],
  ] as const)('of %j dated %s opens %s and is known %s', (about, date, opens, close) => {
    expect(timesOf('1d', about, [date])).toMatchObject({ opens: [opens], known: [close] });
  });

  it('dated Sunday is Monday of a day that begins on the eve', () => {
    const about = { calendar: '24x5', timezone: 'America/New_York', dayStart: '17:00' } as const;
    const week = ['2024-01-07', '2024-01-08', '2024-01-12'];
    expect(timesOf('1d', about, week)).toMatchObject({
      opens: ['2024-01-07T22:00Z', '2024-01-07T22:00Z', '2024-01-11T22:00Z'],
      known: ['2024-01-08T22:00Z', '2024-01-08T22:00Z', '2024-01-12T22:00Z'],
    });
  });

  it('of what only looks like the exchange goes on to 16:00 when the exchange closes early', () => {
    // On the day after Thanksgiving New York closes at 13:00, and Toronto trades to 16:00.
    const assumed = { calendar: 'XNYS', calendarAssumed: true } as const;
    expect(known('1d', assumed, '2023-11-22', '2023-11-24')).toEqual([
      '2023-11-22T21:00Z',
      '2023-11-24T21:00Z',
    ]);
    expect(known('1d', assumed, '2023-11-24T14:30Z')).toEqual(['2023-11-24T21:00Z']);
    expect(known('1w', assumed, '2023-11-20')).toEqual(['2023-11-24T21:00Z']);
    const said = { calendar: 'XNYS' } as const;
    expect(known('1d', said, '2023-11-24')).toEqual(['2023-11-24T18:00Z']);
  });

  it('of weeks without Fridays is dated by the evening on which it opens', () => {
    const weeks = ['2024-01-07', '2024-01-08', '2024-01-11', '2024-01-14', '2024-01-15', '2024-01-18'];
    expect(timesOf('1d', { calendar: '24x5', symbol: 'EURUSD' }, weeks).known).toEqual([
      '2024-01-08T22:00Z',
      '2024-01-09T22:00Z',
      '2024-01-12T22:00Z',
      '2024-01-15T22:00Z',
      '2024-01-16T22:00Z',
      '2024-01-19T22:00Z',
    ]);
  });

  it('beside short bars of Sundays is known at the later of midnight and 17:00', () => {
    const weeks = ['2024-01-05', '2024-01-07', '2024-01-08', '2024-01-12', '2024-01-14'];
    const { known: latest, basis } = timesOf('1d', { calendar: '24x5', symbol: 'EURUSD' }, weeks);
    expect(latest).toEqual([
      '2024-01-06T00:00Z',
      '2024-01-08T22:00Z',
      '2024-01-09T00:00Z',
      '2024-01-13T00:00Z',
      '2024-01-15T22:00Z',
    ]);
    expect(basis?.isAssumed).toBe(true);
  });
});

describe('a week that is stamped by date', () => {
  const newYork = { calendar: 'XNYS', timezone: 'America/New_York' } as const;

  it.each(['2024-01-15', '2024-01-16', '2024-01-18', '2024-01-19'])(
    'is known at the end of its Friday, dated %s',
    (date) => {
      expect(timesOf('1w', newYork, [date])).toMatchObject({
        opens: ['2024-01-15T14:30Z'],
        known: ['2024-01-19T21:00Z'],
      });
    },
  );

  it('dated Sunday may be the week before or after it, unless stamps are said to be openings', () => {
    expect(timesOf('1w', newYork, ['2024-01-21'])).toMatchObject({
      opens: ['2024-01-15T14:30Z'],
      known: ['2024-01-26T21:00Z'],
    });
    expect(timesOf('1w', { ...newYork, isStampStated: true }, ['2024-01-21'])).toMatchObject({
      opens: ['2024-01-22T14:30Z'],
      known: ['2024-01-26T21:00Z'],
    });
  });

  it('that begins on a Tuesday is known at the end of the Monday after it', () => {
    // The index closed at 3991.24 on Monday 2022-05-09, which is the close of the week that Yahoo dates 2022-05-03.
    const tuesdays = ['2022-04-26', '2022-05-03', '2022-05-10'];
    expect(timesOf('1w', newYork, tuesdays)).toMatchObject({
      opens: ['2022-04-25T13:30Z', '2022-05-02T13:30Z', '2022-05-09T13:30Z'],
      known: ['2022-05-02T20:00Z', '2022-05-09T20:00Z', '2022-05-16T20:00Z'],
    });
    expect(timesOf('1w', { ...newYork, isStampStated: true }, tuesdays)).toMatchObject({
      opens: ['2022-04-26T13:30Z', '2022-05-03T13:30Z', '2022-05-10T13:30Z'],
      closes: ['2022-05-02T20:00Z', '2022-05-09T20:00Z', '2022-05-16T20:00Z'],
    });
  });

  it('dated Friday may begin there, and does where stamps are said to be openings', () => {
    const fridays = ['2024-01-12', '2024-01-19'];
    expect(timesOf('1w', newYork, fridays)).toMatchObject({
      opens: ['2024-01-08T14:30Z', '2024-01-15T14:30Z'],
      closes: ['2024-01-12T21:00Z', '2024-01-19T21:00Z'],
      known: ['2024-01-18T21:00Z', '2024-01-25T21:00Z'],
    });
    expect(timesOf('1w', { ...newYork, isStampStated: true }, fridays)).toMatchObject({
      opens: ['2024-01-12T14:30Z', '2024-01-19T14:30Z'],
      closes: ['2024-01-18T21:00Z', '2024-01-25T21:00Z'],
    });
  });

  it('after a holiday, between weeks dated Monday, is that of its date', () => {
    const weeks = ['2024-01-08', '2024-01-16', '2024-01-22'];
    expect(known('1w', newYork, ...weeks)).toEqual([
      '2024-01-12T21:00Z',
      '2024-01-19T21:00Z',
      '2024-01-26T21:00Z',
    ]);
  });

  it('of 24x7 has seven days', () => {
    expect(timesOf('1w', { calendar: '24x7' }, ['2024-01-17'])).toMatchObject({
      opens: ['2024-01-17T00:00Z'],
      known: ['2024-01-24T00:00Z'],
    });
  });

  it('of 24x5 opens on the evening of Sunday', () => {
    expect(timesOf('1w', { calendar: '24x5', symbol: 'EURUSD' }, ['2024-01-15'])).toMatchObject({
      opens: ['2024-01-14T22:00Z'],
      known: ['2024-01-19T22:00Z'],
    });
    const civil = { calendar: '24x5', dayStart: '00:00' } as const;
    expect(timesOf('1w', civil, ['2024-01-15'])).toMatchObject({
      opens: ['2024-01-14T00:00Z'],
      known: ['2024-01-20T00:00Z'],
    });
  });
});

describe('a month that is stamped by date', () => {
  it.each(['2024-03-01', '2024-03-04', '2024-03-28', '2024-03-31'])(
    'is known at the end of its last weekday, dated %s',
    (date) => {
      expect(known('1mo', { calendar: 'XNYS' }, date)).toEqual(['2024-03-29T20:00Z']);
    },
  );

  it('of 24x7 ends with its last day', () => {
    expect(timesOf('1mo', { calendar: '24x7' }, ['2024-02-01'])).toMatchObject({
      opens: ['2024-02-01T00:00Z'],
      known: ['2024-03-01T00:00Z'],
    });
  });

  it('dated in its middle may be that month, or the one that begins there', () => {
    expect(timesOf('1mo', { calendar: 'XNYS' }, ['2024-01-15', '2024-02-15'])).toMatchObject({
      closes: ['2024-01-31T21:00Z', '2024-02-29T21:00Z'],
      known: ['2024-02-14T21:00Z', '2024-03-14T20:00Z'],
    });
  });

  it('of 24x5 that is dated by a last Sunday is the next one, beside months dated by their first days', () => {
    const firsts = ['2024-03-31', '2024-05-01', '2024-06-02'];
    expect(known('1mo', { calendar: '24x5', symbol: 'EURUSD' }, ...firsts)[0]).toBe('2024-04-30T21:00Z');
    const lasts = ['2024-02-29', '2024-03-31', '2024-04-30'];
    expect(known('1mo', { calendar: '24x5', symbol: 'EURUSD' }, ...lasts)[1]).toBe('2024-03-29T21:00Z');
  });

  it('is so, too, where nobody said that it is of 24x5, which months do not show', () => {
    const unsaid = { calendar: 'XNYS', calendarAssumed: true, symbol: 'EURUSD' } as const;
    const firsts = ['2024-03-31', '2024-05-01', '2024-06-02'];
    expect(known('1mo', unsaid, ...firsts)[0]).toBe('2024-04-30T20:00Z');
    const lasts = ['2024-02-29', '2024-03-31', '2024-04-30'];
    expect(known('1mo', unsaid, ...lasts)[1]).toBe('2024-03-29T20:00Z');
  });
});
