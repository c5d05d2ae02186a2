import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/base/pure/cancelled-error.js';
import { windowed } from '../../../../src/domain/backtest/windowed-rows.js';
import { FeatureCache } from '../../../../src/domain/features/feature-cache.js';
import { historyNeeded } from '../../../../src/domain/features/history-needed.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { loadBars } from '../../../../src/kinds/bars/load-bars.js';
import { BarStore } from '../../../../src/market-data/bar-store.js';
import { writeBars } from '../../../../src/market-data/write-bars.js';
import { barsAt, coin, daysAlone, hoursAndDays, START_MS, waves } from './two-timeframes.js';

const { strategy } = parseStrategy(hoursAndDays);
const need = historyNeeded(strategy);
const HOURS = 24;

describe('loadBars', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-bars-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (hours: readonly number[], days: readonly number[]): Promise<void> => {
    await writeBars(folder, coin('1h'), barsAt('1h', hours));
    await writeBars(folder, coin('1d'), barsAt('1d', days));
  };
  const dayText = (day: number): string => new Date(START_MS + day * DAY_MS).toISOString().slice(0, 10);
  const load = (firstDay: number, lastDay: number, isCancelled = false) =>
    loadBars(
      new BarStore(folder),
      { symbol: 'COIN', startDate: dayText(firstDay), endDate: dayText(lastDay) },
      strategy,
      { isCancelled },
    );
  /** The prices with one of them changed. */
  const changed = (prices: readonly number[], index: number): number[] => prices.with(index, 500);

  it('takes the history that each timeframe needs, in its own bars', async () => {
    const days = need.converged + 20;
    await write(waves(days * HOURS), waves(days));
    const { selection, history, byTimeframe } = await load(days - 10, days - 9);
    expect(history.map(({ timeframe, needed }) => [timeframe, needed])).toEqual([
      ['1h', need.converged],
      ['1d', need.byTimeframe.get('1d')?.converged],
    ]);
    for (const { needed, found } of history) expect(found).toBeGreaterThanOrEqual(needed);
    expect(selection.range).toEqual({
      firstIndex: need.converged,
      endIndex: need.converged + 2 * HOURS,
    });
    expect(byTimeframe.get('1h')).toBe(selection.bars);
  });

  it('says how much history a timeframe has where it has too little', async () => {
    await write(waves(10 * HOURS), waves(10));
    const { history } = await load(5, 6);
    expect(history).toEqual([
      { timeframe: '1h', needed: need.converged, found: Math.min(need.converged, 5 * HOURS) },
      { timeframe: '1d', needed: need.byTimeframe.get('1d')?.converged, found: 5 },
    ]);
  });

  it('leaves out a higher bar that has not closed by the end of the range', async () => {
    const hours = waves(9 * HOURS + 12);
    await write(hours, waves(10));
    const { byTimeframe, dataHash } = await load(5, 9);
    const days = byTimeframe.get('1d');
    expect(days?.openTimeMs[days.length - 1]).toBe(START_MS + 8 * DAY_MS);
    await write(hours, changed(waves(10), 9));
    expect((await load(5, 9)).dataHash).toBe(dataHash);
  });

  it('hashes what it reads of every timeframe, and nothing else', async () => {
    const [hours, days] = [waves(10 * HOURS), waves(10)];
    const hashOf = async (hourly: readonly number[], daily: readonly number[]): Promise<string> => {
      await write(hourly, daily);
      return (await load(5, 6)).dataHash;
    };
    const hash = await hashOf(hours, days);
    expect(await hashOf([...hours, ...waves(48)], [...days, ...waves(2)])).toBe(hash);
    expect(await hashOf(changed(hours, 7 * HOURS), changed(days, 7))).toBe(hash);
    expect(await hashOf(changed(hours, 7 * HOURS - 1), days)).not.toBe(hash);
    expect(await hashOf(changed(hours, 5 * HOURS - 1), days)).not.toBe(hash);
    expect(await hashOf(hours, changed(days, 6))).not.toBe(hash);
    expect(await hashOf(hours, changed(days, 0))).not.toBe(hash);
  });

  it('takes the history of a shorter timeframe from the first bar on that a window looks at', async () => {
    const { strategy: daily } = parseStrategy(
      hoursAndDays
        .replace('base_timeframe: 1h', 'base_timeframe: 1d')
        .replace('timeframes: all', 'timeframes: [1h]'),
    );
    const days = 120;
    const windowBars = 10;
    await write(waves(days * HOURS), waves(days));
    const rowsFrom = async (firstDay: number) => {
      const asked = { symbol: 'COIN', startDate: dayText(firstDay), endDate: dayText(days - 1), windowBars };
      const { selection, byTimeframe, times } = await loadBars(new BarStore(folder), asked, daily);
      const plan = featurePlan(daily);
      const features = FeatureCache.build({
        ...{ plan, bars: byTimeframe, times, baseTimeframe: '1d', normalization: {} },
      });
      const at = selection.range.firstIndex + (days - 10 - firstDay);
      return { rows: windowed(features, windowBars), at };
    };
    const [early, late] = [await rowsFrom(40), await rowsFrom(days - 10)];
    expect(late.rows.definedAt(late.at)).toBe(true);
    expect(late.rows.fillRows(late.at, late.at + 1)).toEqual(early.rows.fillRows(early.at, early.at + 1));
  });

  it('infers a calendar that nobody stated from the bars it reads alone', async () => {
    // Monday to Friday, and from then on every day.
    await writeBars(folder, coin('1d', true), barsAt('1d', waves(30)));
    const asked = { symbol: 'COIN', startDate: dayText(0), endDate: dayText(4) };
    const { instrument } = await loadBars(new BarStore(folder), asked, parseStrategy(daysAlone).strategy);
    expect(instrument).toMatchObject({ calendar: 'XNYS', calendarAssumed: true });
    await writeBars(folder, coin('1d'), barsAt('1d', waves(30)));
    const stated = await loadBars(new BarStore(folder), asked, parseStrategy(daysAlone).strategy);
    expect(stated.instrument).toMatchObject({ calendar: '24x7', calendarAssumed: false });
  });

  it('stops when it is cancelled', async () => {
    await write(waves(10 * HOURS), waves(10));
    await expect(load(5, 6, true)).rejects.toBeInstanceOf(CancelledError);
  });
});
