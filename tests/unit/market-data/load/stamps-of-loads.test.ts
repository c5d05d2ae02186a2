import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TIMEFRAMES, type Timeframe } from '../../../../src/domain/market/timeframe.js';
import { BarStore } from '../../../../src/market-data/bar-store.js';
import type { DataLoadParameters } from '../../../../src/market-data/load/data-load-parameters.js';
import { loadIntoStore } from '../../../../src/market-data/load/load-into-store.js';
import { csvProvider } from '../../../../src/market-data/providers/csv-provider.js';
import { loadOf } from '../providers/load-recorded.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-stamps-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Loads a file with these stamps, whose prices do not change. */
async function load(stamps: readonly string[], change: Partial<DataLoadParameters> = {}) {
  const rows = stamps.map((stamp) => `${stamp},10,11,9,10,100`);
  await writeFile(join(folder, 'given.csv'), `Date,Open,High,Low,Close,Volume\n${rows.join('\n')}\n`);
  const parameters = loadOf({ provider: 'csv', symbol: 'MINE', path: 'given.csv', ...change });
  const provider = csvProvider(parameters, folder);
  return await loadIntoStore(parameters, folder, provider, new AbortController().signal, {
    segment: () => undefined,
    progress: () => undefined,
  });
}

async function stored(timeframe: Timeframe = '1d') {
  const { instrument, bars } = await new BarStore(folder).load('MINE', timeframe);
  return { timezone: instrument.timezone, stampsMs: Array.from(bars.openTimeMs) };
}

const text = (timeframe: Timeframe, end: string) =>
  readFile(join(folder, `MINE_${timeframe}.${end}`), 'utf8');

/** Without the columnar form, the csv file and its description are all that there is. */
const dropForm = (timeframe: Timeframe) => rm(join(folder, `MINE_${timeframe}.arrow`));

describe('a load of days that are stamped with midnight of New York', () => {
  // Two weeks, Monday to Friday; New York is five hours behind UTC.
  const midnights = [8, 9, 10, 11, 12, 15, 16, 17, 18, 19].map(
    (day) => `2024-01-${String(day).padStart(2, '0')}T05:00:00Z`,
  );

  it('keeps them as they were read, with the zone by which they were read', async () => {
    await load(midnights);
    const expected = { timezone: 'UTC', stampsMs: midnights.map((stamp) => Date.parse(stamp)) };
    expect(await stored()).toEqual(expected);
    await dropForm('1d');
    expect(await stored()).toEqual(expected);
  });

  it('changes nothing when it comes again', async () => {
    await load(midnights);
    const before = [await text('1d', 'csv'), await text('1d', 'meta.json')];
    await dropForm('1d');
    await load(midnights);
    expect([await text('1d', 'csv'), await text('1d', 'meta.json')]).toEqual(before);
  });

  it('has their dates where the zone is said', async () => {
    await load(midnights, { timezone: 'America/New_York' });
    expect((await stored()).stampsMs[0]).toBe(Date.parse('2024-01-08'));
  });
});

describe('a load of days that are stamped with the openings of the session', () => {
  const openings = ['2023-11-22', '2023-11-24', '2023-11-27'].map((date) => `${date}T14:30:00Z`);

  it('does not say that they are of the exchange, which nobody has said', async () => {
    await load(openings);
    expect(JSON.parse(await text('1d', 'meta.json'))).not.toHaveProperty('calendar');
    const { instrument, bars } = await new BarStore(folder).load('MINE', '1d');
    expect(instrument).toMatchObject({ calendar: 'XNYS', calendarAssumed: true });
    expect(bars.openTimeMs[0]).toBe(Date.parse('2023-11-22'));
  });

  it('says so where somebody does', async () => {
    await load(openings, { calendar: 'XNYS' });
    expect(JSON.parse(await text('1d', 'meta.json'))).toMatchObject({ calendar: 'XNYS' });
  });
});

