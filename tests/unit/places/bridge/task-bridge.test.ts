import { describe, expect, it } from 'vitest';
import { barMetricCodec } from '../../../../src/base/pure/bar-metric-codec.js';
import { backtestProgressCodec } from '../../../../src/kinds/backtest/backtest-progress-codec.js';
import { StateSlot } from '../../../../src/operations/ports/task-state.js';
import { BridgeStateWriter } from '../../../../src/places/bridge/bridge-state-writer.js';
import { SharedLogWriter } from '../../../../src/places/bridge/shared-log-writer.js';
import { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';
import { barSample } from '../../kinds/backtest/bar-sample.js';
import { entriesOf } from './entries-of.js';

/** @param capacity entries that the log takes; default: no log */
function connect(capacity: number | null = null) {
  const bridge = new TaskBridge(backtestProgressCodec('AAPL 1d'));
  const writer = new BridgeStateWriter(bridge.control);
  const log = new SharedLogWriter(bridge.control, barMetricCodec, capacity ?? 0);
  if (capacity !== null) bridge.attachLog(log.buffer);
  return { bridge, writer, log };
}

describe('the bridge of work that shares its log', () => {
  it('says whether a worker has taken the work up', () => {
    const { bridge, writer } = connect();
    expect(bridge.isStarted).toBe(false);
    writer.markStarted();
    expect(bridge.isStarted).toBe(true);
  });

  it('shows the state that was written last', () => {
    const { bridge, writer } = connect();
    writer.setPhase(3);
    writer.openState()[StateSlot.TotalSteps] = 5_000;
    writer.closeState();
    const state = bridge.readState();
    expect(state[StateSlot.Phase]).toBe(3);
    expect(state[StateSlot.TotalSteps]).toBe(5_000);
  });

  it('returns the last good state while a write is under way', () => {
    const { bridge, writer } = connect();
    writer.setPhase(1);
    bridge.readState();

    writer.openState()[StateSlot.Phase] = 2;
    expect(bridge.readState()[StateSlot.Phase]).toBe(1);
    expect(bridge.readState()[StateSlot.Phase]).toBe(1);

    writer.closeState();
    expect(bridge.readState()[StateSlot.Phase]).toBe(2);
  });

  it('returns the zero state when the writer stopped in the middle of its first write', () => {
    const { bridge, writer } = connect();
    writer.openState().fill(7);
    expect([...bridge.readState()].every((slot) => slot === 0)).toBe(true);
  });

  it('reads entries after a seq as they were appended', () => {
    const samples = [0, 1, 2, 3].map((seq) => barSample(seq));
    const { bridge, log } = connect(samples.length);
    for (const sample of samples) log.append(sample);
    expect(entriesOf(bridge, -1)).toEqual(samples);
    expect(entriesOf(bridge, 1)).toEqual(samples.slice(2));
    expect(entriesOf(bridge, 3)).toEqual([]);
  });

  it('has no entries before the log is attached', () => {
    const { bridge } = connect();
    new SharedLogWriter(bridge.control, barMetricCodec, 1).append(barSample(0));
    expect(entriesOf(bridge, -1)).toEqual([]);
  });

  it('never overwrites an entry', () => {
    const { bridge, log } = connect(1);
    log.append(barSample(0));
    expect(() => log.append(barSample(1))).toThrow('does not fit');
    expect(entriesOf(bridge, -1)).toEqual([barSample(0)]);
  });

  it('refuses an entry out of turn', () => {
    const { log } = connect(4);
    expect(() => log.append(barSample(1))).toThrow('where 0 is next');
  });

  it('gives pieces of a thousand at most, of bytes of their own', () => {
    const samples = Array.from({ length: 2_345 }, (_, seq) => barSample(seq));
    const { bridge, log } = connect(samples.length);
    for (const sample of samples) log.append(sample);
    const pieces = bridge.unread(new Map([['samples', 345]]));
    expect(pieces.map(({ firstSeq, count }) => [firstSeq, count])).toEqual([
      [345, 1_000],
      [1_345, 1_000],
    ]);
    expect(pieces.every(({ bytes }) => bytes.buffer instanceof ArrayBuffer)).toBe(true);
    expect(entriesOf(bridge, 344)).toEqual(samples.slice(345));
  });
});
