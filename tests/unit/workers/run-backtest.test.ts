import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeEquity } from '../../../src/backtest/equity-codec.js';
import { selectTensorflowBackend } from '../../../src/inference/tensorflow-backend.js';
import type { Bars } from '../../../src/market/bars.js';
import { DAY_MS } from '../../../src/market/timeframe.js';
import { writeBars } from '../../../src/market-data/write-bars.js';
import { createControlBlock } from '../../../src/progress/bridge-layout.js';
import type { ThreadMessage } from '../../../src/workers/protocol.js';
import { runBacktest } from '../../../src/workers/run-backtest.js';
import { content } from '../../support/model-fixtures.js';
import { barsAt, coin, daysAlone, hoursAndDays, START_MS, waves } from './two-timeframes.js';

const DAYS = 12;

describe('runBacktest', () => {
  let folder = '';
  beforeAll(() => selectTensorflowBackend('cpu'));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-run-'));
    for (const name of ['strategies', 'models/rule', 'data'])
      await mkdir(join(folder, name), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Writes a strategy and a network of one layer that buys where the weighted RSIs are below 50, else sells. */
  async function writeRule(strategy: string, weights: Readonly<Record<string, number>>): Promise<void> {
    const kernel = Object.values(weights).map((weight) => [-weight, 0, weight]);
    const model = content(
      { kernel, bias: [50, 0, -50], activation: 'softmax' },
      { features: Object.keys(weights) },
    );
    await writeFile(join(folder, 'strategies', 'rule.yaml'), strategy);
    for (const [name, value] of Object.entries(model)) {
      const bytes = value instanceof Uint8Array ? value : JSON.stringify(value);
      await writeFile(join(folder, 'models', 'rule', name), bytes);
    }
  }

  async function run(timeframe: '1h' | '1d', startDate: string, endDate: string) {
    const { port1, port2 } = new MessageChannel();
    const messages: ThreadMessage[] = [];
    const task = {
      kind: 'backtest' as const,
      operationId: 'op',
      parameters: {
        symbol: 'COIN',
        timeframe,
        strategyConfigPath: 'strategies/rule.yaml',
        modelPath: 'models/rule',
        startDate,
        endDate,
        initialCapital: 100_000,
        commission: 0.001,
        slippage: 0,
        overrides: [],
      },
      folders: {
        strategies: join(folder, 'strategies'),
        models: join(folder, 'models'),
        data: join(folder, 'data'),
      },
      control: createControlBlock(),
      port: port1,
    };
    const outcome = await runBacktest(task, 'cpu', (message) => messages.push(message));
    port1.close();
    port2.close();
    const pinned = messages.find((message) => message.kind === 'pinned')?.inputs;
    return { ...outcome, pinned, curve: decodeEquity(outcome.equity) };
  }

  it('trades hours by a feature of days, which is seen when the day has closed and not before', async () => {
    await writeRule(hoursAndDays, { '1h_rsi_2_raw': 0.1, '1d_rsi_2_raw': 1 });
    await writeBars(join(folder, 'data'), coin('1h'), barsAt('1h', waves(DAYS * 24)));
    const runOn = async (dailyCloses: readonly number[]) => {
      await writeBars(join(folder, 'data'), coin('1d'), barsAt('1d', dailyCloses));
      return run('1h', '2024-01-04', '2024-01-12');
    };
    const changedDay = 9;
    const closes = [100, 101, 102, 101, 99, 98, 100, 103, 104, 105, 106, 107];
    const rising = await runOn(closes);
    const falling = await runOn(closes.with(changedDay, 90));

    expect(rising.result).toMatchObject({ totalBars: 9 * 24 });
    expect(rising.trades.length).toBeGreaterThan(0);
    const different = rising.curve.equity.findIndex((value, index) => value !== falling.curve.equity[index]);
    // The order of the bar that closes with the day fills at the open of the next one.
    expect(rising.curve.timeMs[different]).toBe(START_MS + (changedDay + 1) * DAY_MS);
    expect(rising.warnings).toContainEqual(
      expect.objectContaining({
        code: 'SHORT_HISTORY',
        message: expect.stringMatching(/bars of 1d and there are 3:/),
      }),
    );
  });

  it('gives the same figures when bars of other days of the week are appended after the range', async () => {
    await writeRule(daysAlone, { '1d_rsi_2_raw': 1 });
    const daysInRange = 60;
    const runOn = async (calendarAssumed: boolean, appendedDays: number) => {
      const bars = withoutWeekends(barsAt('1d', waves(daysInRange + appendedDays)), daysInRange);
      await writeBars(join(folder, 'data'), coin('1d', calendarAssumed), bars);
      const { result, pinned, trades } = await run('1d', '2024-01-01', '2024-02-29');
      const { executionTimeMs: _elapsed, ...figures } = result;
      return { figures, pinned, trades };
    };
    const before = await runOn(true, 0);
    expect(await runOn(true, 100)).toEqual(before);
    expect(before.pinned).toMatchObject({ calendar: 'XNYS', timezone: 'UTC' });
    // The calendar that all bars look like would have given other figures, and is pinned beside the same bars.
    const stated = await runOn(false, 100);
    expect(stated.pinned).toMatchObject({ calendar: '24x7', dataHash: before.pinned?.dataHash });
    expect(stated.figures.metrics).not.toEqual(before.figures.metrics);
  });
});

/** Leaves the Saturdays and Sundays out of the first days. */
function withoutWeekends(bars: Bars, days: number): Bars {
  const isKept = (_value: number, index: number): boolean =>
    index >= days || new Date(bars.openTimeMs[index] as number).getUTCDay() % 6 !== 0;
  const openTimeMs = bars.openTimeMs.filter(isKept);
  return {
    length: openTimeMs.length,
    openTimeMs,
    open: bars.open.filter(isKept),
    high: bars.high.filter(isKept),
    low: bars.low.filter(isKept),
    close: bars.close.filter(isKept),
    volume: bars.volume.filter(isKept),
  };
}