describe('a load of a month of days that are stamped in the morning', () => {
  const weekdays = Array.from({ length: 40 }, (_day, at) => new Date(Date.UTC(2023, 11, 26 + at)))
    .filter((date) => date.getUTCDay() % 6 !== 0)
    .map((date) => date.toISOString().slice(0, 10));

  it.each(['08:00', '11:00', '12:00', '13:00', '14:30'])('has its last day, at %sZ', async (time) => {
    await load(
      weekdays.map((date) => `${date}T${time}:00Z`),
      { from: '2024-01-02', to: '2024-01-31' },
    );
    const { stampsMs } = await stored();
    const dates = stampsMs.map((stampMs) => new Date(stampMs).toISOString().slice(0, 10));
    expect([dates[0], dates.at(-1)]).toEqual(['2024-01-02', '2024-01-31']);
  });
});

describe('the zone of days that are stamped by date', () => {
  const days = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_day, at) => `2024-01-${String(first + at).padStart(2, '0')}`);
  // Monday to Thursday, and four weeks around them.
  const weekdays = days(8, 11);
  const allDays = days(4, 31);

  it('is that of New York where only weekdays have bars', async () => {
    await load(weekdays);
    await load(days(15, 19));
    expect((await stored()).timezone).toBe('America/New_York');
  });

  it('is UTC once weekends have bars, too', async () => {
    await load(weekdays);
    await load(allDays);
    expect((await stored()).timezone).toBe('UTC');
    await load(weekdays);
    expect((await stored()).timezone).toBe('UTC');
  });

  it.each([{ timezone: 'America/New_York' }, { calendar: 'XNYS' as const }])(
    'stays where it was said, whatever comes later: %o',
    async (said) => {
      await load(weekdays, said);
      await load(allDays);
      expect((await stored()).timezone).toBe('America/New_York');
    },
  );

  it('stays where the calendar was said later', async () => {
    await load(weekdays);
    await load(weekdays, { calendar: 'XNYS' });
    await load(allDays);
    expect((await stored()).timezone).toBe('America/New_York');
  });
});

/** The first instants of twelve bars that follow each other, as different programs write them. */
const firstDays: Readonly<Record<'1d' | '1w' | '1mo', readonly string[]>> = {
  '1d': [8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 22, 23].map(
    (day) => `2024-01-${String(day).padStart(2, '0')}`,
  ),
  '1w': Array.from({ length: 12 }, (_week, at) => new Date(Date.UTC(2024, 0, 8 + 7 * at)).toISOString()),
  '1mo': Array.from({ length: 12 }, (_month, at) => new Date(Date.UTC(2024, at, 1)).toISOString()),
};

const forms: readonly (readonly [string, (date: string) => string])[] = [
  ['dates', (date) => date],
  ['midnights of UTC', (date) => `${date}T00:00:00Z`],
  ['midnights of New York', (date) => `${date}T05:00:00Z`],
  ['openings of the session', (date) => `${date}T14:30:00Z`],
  ['rolls of foreign exchange', (date) => `${date}T22:00:00Z`],
];

describe.each(TIMEFRAMES)('a load of %s', (timeframe) => {
  it.each(forms)('reads the same from csv as from its columnar form: %s', async (name, form) => {
    const isLong = timeframe === '1d' || timeframe === '1w' || timeframe === '1mo';
    if (!isLong && name === 'dates') return;
    const lengthMs = { '1m': 1, '5m': 5, '15m': 15, '30m': 30, '1h': 60, '4h': 240 } as const;
    const stamps = isLong
      ? firstDays[timeframe].map((date) => form(date.slice(0, 10)))
      : Array.from({ length: 12 }, (_bar, at) =>
          new Date(Date.parse(form('2024-01-08')) + at * lengthMs[timeframe] * 60_000).toISOString(),
        );
    for (const change of [{}, { timezone: 'Europe/Berlin' }, { calendar: 'XNYS' as const }]) {
      await load(stamps, { timeframe, stamp: 'open', replace: true, ...change });
      const fromForm = await stored(timeframe);
      await dropForm(timeframe);
      expect(await stored(timeframe)).toEqual(fromForm);
    }
  });
});
