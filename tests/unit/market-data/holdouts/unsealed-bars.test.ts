import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { HoldoutStore } from '../../../../src/market-data/holdouts/holdout-store.js';
import { type BarsView, UnsealedBars } from '../../../../src/market-data/holdouts/unsealed-bars.js';
import { generateBars } from '../../../../src/market-data/synthetic-bars.js';
import { writeBars } from '../../../../src/market-data/write-bars.js';

const TIMEFRAMES: readonly Timeframe[] = ['1h', '4h', '1d'];
const SEALED = '2024-01-20';

let folder: string;
let seals: HoldoutStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-unsealed-'));
  seals = new HoldoutStore(folder);
  for (const timeframe of TIMEFRAMES) {
    const instrument = { symbol: 'COIN', timeframe, source: 'synthetic', timezone: 'UTC' };
    await writeBars(
      folder,
      { ...instrument, calendar: '24x7', calendarAssumed: false },
      generateBars({
        ...{ calendar: '24x7', timeframe, startDate: '2024-01-01', endDate: '2024-01-31', seed: 1 },
        ...{
          initialPrice: 100,
          annualDrift: 0,
          annualVolatility: 0.5,
          swingShare: 0.3,
          swingHalfLifeDays: 1,
        },
        ...{ decimals: 2, typicalVolume: 10 },
      }),
    );
  }
  await seals.seal('COIN', SEALED, new Date());
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const view = (change: Partial<BarsView>): UnsealedBars =>
  new UnsealedBars({
    ...{ dataDir: folder, startDate: '2024-01-01', endDate: '2024-01-19' },
    ...{ holdout: 'REFUSE', lookedAtBy: 'op_1', ...change },
  });
const lastMs = async (bars: UnsealedBars, timeframe: Timeframe): Promise<number> =>
  (await bars.load('COIN', timeframe)).bars.openTimeMs.at(-1) as number;
const sealedMs = Date.parse(SEALED);
const looks = () => seals.looks(['COIN'], { startDate: '2024-01-01', endDate: '2024-12-31' });
const LENGTH_MS: Partial<Record<Timeframe, number>> = { '1h': 3_600_000, '4h': 14_400_000, '1d': 86_400_000 };

describe.each(TIMEFRAMES)('bars of %s that are sealed', (timeframe) => {
  it('are as if they were not stored, to what ends before them or names no end', async () => {
    for (const endDate of ['2024-01-19', null]) {
      for (const holdout of ['REFUSE', 'LOOK'] as const) {
        if (endDate === null && holdout === 'LOOK') continue;
        const last = await lastMs(view({ endDate, holdout }), timeframe);
        expect(last + (LENGTH_MS[timeframe] as number)).toBe(sealedMs);
      }
    }
    expect(await looks()).toBe(0);
  });

  it('are refused to a range that reaches them, whether or not bars are stored there', async () => {
    for (const endDate of [SEALED, '2024-01-31', '2030-12-31']) {
      await expect(view({ endDate }).load('COIN', timeframe)).rejects.toMatchObject({
        ...{ code: 'HOLDOUT_SEALED', symbol: 'COIN', from: SEALED },
        message: expect.stringMatching(/sealed from 2024-01-20 on.*End on 2024-01-19 or before/),
      });
    }
  });

  it('are read where somebody looks, which is counted once for all of them', async () => {
    const bars = view({ endDate: '2024-01-31', holdout: 'LOOK' });
    expect(await lastMs(bars, timeframe)).toBeGreaterThan(sealedMs);
    for (const other of TIMEFRAMES) await bars.load('COIN', other);
    expect(await looks()).toBe(1);
    expect(bars.lookedAt.map(({ from }) => from)).toEqual([SEALED]);
    await lastMs(view({ endDate: null, holdout: 'LOOK', lookedAtBy: null }), timeframe);
    expect(await looks()).toBe(1);
  });

  it('are there again once they are opened', async () => {
    const [holdout] = await seals.of('COIN');
    await seals.open(holdout?.id ?? '', new Date());
    expect(await lastMs(view({ endDate: '2024-01-31' }), timeframe)).toBeGreaterThan(sealedMs);
  });
});

describe('a seal', () => {
  it('before every bar leaves nothing to be read', async () => {
    await seals.seal('COIN', '2023-12-31', new Date());
    await expect(view({ endDate: null }).load('COIN', '1d')).rejects.toMatchObject({
      code: 'HOLDOUT_SEALED',
    });
  });

  it('that is earlier than another one hides more', async () => {
    await seals.seal('COIN', '2024-01-10', new Date());
    expect(await lastMs(view({ endDate: null }), '1d')).toBe(Date.parse('2024-01-09'));
  });
});
