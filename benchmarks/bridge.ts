import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import { backtestProgressCodec } from '../src/kinds/backtest/backtest-progress-codec.js';
import { BacktestProgressWriter } from '../src/kinds/backtest/backtest-progress-writer.js';
import { StateSlot } from '../src/operations/ports/task-state.js';
import { createControlBlock } from '../src/places/bridge/bridge-layout.js';
import { BridgeStateReader } from '../src/places/bridge/bridge-state-reader.js';
import { BridgeStateWriter } from '../src/places/bridge/bridge-state-writer.js';
import { TaskBridge } from '../src/places/bridge/task-bridge.js';
import { ThreadLink } from '../src/places/threads/thread-link.js';
import { atMost, type Benchmark, below, type Figure, figure, type RunSettings } from './benchmark.js';
import type { WriterReport, WriterTask } from './threads/bridge-writer-thread.js';

const BARS_A_SAMPLE = 50;
/** The compiler still works on the first ones. */
const WARM_UP_BATCHES = 3;
const NOTHING_STORED = new Map<string, number>();
/** Of one write, nanoseconds. */
const WRITE_LIMIT_NS = 1_000;

/** Times writing and reading of the bridge, and looks for torn reads. */
export const bridge: Benchmark = {
  name: 'bridge',
  async run(settings) {
    const operations = settings.quick ? 20_000 : 200_000;
    const batches = settings.quick ? 5 : 40;
    settings.say('one thread');
    return [
      nanoseconds('state write, alone', timeStateWrites(operations, batches), WRITE_LIMIT_NS),
      nanoseconds(
        'progress write (state and log entry), alone',
        timeSamples(operations, batches, true),
        WRITE_LIMIT_NS,
      ),
      nanoseconds(
        'the same into memory that is used for the first time',
        timeSamples(operations, batches, false),
        WRITE_LIMIT_NS,
      ),
      nanoseconds('state read, alone', timeStateReads(operations, batches)),
      nanoseconds('pull without new entries, alone', timePulls(operations, batches)),
      ...(await contend(settings)),
    ];
  },
};

function nanoseconds(name: string, values: readonly number[], limit?: number): Figure {
  return figure(name, 'ns', values, limit === undefined ? {} : below(limit));
}

/** Returns nanoseconds a call, a value a batch. */
function timeBatches(batches: number, operations: number, prepare: () => (index: number) => void): number[] {
  const times: number[] = [];
  for (let batch = 0; batch < WARM_UP_BATCHES + batches; batch++) {
    const operation = prepare();
    const startMs = performance.now();
    for (let index = 0; index < operations; index++) operation(index);
    if (batch >= WARM_UP_BATCHES) times.push(((performance.now() - startMs) * 1e6) / operations);
  }
  return times;
}

function timeStateWrites(operations: number, batches: number): number[] {
  const writer = new BridgeStateWriter(createControlBlock());
  return timeBatches(batches, operations, () => (index) => {
    writer.openState()[StateSlot.CurrentStep] = index;
    writer.closeState();
  });
}

/**
 * Times what the engine does every 50 bars.
 * @param isTouched whether the memory of the log has been used before; else its first use is part of the time
 */
function timeSamples(operations: number, batches: number, isTouched: boolean): number[] {
  const times: number[] = [];
  for (let batch = 0; batch < WARM_UP_BATCHES + batches; batch++) {
    const link = new ThreadLink(createControlBlock(), (message) => {
      if (message.kind === 'log' && isTouched) new Float64Array(message.buffer).fill(1);
    });
    const writer = new BacktestProgressWriter(link);
    writer.begin(operations * BARS_A_SAMPLE);
    const elapsedMs = writeSamples(writer, operations);
    if (batch >= WARM_UP_BATCHES) times.push((elapsedMs * 1e6) / operations);
  }
  return times;
}

