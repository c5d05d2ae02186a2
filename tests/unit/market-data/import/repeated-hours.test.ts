import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvContent } from './read-csv-text.js';

const HEADER = 'time,open,high,low,close';
const HALF_HOUR_MS = 30 * 60_000;

/** A row with a clock that has no offset; the price names the row. */
const row = (clock: string, price: number) => `${clock},${price},${price},${price},${price}`;

/** The clock of a zone, as the system's own calendar shows it. */
function clockOf(timeZone: string): (instantMs: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (instantMs) => format.format(instantMs);
}
const berlin = clockOf('Europe/Berlin');

async function closesByInstant(rows: readonly string[], timezone: string, timeframe: '30m' | '1m' = '30m') {
  const { bars, issues } = await readCsvContent([HEADER, ...rows].join('\n'), { timeframe, timezone });
  const rejected = issues.filter(({ code }) => code !== 'DESCENDING_ORDER');
  return { rejected, bars: Array.from(bars.openTimeMs, (stampMs, index) => [stampMs, bars.close[index]]) };
}

describe('hours that autumn repeats', () => {
  it.each([
    ['Europe/Berlin', '2024-10-26T23:00Z'],
    ['America/New_York', '2024-11-03T03:00Z'],
    ['Pacific/Auckland', '2024-04-06T12:00Z'],
    ['America/Sao_Paulo', '2018-02-18T00:00Z'],
    // Clocks go back by half an hour, from 02:00 to 01:30.
    ['Australia/Lord_Howe', '2024-04-06T13:00Z'],
  ])('are two in %s, whichever end of the file is the newest', async (zone, start) => {
    const instants = Array.from({ length: 10 }, (_row, index) => Date.parse(start) + index * HALF_HOUR_MS);
    const clock = clockOf(zone);
    const rows = instants.map((instantMs, index) => row(clock(instantMs), 100 + index));
    expect(new Set(rows.map((text) => text.split(',')[0])).size).toBeLessThan(rows.length);
    const expected = { rejected: [], bars: instants.map((instantMs, index) => [instantMs, 100 + index]) };
    expect(await closesByInstant(rows, zone)).toEqual(expected);
    expect(await closesByInstant(rows.toReversed(), zone)).toEqual(expected);
  });

  it('give the same bars from both ends of a file that lacks some of them', async () => {
    const start = Date.parse('2024-10-26T22:00Z');
    await fc.assert(
      // The first and the last row, which repeat nothing, tell which end is the newest.
      fc.asyncProperty(fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), async (inner) => {
        const kept = [0, ...inner, 11];
        const rows = kept.map((index) => row(berlin(start + index * HALF_HOUR_MS), 100 + index));
        const ascending = await closesByInstant(rows, 'Europe/Berlin');
        const descending = await closesByInstant(rows.toReversed(), 'Europe/Berlin');
        expect(descending.bars).toEqual(ascending.bars);
      }),
      { numRuns: 60 },
    );
  });

  it('are told apart where the file is read in pieces that end within them', async () => {
    const end = Date.parse('2024-10-27T01:30Z');
    // Newest first; 50,000 lines are a piece, with the header, and the last of it shows 02:30 for the second time.
    const minutes = 49_999 - 1 + 120;
    const instants = Array.from({ length: minutes }, (_row, index) => end + (49_998 - index) * 60_000);
    const rows = instants.map((instantMs, index) => row(berlin(instantMs), 100 + index));
    const { rejected, bars } = await closesByInstant(rows, 'Europe/Berlin', '1m');
    expect(rejected).toEqual([]);
    expect(bars.map(([stampMs]) => stampMs)).toEqual(instants.toReversed());
  }, 30_000);
});
