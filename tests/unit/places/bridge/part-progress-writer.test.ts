import { describe, expect, it } from 'vitest';
import type { ProgressCodec } from '../../../../src/operations/ports/task-state.js';
import { StateSlot } from '../../../../src/operations/ports/task-state.js';
import type { Part } from '../../../../src/operations/record/part.js';
import { PartProgressWriter } from '../../../../src/places/bridge/part-progress-writer.js';
import { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';

interface Entry {
  readonly seq: number;
  readonly payload: string;
}

const codec: ProgressCodec = {
  log: null,
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

const entry = (seq: number): Entry => ({ seq, payload: `segment ${seq}` });
const encode = (entries: readonly Entry[]): Uint8Array => new TextEncoder().encode(JSON.stringify(entries));

function connect() {
  const bridge = new TaskBridge(codec);
  const sent: Part[] = [];
  const writer = new PartProgressWriter<Entry>(bridge.control, {
    stream: 'segments',
    encode,
    send: (part) => sent.push(part),
  });
  return { bridge, writer, sent };
}

describe('work that sends its entries', () => {
  it('sends each as a part, in order', () => {
    const { writer, sent } = connect();
    for (const seq of [0, 1]) writer.append(entry(seq));
    expect(sent).toEqual(
      [0, 1].map((seq) => ({
        pieces: [{ stream: 'segments', firstSeq: seq, count: 1, bytes: encode([entry(seq)]) }],
      })),
    );
  });

  it('goes on behind what an earlier attempt has sent', () => {
    const { writer, sent } = connect();
    writer.goOnAfter(7);
    writer.append(entry(7));
    expect(sent[0]?.pieces[0]?.firstSeq).toBe(7);
  });

  it('refuses an entry out of order', () => {
    const { writer } = connect();
    expect(() => writer.append(entry(1))).toThrow('entry 1 came where 0 is next');
  });

  it('has nothing in memory, and shares no log', () => {
    const { bridge, writer } = connect();
    writer.append(entry(0));
    expect(bridge.unread(new Map())).toEqual([]);
    expect(() => bridge.attachLog(new SharedArrayBuffer(8))).toThrow(TypeError);
  });

  it('shows steps whose total is unknown, or grows', () => {
    const { bridge, writer } = connect();
    expect(bridge.isStarted).toBe(true);
    writer.setSteps(1, 0);
    expect(bridge.pull().progress).toMatchObject({ currentStep: 1, totalSteps: 0, percentage: 1 });
    writer.setSteps(2, 7);
    expect(bridge.pull().progress).toMatchObject({ currentStep: 2, totalSteps: 7, etaSeconds: null });
  });

  it('is reached by a cancel', () => {
    const { bridge } = connect();
    bridge.cancel();
    expect(Atomics.load(new Int32Array(bridge.control), 1)).toBe(1);
  });
});
