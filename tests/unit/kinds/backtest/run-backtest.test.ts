import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import type { InSamplePolicy } from '../../../../src/domain/backtest/in-sample-policy.js';
import type { Provenance } from '../../../../src/domain/backtest/provenance.js';
import type { Replay } from '../../../../src/domain/backtest/replay.js';
import type { Verification } from '../../../../src/domain/backtest/verification.js';
import type { Bars } from '../../../../src/domain/market/bars.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { featureRecord } from '../../../../src/domain/strategy/feature-record.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { runBacktest } from '../../../../src/kinds/backtest/run-backtest.js';
import type { Means } from '../../../../src/kinds/means/machine-means.js';
import { HoldoutStore } from '../../../../src/market-data/holdouts/holdout-store.js';
import { writeBars } from '../../../../src/market-data/write-bars.js';
import type { ThreadMessage } from '../../../../src/places/threads/protocol.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { content } from '../../../support/model-fixtures.js';
import { surroundingsTelling } from '../../places/threads/link-telling.js';
import { barsAt, coin, daysAlone, hoursAndDays, START_MS, waves } from '../bars/two-timeframes.js';
import { backtestTask } from './backtest-task.js';

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
  async function writeRule(
    strategy: string,
    weights: Readonly<Record<string, number>>,
    training: object = {},
  ): Promise<void> {
    const kernel = Object.values(weights).map((weight) => [-weight, 0, weight]);
    const model = content(
      { kernel, bias: [50, 0, -50], activation: 'softmax' },
      { features: Object.keys(weights), ...training },
    );
    await writeFile(join(folder, 'strategies', 'rule.yaml'), strategy);
    for (const [name, value] of Object.entries(model)) {
      const bytes = value instanceof Uint8Array ? value : JSON.stringify(value);
      await writeFile(join(folder, 'models', 'rule', name), bytes);
    }
  }

  async function run(
    timeframe: '1h' | '1d',
    startDate: string,
    endDate: string,
    inSamplePolicy: InSamplePolicy = 'WARN',
    replay: Replay | null = null,
    means?: Means,
  ) {
    const messages: ThreadMessage[] = [];
    const task = backtestTask(folder, {
      symbol: 'COIN',
      timeframe,
      strategyConfigPath: 'strategies/rule.yaml',
      modelPath: 'models/rule',
      startDate,
      endDate,
      inSamplePolicy,
      replay,
    });
    const outcome = await runBacktest(task, surroundingsTelling(messages, means));
    const pinned = messages.find((message) => message.kind === 'pinned')?.inputs;
    const parts = messages.flatMap((message) => (message.kind === 'part' ? message.part.pieces : []));
    const bytes = (name: string) =>
      new Uint8Array(Buffer.concat(parts.flatMap((piece) => (piece.stream === name ? [piece.bytes] : []))));
    return { ...outcome, pinned, curve: decodeEquity(bytes('equity')), trades: bytes('trades') };
  }

  it('leaves no tensor behind in a hundred runs, nor in runs that end before they are done', async () => {
    await writeRule(daysAlone, { '1d_rsi_2_raw': 1 });
    await writeBars(join(folder, 'data'), coin('1d'), barsAt('1d', waves(DAYS)));
    await run('1d', '2024-01-04', '2024-01-12');
    const { numTensors, numBytes } = tf.memory();
    for (let round = 0; round < 100; round++) await run('1d', '2024-01-04', '2024-01-12');
    await expect(run('1d', '2030-01-04', '2030-01-12')).rejects.toThrow('COIN');
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  });

  it('is refused before it begins when the machine cannot have the memory for it, or the disk', async () => {
    await writeRule(daysAlone, { '1d_rsi_2_raw': 1 });
    await writeBars(join(folder, 'data'), coin('1d'), barsAt('1d', waves(DAYS)));
    const enough = { resultsDir: folder, freeMemoryBytes: () => 1e9, freeDiskBytes: async () => 1e9 };
    await run('1d', '2024-01-04', '2024-01-12', 'WARN', null, enough);
    for (const [code, scarce] of [
      ['NOT_ENOUGH_MEMORY', { freeMemoryBytes: () => 100 }],
      ['NOT_ENOUGH_DISK', { freeDiskBytes: async () => 100 }],
    ] as const) {
      const refused = run('1d', '2024-01-04', '2024-01-12', 'WARN', null, { ...enough, ...scarce });
      await expect(refused).rejects.toMatchObject({ code, freeBytes: 100 });
    }
  });

  it('reads no bars that were sealed since it was started', async () => {
    await writeRule(daysAlone, { '1d_rsi_2_raw': 1 });
    await writeBars(join(folder, 'data'), coin('1d'), barsAt('1d', waves(DAYS)));
    const seals = new HoldoutStore(join(folder, 'data'));
    await seals.seal('COIN', '2024-01-10', new Date());
    await expect(run('1d', '2024-01-04', '2024-01-12')).rejects.toMatchObject({
      ...{ code: 'HOLDOUT_SEALED', from: '2024-01-10' },
    });
    expect((await run('1d', '2024-01-04', '2024-01-09')).curve.timeMs.at(-1)).toBe(Date.parse('2024-01-09'));
    expect(await seals.looks(['COIN'], { startDate: '2024-01-01', endDate: '2024-12-31' })).toBe(0);
  });

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
    expect(rising.trades.byteLength).toBeGreaterThan(0);
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

  it('refuses an indicator of volume on bars without volume, and warns of one that is a running total', async () => {
    const ofVolume = daysAlone.replace('type: rsi, period: 2', 'type: obv').replaceAll('rsi_2', 'total');
    await writeRule(ofVolume, { '1d_total_raw': 1 });
    const bars = barsAt('1d', waves(DAYS));
    const runOn = async (volume: number) => {
      await writeBars(join(folder, 'data'), coin('1d'), { ...bars, volume: bars.volume.map(() => volume) });
      return run('1d', '2024-01-04', '2024-01-12');
    };
    await expect(runOn(0)).rejects.toThrow(
      "The indicator 'total' (obv) reads volume, and no 1d bar has any.",
    );
    expect((await runOn(5)).warnings).toContainEqual(
      expect.objectContaining({ code: 'RUNNING_TOTAL_FEATURE', severity: 'CAUTION' }),
    );
  });

  describe('as the replay of an earlier run', () => {
    const range = ['1d', '2024-01-01', '2024-01-31'] as const;
    beforeEach(async () => {
      await writeRule(daysAlone, { '1d_rsi_2_raw': 1 });
      await writeBars(join(folder, 'data'), coin('1d'), barsAt('1d', waves(40)));
    });
    /** Runs once, changes something, and runs again as the replay; returns the parts that differ. */
    async function differences(change: () => Promise<unknown>): Promise<readonly string[]> {
      const { result } = await run(...range);
      const stored = result as unknown as { provenance: Provenance; strategySource: string };
      await change();
      const replay = { of: 'op_stored', ...pick(stored) };
      const again = await run(...range, 'WARN', replay);
      const { of, agrees, checks } = again.result.verification as unknown as Verification;
      const different = checks.filter((check) => !check.agrees).map(({ name }) => name);
      expect(of).toBe('op_stored');
      expect(agrees).toBe(different.length === 0);
      return different;
    }
    const pick = ({ provenance, strategySource }: Omit<Replay, 'of'>) => ({ provenance, strategySource });

    it('agrees in every part while nothing has changed, and when bars are appended after the range', async () => {
      expect(await differences(async () => undefined)).toEqual([]);
      const appended = () => writeBars(join(folder, 'data'), coin('1d'), barsAt('1d', waves(60)));
      expect(await differences(appended)).toEqual([]);
    });

    it('tells a bar that has changed by its data and its result', async () => {
      const prices = waves(40).with(20, 50);
      const change = () => writeBars(join(folder, 'data'), coin('1d'), barsAt('1d', prices));
      expect(await differences(change)).toEqual(['DATA', 'RESULT']);
    });

    it('tells a model that has changed', async () => {
      const change = () => writeRule(daysAlone, { '1d_rsi_2_raw': 0.5 });
      expect(await differences(change)).toContain('MODEL');
    });

    it('tells a strategy file that has changed, and runs the strategy as it was', async () => {
      const file = join(folder, 'strategies', 'rule.yaml');
      const changed = daysAlone.replace('confidence_threshold: 0', 'confidence_threshold: 0.99');
      expect(await differences(() => writeFile(file, changed))).toEqual(['STRATEGY']);
    });

    it('tells a strategy file that is gone', async () => {
      expect(await differences(() => rm(join(folder, 'strategies', 'rule.yaml')))).toEqual(['STRATEGY']);
    });

    it('is not what an ordinary run is', async () => {
      expect((await run(...range)).result.verification).toBeNull();
    });
  });

  describe('with a model that was trained on days of the range', () => {
    const days = 60;
    beforeEach(() => writeBars(join(folder, 'data'), coin('1d'), barsAt('1d', waves(days))));
    const trainOn = (trainedFrom: string, trainedTo: string) =>
      writeRule(daysAlone, { '1d_rsi_2_raw': 1 }, { trainedFrom, trainedTo });
    const overlap = (warnings: readonly { code: string; severity: string; message: string }[]) =>
      warnings.find(({ code }) => code === 'IN_SAMPLE_OVERLAP');

    it('warns with the number of bars, and measures the parts apart', async () => {
      await trainOn('2024-01-05', '2024-01-14');
      const { result, warnings } = await run('1d', '2024-01-01', '2024-01-31');
      expect(overlap(warnings)).toMatchObject({ severity: 'CAUTION' });
      expect(overlap(warnings)?.message).toContain('10 of the 31 bars');
      expect(result).toMatchObject({ totalBars: 31, inSampleBars: 10, outOfSampleBars: 17 });
    });

    it('invalidates a run on nothing but such days', async () => {
      await trainOn('2024-01-01', '2024-01-31');
      const { result, warnings } = await run('1d', '2024-01-03', '2024-01-31');
      expect(overlap(warnings)).toMatchObject({ severity: 'INVALIDATES' });
      expect(overlap(warnings)?.message).toContain('all of the 29 bars');
      expect(result).toMatchObject({ inSampleBars: 29, outOfSampleBars: 0, outOfSample: null });
    });

    it('fails under REJECT before anything is simulated, with the number of bars and the remedy', async () => {
      await trainOn('2024-01-05', '2024-01-14');
      const rejected = run('1d', '2024-01-14', '2024-01-31', 'REJECT');
      await expect(rejected).rejects.toMatchObject({ code: 'IN_SAMPLE_OVERLAP', overlappingBars: 1 });
      await expect(rejected).rejects.toThrow(
        /'models\/rule' was trained on 1 of the 18 bars .*after its training/,
      );
    });

    it('runs under REJECT on the days after, with the figures of any other run', async () => {
      await trainOn('2024-01-05', '2024-01-14');
      const { executionTimeMs: _, ...rejecting } = (await run('1d', '2024-01-15', '2024-01-31', 'REJECT'))
        .result;
      const { executionTimeMs: __, ...warning } = (await run('1d', '2024-01-15', '2024-01-31')).result;
      expect(rejecting).toEqual(warning);
    });

    describe('of other instruments alone', () => {
      const training = { trainedFrom: '2024-01-05', trainedTo: '2024-01-14' };
      const trainOnSymbols = (symbols: readonly string[]) =>
        writeRule(daysAlone, { '1d_rsi_2_raw': 1 }, { ...training, symbols });

      it('counts no bar as in sample, and begins the out-of-sample part after the training all the same', async () => {
        await trainOnSymbols(['OTHER']);
        const { result, warnings } = await run('1d', '2024-01-01', '2024-01-31');
        expect(overlap(warnings)).toBeUndefined();
        expect(result).toMatchObject({ inSampleBars: 0, inSample: null, outOfSampleBars: 17 });
        const message = expect.stringContaining('trained on OTHER and has not seen COIN');
        expect(warnings).toContainEqual({ code: 'MODEL_INSTRUMENT_DIFFERS', severity: 'CAUTION', message });
      });

      it('runs under REJECT', async () => {
        await trainOnSymbols(['OTHER']);
        expect((await run('1d', '2024-01-01', '2024-01-31', 'REJECT')).result.totalBars).toBe(31);
      });

      it('is another matter as soon as it is one among them, or they are not named', async () => {
        for (const symbols of [['OTHER', 'COIN'], ['coin'], []]) {
          await trainOnSymbols(symbols);
          const { result, warnings } = await run('1d', '2024-01-01', '2024-01-31');
          expect(result.inSampleBars).toBe(10);
          expect(warnings.map(({ code }) => code)).not.toContain('MODEL_INSTRUMENT_DIFFERS');
          await expect(run('1d', '2024-01-01', '2024-01-31', 'REJECT')).rejects.toThrow('10 of the 31');
        }
      });
    });

    it('warns of what the strategy makes otherwise than it did at the training, and of the engine of then', async () => {
      const { strategy } = parseStrategy(daysAlone.replace('period: 2', 'period: 3'));
      await writeRule(
        daysAlone,
        { '1d_rsi_2_raw': 1 },
        { featureRecord: featureRecord(strategy), engineVersion: '0.9.0' },
      );
      const { warnings } = await run('1d', '2024-01-15', '2024-01-31');
      const byCode = new Map(warnings.map((warning) => [warning.code, warning]));
      expect(byCode.get('MODEL_STRATEGY_DIFFERS')?.message).toContain(
        'indicators.rsi_2.period was 3 and is 2',
      );
      expect(byCode.get('MODEL_ENGINE_DIFFERS')?.message).toContain('engine 0.9.0');
    });

    it('fails under REJECT when the model does not say what it was trained on, data or no data', async () => {
      await writeRule(daysAlone, { '1d_rsi_2_raw': 1 });
      const rejected = run('1d', '2030-01-01', '2030-01-31', 'REJECT');
      await expect(rejected).rejects.toMatchObject({ code: 'IN_SAMPLE_OVERLAP', overlappingBars: null });
      await expect(rejected).rejects.toThrow(
        /does not say .* trainedFrom and trainedTo to its metadata.json/,
      );
    });
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
