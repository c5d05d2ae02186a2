import { describe, expect, it } from 'vitest';
import type { BarMetric } from '../../../../src/base/pure/metrics.js';
import type { BacktestProgressSink } from '../../../../src/domain/backtest/ports.js';
import { backtestProgressCodec } from '../../../../src/kinds/backtest/backtest-progress-codec.js';
import { BacktestProgressWriter } from '../../../../src/kinds/backtest/backtest-progress-writer.js';
import type { OperationSource } from '../../../../src/operations/ports/operation-source.js';
import { CancellationToken } from '../../../../src/places/bridge/cancellation-token.js';
import { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';
import { entriesOf } from '../../places/bridge/entries-of.js';
import { linkTo } from '../../places/threads/link-telling.js';
import { barSample, DAY_MS, FIRST_BAR_MS } from './bar-sample.js';

function connect() {
  const bridge = new TaskBridge(backtestProgressCodec('AAPL 1d'));
  const start = () => new BacktestProgressWriter(linkTo(bridge));
  return { bridge, start };
}

/** Reports `totalBars` bars as the engine does. */
function samplesOf(totalBars: number): BarMetric[] {
  const ends = Array.from({ length: totalBars }, (_, index) => index).filter(
    (index) => (index + 1) % 50 === 0 || index === totalBars - 1,
  );
  return ends.map((barIndex, seq) =>
    barSample(seq, { barIndex, timestampMs: FIRST_BAR_MS + barIndex * DAY_MS }),
  );
}

describe('the bridge of a backtest', () => {
  it('is an operation source, and its writer the sink of the engine', () => {
    const { bridge, start } = connect();
    const source: OperationSource = bridge;
    const sink: BacktestProgressSink = start();
    expect(source.unread(new Map())).toEqual([]);
    expect(sink).toBeInstanceOf(BacktestProgressWriter);
  });

  it('waits at 0 % without a snapshot until a worker begins', () => {
    const { bridge, start } = connect();
    expect(bridge.isStarted).toBe(false);
    expect(bridge.pull()).toEqual({
      progress: {
        phase: 'queued',
        percentage: 0,
        message: 'Waiting to backtest AAPL 1d',
        currentStep: 0,
        totalSteps: 0,
        etaSeconds: null,
      },
      snapshot: null,
    });
    start();
    expect(bridge.isStarted).toBe(true);
  });

  it('has a snapshot of nulls and zeros once the number of bars is known', () => {
    const { bridge, start } = connect();
    start().begin(21);
    expect(bridge.pull().snapshot).toEqual({
      currentBar: 0,
      totalBars: 21,
      currentTimeMs: null,
      currentPnl: 0,
      totalTrades: 0,
      winRate: null,
    });
  });

  it('serves state and entries of the samples so far', () => {
    const { bridge, start } = connect();
    const writer = start();
    const samples = samplesOf(120);
    writer.phase('simulating');
    writer.begin(120);
    samples.slice(0, 2).forEach((sample) => {
      writer.sample(sample);
    });

    const { progress, snapshot } = bridge.pull();
    const last = samples[1];
    expect(entriesOf(bridge, -1)).toEqual(samples.slice(0, 2));
    expect(snapshot).toEqual({
      currentBar: 100,
      totalBars: 120,
      currentTimeMs: last?.timestampMs,
      currentPnl: last?.pnl,
      totalTrades: last?.trades,
      winRate: last?.winRate,
    });
    expect(progress).toMatchObject({ phase: 'simulating', currentStep: 100, totalSteps: 120 });
    expect(entriesOf(bridge, 1)).toEqual([]);
  });

  it.each([1, 21, 49, 50, 51, 100, 1_049])('has room for every sample of %i bars', (totalBars) => {
    const { bridge, start } = connect();
    const writer = start();
    writer.begin(totalBars);
    const samples = samplesOf(totalBars);
    for (const sample of samples) writer.sample(sample);
    expect(entriesOf(bridge, -1)).toEqual(samples);
    expect(bridge.pull().snapshot?.currentBar).toBe(totalBars);
  });

  it.each(['equity', 'pnl', 'position'] as const)('takes no sample whose %s is no number', (member) => {
    const { start } = connect();
    const writer = start();
    writer.begin(100);
    expect(() => writer.sample(barSample(0, { [member]: Number.NaN }))).toThrow(RangeError);
  });

  it('tells the bar it has come to, with the time of day where that is not midnight', () => {
    const { bridge, start } = connect();
    const writer = start();
    writer.phase('simulating');
    writer.begin(100);
    expect(bridge.pull().progress.message).toBe('Backtesting AAPL 1d');
    writer.sample(barSample(0, { timestampMs: Date.UTC(2024, 0, 12) }));
    expect(bridge.pull().progress.message).toBe('Backtesting AAPL 1d [2024-01-12]');
    writer.sample(barSample(1, { timestampMs: Date.UTC(2024, 0, 12, 14, 30) }));
    expect(bridge.pull().progress.message).toBe('Backtesting AAPL 1d [2024-01-12 14:30]');
  });

  it('never lets the percentage fall, and leaves 100 to the completion', () => {
    const { bridge, start } = connect();
    const percentages: number[] = [];
    const note = () => percentages.push(bridge.pull().progress.percentage);
    const writer = start();
    for (const phase of ['loading', 'features', 'simulating'] as const) {
      writer.phase(phase);
      note();
    }
    writer.begin(500);
    note();
    for (const sample of samplesOf(500)) {
      // The engine evaluates the model chunk by chunk and may say so.
      writer.phase(sample.seq % 2 === 0 ? 'features' : 'simulating');
      writer.sample(sample);
      note();
    }
    writer.phase('writing');
    note();
    expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
    expect(percentages[0]).toBeLessThanOrEqual(5);
    expect(percentages.at(-1)).toBeGreaterThan(99);
    expect(percentages.at(-1)).toBeLessThan(100);
  });

  it.each([
    ['loading', 'Loading data and model for AAPL 1d'],
    ['features', 'Computing features for AAPL 1d'],
    ['writing', 'Writing the result of AAPL 1d'],
  ] as const)('names the phase %s', (phase, message) => {
    const { bridge, start } = connect();
    start().phase(phase);
    expect(bridge.pull().progress).toMatchObject({ phase, message });
  });

  it('reaches the worker with a cancel', () => {
    const { bridge } = connect();
    const token = new CancellationToken(bridge.control);
    bridge.cancel();
    expect(token.isCancelled).toBe(true);
  });
});