function writeSamples(writer: BacktestProgressWriter, operations: number): number {
  const sample = {
    seq: 0,
    barIndex: 0,
    timestampMs: 0,
    equity: 1e5,
    pnl: 0.5,
    trades: 3,
    winRate: 0.5,
    position: 10,
  };
  const startMs = performance.now();
  for (let index = 0; index < operations; index++) {
    sample.seq = index;
    sample.barIndex = index * BARS_A_SAMPLE;
    sample.timestampMs = index * 60_000;
    writer.sample(sample);
  }
  return performance.now() - startMs;
}

function timeStateReads(operations: number, batches: number): number[] {
  const reader = new BridgeStateReader();
  let sum = 0;
  const times = timeBatches(batches, operations, () => () => {
    sum += reader.readState()[StateSlot.CurrentStep] ?? 0;
  });
  // What nobody looks at the compiler may leave out.
  if (sum !== 0) throw new Error('an unwritten bridge has a step');
  return times;
}

function timePulls(operations: number, batches: number): number[] {
  const source = new TaskBridge(backtestProgressCodec('COIN 1m'));
  const link = new ThreadLink(source.control, (message) => {
    if (message.kind === 'log') source.attachLog(message.buffer);
  });
  const writer = new BacktestProgressWriter(link);
  writer.phase('simulating');
  writer.begin(1_000);
  let entries = 0;
  const times = timeBatches(batches, operations, () => () => {
    source.pull();
    entries += source.unread(NOTHING_STORED).length;
  });
  if (entries !== 0) throw new Error('an unwritten log has entries');
  return times;
}

/** Reads while another thread writes. */
async function contend({ quick, say }: RunSettings): Promise<Figure[]> {
  const rounds = quick ? 1 : 10;
  const newStates = quick ? 20_000 : 100_000;
  const fast = { writes: [] as number[], reads: [] as number[] };
  let torn = 0;
  for (let round = 0; round < rounds; round++) {
    say(`two threads, round ${round + 1} of ${rounds}`);
    torn += (await contendOnce(newStates, true)).torn;
    const withoutPause = await contendOnce(newStates / 10, false);
    torn += withoutPause.torn;
    fast.writes.push(withoutPause.writeNs);
    fast.reads.push(withoutPause.readNs);
  }
  const seen = (rounds * newStates).toLocaleString('en');
  return [
    nanoseconds('state write of all slots, without pause, against a reader', fast.writes, WRITE_LIMIT_NS),
    nanoseconds('state read, against a writer without pause', fast.reads),
    figure(`torn reads in ${seen} that saw a new state`, 'count', [torn], atMost(0)),
  ];
}

interface Contention {
  /** Reads that were not of one write, or of an older one than before. */
  readonly torn: number;
  readonly readNs: number;
  readonly writeNs: number;
}

/** @param newStates to be seen; a read that repeats a state says nothing about tearing */
async function contendOnce(newStates: number, withPauses: boolean): Promise<Contention> {
  const reader = new BridgeStateReader();
  const worker = new Worker(join(projectRoot, 'dist', 'benchmarks', 'threads', 'bridge-writer-thread.js'), {
    workerData: { control: reader.control, withPauses } satisfies WriterTask,
  });
  try {
    await once(worker, 'message');
    let torn = 0;
    let reads = 0;
    const startMs = performance.now();
    for (let seen = 0, last = 0; seen < newStates; reads++) {
      const state = reader.readState();
      const first = state[0] ?? 0;
      for (let slot = 1; slot < state.length; slot++) if (state[slot] !== first) torn++;
      if (first > last) seen++;
      if (first < last) torn++;
      last = first;
    }
    const readNs = ((performance.now() - startMs) * 1e6) / reads;
    const reported = once(worker, 'message');
    reader.cancellation.cancel();
    const [{ writes, elapsedMs }] = (await reported) as [WriterReport];
    return { torn, readNs, writeNs: (elapsedMs * 1e6) / writes };
  } finally {
    await worker.terminate();
  }
}
