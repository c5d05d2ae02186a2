import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { JobThreads } from '../../src/application/threads/job-threads.js';
import { encodeEquity } from '../../src/domain/backtest/equity-codec.js';
import { thinEquity } from '../../src/domain/statistics/thin-equity.js';
import { listStrategy } from '../../src/library/list-strategy.js';
import { readTrainingDefaults } from '../../src/library/training-defaults.js';

const dist = join(import.meta.dirname, '..', '..', 'dist');
const text = readFileSync(join(dist, '..', 'strategies', 'rsi_mean_reversion.yaml'), 'utf8');

/** Counts the turns that the event loop of this thread takes while a promise is pending. */
async function turnsDuring<T>(work: Promise<T>): Promise<{ readonly value: T; readonly turns: number }> {
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const value = await work.finally(() => {
    isOver = true;
  });
  return { value, turns };
}

const jobs = new JobThreads(dist);
afterAll(() => jobs.close());

describe('what texts of callers take', () => {
  it('is spent in the inventory thread, which answers like the function itself', async () => {
    const path = 'strategies/rsi_mean_reversion.yaml';
    expect(await jobs.ask('listStrategy', { path, text })).toEqual(listStrategy({ path, text }));
    const overrides = [{ path: 'training.epochs', value: '7' }];
    const defaults = await jobs.ask('readTrainingDefaults', { text, overrides });
    expect(defaults).toEqual(readTrainingDefaults({ text, overrides }));
    expect(defaults?.training.epochs).toBe(7);
    expect(await jobs.ask('identifyStrategy', { text, overrides: [] })).toMatchObject({
      kind: 'VALID',
      strategy: { name: 'rsi_mean_reversion' },
    });
    const recorded = 'name: x\nsignals: {file: a.csv}\n';
    expect(await jobs.ask('identifyStrategy', { text: recorded, overrides: [] })).toMatchObject({
      ...{ kind: 'INVALID', name: 'x', isRecorded: true, isOverridesFault: false },
    });
  });

  it('keeps nobody waiting: the event loop of requests goes on', async () => {
    const junk = '[]'.repeat(32_000);
    const overrides = Array.from({ length: 10 }, () => ({
      path: 'decisions.confidence_threshold',
      value: '[]'.repeat(4_990),
    }));
    const listing = await turnsDuring(jobs.ask('listStrategy', { path: 'strategies/junk.yaml', text: junk }));
    expect(listing.value).toMatchObject({ valid: false, name: 'junk' });
    expect(listing.turns).toBeGreaterThan(10);
    const starting = await turnsDuring(jobs.ask('identifyStrategy', { text, overrides }));
    expect(starting.value).toMatchObject({ kind: 'INVALID', isOverridesFault: true });
    expect(starting.turns).toBeGreaterThan(10);
    expect(await jobs.ask('readTrainingDefaults', { text, overrides })).toBeNull();
  });

  // In a thread as well as out of it, a parser that calls itself 64,000 times can end the whole process.
  it.each(['[', '{', '- ', '? '])('ends nothing but the text: 64,000 times %j', async (unit) => {
    const nested = unit.repeat(Math.floor(64_000 / unit.length));
    const listed = await jobs.ask('listStrategy', { path: 'strategies/deep.yaml', text: nested });
    expect(listed.errors.join()).toContain('nested more than 20 levels deep');
  });
});

describe('what a long curve takes', () => {
  const points = 1_000_000;
  const timeMs = Float64Array.from({ length: points }, (_, index) => index * 60_000);
  const equity = Float64Array.from({ length: points }, (_, index) => 1_000 + 10 * Math.sin(index / 700));
  const blob = encodeEquity({ timeMs, equity });

  it('is spent in the report thread, once for all sizes', async () => {
    const sizes = [4, 5, 6, 7, 500];
    const { value, turns } = await turnsDuring(
      jobs.ask('thinCurves', { equity: blob, initialCapital: 1_000, sizes }),
    );
    expect(turns).toBeGreaterThan(10);
    for (const [index, size] of sizes.entries()) {
      const expected = thinEquity(timeMs, equity, size, 1_000);
      expect([...(value[index]?.timeMs ?? [])]).toEqual(expected.map(({ timestampMs }) => timestampMs));
      expect([...(value[index]?.equity ?? [])]).toEqual(expected.map((point) => point.equity));
      expect([...(value[index]?.drawdown ?? [])]).toEqual(expected.map(({ drawdown }) => drawdown));
    }
  });

  it('is written as lines there, some at a time, with the peak carried on', async () => {
    const short = encodeEquity({
      timeMs: Float64Array.of(0, 60_000, 120_000),
      equity: Float64Array.of(90, 200, 150),
    });
    const first = await jobs.ask('equityLines', { equity: short, start: 0, limit: 2, peak: 100 });
    const second = await jobs.ask('equityLines', { equity: short, start: 2, limit: 2, peak: first.peak });
    const none = await jobs.ask('equityLines', { equity: short, start: 3, limit: 2, peak: second.peak });
    expect([first.points, first.peak, second.points, second.peak, none.points]).toEqual([2, 200, 1, 200, 0]);
    // 150 is a quarter below the peak of 200.
    expect(new TextDecoder().decode(second.lines)).toBe('1970-01-01T00:02:00.000Z,150,0.25\n');
  });
});
