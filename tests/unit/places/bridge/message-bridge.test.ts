import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asJsonObject } from '../../../../src/base/pure/json.js';
import type { HistoryMetric } from '../../../../src/base/pure/metrics.js';
import { StateSlot } from '../../../../src/places/bridge/bridge-layout.js';
import { MessageProgressWriter } from '../../../../src/places/bridge/message-progress-writer.js';
import type { ProgressCodec } from '../../../../src/places/bridge/progress-codec.js';
import { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';

const entrySchema = z.strictObject({ seq: z.number(), payload: z.string() });

const codec: ProgressCodec<HistoryMetric> = {
  metricKind: 'history',
  entries: { via: 'messages', schema: entrySchema },
  describe: (state) => ({
    progress: {
      phase: 'downloading',
      percentage: state[StateSlot.CurrentStep] ?? 0,
      message: 'Loading',
      currentStep: state[StateSlot.CurrentStep] ?? 0,
      totalSteps: state[StateSlot.TotalSteps] ?? 0,
    },
    snapshot: null,
  }),
};

const entry = (seq: number): HistoryMetric => ({ seq, payload: `segment ${seq}` });

function connect({ chunkEntries = 3 } = {}) {
  const bridge = new TaskBridge(codec);
  let chunks = 0;
  const writer = new MessageProgressWriter<HistoryMetric>(bridge.control, {
    send: (entries) =>
      bridge.receive({ kind: 'entries', entries: entries.map((sent) => asJsonObject(sent)) }),
    onChunkFull: () => {
      chunks += 1;
    },
    chunkEntries,
  });
  return { bridge, writer, chunks: () => chunks };
}

describe('the bridge of work that sends its entries', () => {
  it('serves the entries behind the cursor, in order, as often as they are asked for', () => {
    const { bridge, writer } = connect();
    for (const seq of [0, 1, 2]) writer.append(entry(seq));
    expect(bridge.pull(0).entries).toEqual([entry(1), entry(2)]);
    expect(bridge.pull(0).entries).toEqual([entry(1), entry(2)]);
    writer.append(entry(3));
    expect(bridge.pull(2).entries).toEqual([entry(3)]);
  });

  it('lets go of what the store has', () => {
    const { bridge, writer } = connect();
    for (const seq of [0, 1, 2]) writer.append(entry(seq));
    expect(bridge.pull(1).entries).toEqual([entry(2)]);
    expect(bridge.pull(-1).entries).toEqual([entry(2)]);
  });

  it('keeps a log of any length, and says when a part of it should be stored', () => {
    const { bridge, writer, chunks } = connect();
    for (let seq = 0; seq < 10; seq++) writer.append(entry(seq));
    expect(chunks()).toBe(3);
    expect(bridge.pull(-1).entries).toHaveLength(10);
  });

  it('refuses an entry out of order', () => {
    const { writer } = connect();
    expect(() => writer.append(entry(1))).toThrow('entry 1 came where 0 is next');
  });

  it('refuses an entry of another shape, and a log that is shared', () => {
    const { bridge } = connect();
    expect(() => bridge.receive({ kind: 'entries', entries: [{ seq: 0 }] })).toThrow(z.ZodError);
    expect(() => bridge.receive({ kind: 'log', buffer: new SharedArrayBuffer(8) })).toThrow(TypeError);
  });

  it('shows steps whose total is unknown, or grows', () => {
    const { bridge, writer } = connect();
    expect(bridge.isStarted).toBe(true);
    writer.setSteps(1, 0);
    expect(bridge.pull(-1).progress).toMatchObject({ currentStep: 1, totalSteps: 0, percentage: 1 });
    writer.setSteps(2, 7);
    expect(bridge.pull(-1).progress).toMatchObject({ currentStep: 2, totalSteps: 7, etaSeconds: null });
  });

  it('reaches the worker with a cancel', () => {
    const { bridge } = connect();
    bridge.cancel();
    expect(Atomics.load(new Int32Array(bridge.control), 1)).toBe(1);
  });
});
