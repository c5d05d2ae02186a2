import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dayRange } from '../../../src/domain/market/day-range.js';
import { isSynthetic } from '../../../src/domain/market/instrument.js';
import { tradingDays } from '../../../src/domain/market/trading-calendar.js';
import { BarStore } from '../../../src/market-data/bar-store.js';
import { DataFolder } from '../../../src/market-data/data-folder.js';

const dataDir = fileURLToPath(new URL('../../../data/', import.meta.url));
const store = new BarStore(dataDir);

describe('the bars that ship with the project', () => {
  it('are said to be synthetic, every one of them', async () => {
    const files = await new DataFolder(dataDir).csvFiles();
    const summaries = await Promise.all(files.map((file) => store.summarize(file)));
    expect(files.map(({ symbol, timeframe }) => `${symbol} ${timeframe}`)).toEqual([
      'AAPL 1d',
      'EURUSD 1h',
      'MSFT 1d',
    ]);
    expect(summaries.every((summary) => summary?.source === 'synthetic')).toBe(true);
  });

  it.each(['AAPL', 'MSFT'])(
    'of %s have every trading day from 2015 to 2024, 21 of them in January 2024',
    async (symbol) => {
      const { instrument, bars } = await store.load(symbol, '1d');
      const days = [...bars.openTimeMs].map((stamp) => new Date(stamp).toISOString().slice(0, 10));
      expect(days).toEqual(tradingDays('XNYS', '2015-01-01', '2024-12-31'));
      expect(isSynthetic(instrument)).toBe(true);
      expect(instrument.calendar).toBe('XNYS');

      const { startMs, endMs } = dayRange('2024-01-01', '2024-01-31', '1d', instrument.timezone);
      expect(bars.openTimeMs.filter((stamp) => stamp >= startMs && stamp < endMs)).toHaveLength(21);
    },
  );

  it('of EURUSD cover two years of forex weeks, Sunday evenings included', async () => {
    const { instrument, bars } = await store.load('EURUSD', '1h');
    expect(instrument.calendar).toBe('24x5');
    expect(new Date(bars.openTimeMs[0] as number).toISOString()).toBe('2023-01-01T22:00:00.000Z');
    expect(new Date(bars.openTimeMs.at(-1) as number).toISOString()).toBe('2024-12-31T23:00:00.000Z');
    const weekdays = new Set([...bars.openTimeMs].map((stamp) => new Date(stamp).getUTCDay()));
    expect([...weekdays].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.each(['AAPL_1d', 'MSFT_1d', 'EURUSD_1h'])(
    'in %s.csv are those that its description has the hash of',
    (name) => {
      const meta = JSON.parse(readFileSync(`${dataDir}${name}.meta.json`, 'utf8')) as { hash: string };
      expect(
        createHash('sha256')
          .update(readFileSync(`${dataDir}${name}.csv`))
          .digest('hex'),
      ).toBe(meta.hash);
    },
  );
});
