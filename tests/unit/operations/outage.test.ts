import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { barMetricCodec } from '../../../src/base/pure/bar-metric-codec.js';
import { encodeEntries } from '../../../src/base/pure/entry-bytes.js';
import { seededRandom } from '../../../src/base/pure/random.js';
import { progressSamplesStream } from '../../../src/kinds/backtest/backtest-streams.js';
import { servedCoordinator, servedTask } from '../../../src/operations/life/served-kind.js';
import { OperationsService } from '../../../src/operations/operations-service.js';
import type { Coordinate } from '../../../src/operations/ports/family.js';
import type { Kind, TaskKind } from '../../../src/operations/ports/kind.js';
import type { SliceRun } from '../../../src/operations/ports/slices.js';
import type { TaskRunner } from '../../../src/operations/ports/task-runner.js';
import { isOutage } from '../../../src/operations/record/errors.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { isFinal } from '../../../src/operations/record/operation-status.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { type Lost, type OutageStore, outageStore } from '../../support/outage-store.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { sampleEvaluation } from '../../support/sample-evaluation.js';
import { barMetrics, outcomeOf, samplesPiece } from '../../support/sample-metrics.js';
import { backtestKind, ManualClock, request } from './operations-harness.js';

const CHILDREN = 2;
const PARTS = 3;
const INPUTS = { dataHash: 'c0ffee' };
/** Each part of a child has one sample, and so has each of its parent. */
const SAMPLES = barMetrics(0, PARTS);

const part = (seq: number) => ({ pieces: [samplesPiece(SAMPLES.slice(seq, seq + 1))] });

/** Yields parts and checkpoints like a thread: from where the last checkpoint was, be they stored or not. */
const runInThread: TaskRunner = ({ operation }, events, { checkpoint }) => {
  const firstSeq = checkpoint?.[0] ?? 0;
  events.started();
  events.pinned(INPUTS);
  for (let seq = firstSeq; seq < PARTS; seq++) {
    events.partReady(part(seq));
    events.checkpointReady(new Uint8Array([seq + 1]));
  }
  const evaluation = sampleEvaluation({ configuration: `${operation.label}` });
  return {
    source: {
      pull: () => ({ progress: { ...operation.progress, phase: 'simulating' }, snapshot: null }),
      unread: () => [],
      cancel: () => undefined,
    },
    ended: Promise.resolve({ kind: 'completed', outcome: { ...outcomeOf({ totalBars: 21 }), evaluation } }),
    abort: () => undefined,
  };
};

const windows: Kind<object> = {
  name: 'WINDOWS',
  parameters: z.object({}),
  streams: [progressSamplesStream],
  listed: () => ({ ...request, title: 'windows' }),
};

const answered = (answer: number): SliceRun<number> => ({
  begun: Promise.resolve(),
  ended: Promise.resolve({ kind: 'completed', answer }),
  cancel: () => undefined,
  abort: () => undefined,
});

/** Has children run, runs slices, stores what they yield with what was tried, and reads it back. */
const coordinate: Coordinate = async (_operation, { family, slices, streams, pin }) => {
  await pin(INPUTS);
  const bars = await Promise.all(
    Array.from({ length: CHILDREN }, async (_, index) => {
      const label = `window ${index}`;
      const { id } = await family.start(backtestKind, label, {
        ...{ parameters: { symbol: 'AAPL', timeframe: '1d' }, label },
      });
      return Number((await family.result(await family.whenFinal(id)))?.totalBars);
    }),
  );
  for (let seq = streams.count('samples'); seq < PARTS; seq++) {
    await slices.run(seq, () => answered(seq));
    await streams.append({
      ...part(seq),
      evaluations: { evaluations: [sampleEvaluation({ kind: 'TRIAL', configuration: `${seq}` })], at: AT },
    });
  }
  let stored = 0;
  for await (const { count } of streams.read('samples')) stored += count;
  const total = bars.reduce((sum, one) => sum + one, 0);
  return {
    ...outcomeOf({ totalBars: total, stored, slots: await slices.slotsAnywhere() }),
    evaluation: sampleEvaluation({ configuration: 'all windows' }),
  };
};

const AT = new Date('2024-01-12T14:30:00Z');
const task = {
  ...backtestKind,
  settings: z.object({}),
  progress: () => ({ log: null, describe: () => ({}) as never }),
} as unknown as TaskKind<{ symbol: string; timeframe: string }, object>;

interface Stage {
  readonly line: OutageStore;
  readonly store: InMemoryOperationStore;
  readonly unexpected: unknown[];
  /** Records an operation of the coordinator. */
  start(): Promise<Operation>;
  /** Has it run, and resolves with its row once it is over. */
  run(operation: Operation): Promise<Operation>;
}

/** @param place whether one process runs what it records, or claims it in a store that hosts share */
function stage(place: 'alone' | 'cluster', longestOutageMs: number): Stage {
  const store = new InMemoryOperationStore();
  const line = outageStore(store);
  const unexpected: unknown[] = [];
  const service = new OperationsService({
    ...{ store: line.store, clock: new ManualClock(), owner: 'server-1', longestOutageMs },
    ...{ cacheTtlMs: 0, sourceTimeoutMs: 2_000, maxQueued: 10, maxQueuedPerCaller: 10, retentionDays: 0 },
    ...{ cancelGraceMs: 5_000, onUnexpected: (error: unknown) => unexpected.push(error) },
    // Hosts look for themselves: who was to tell them may not have learned of it.
    ...(place === 'cluster' && { claims: quietClaims }),
  });
  const claimed = new Set<string>();
  async function claimAll(): Promise<void> {
    const waiting = (await store.listUnfinished()).filter(({ status }) => status === 'PENDING');
    for (const operation of waiting) {
      if (claimed.has(operation.id)) continue;
      claimed.add(operation.id);
      void service.claimedWork
        .run(operation)
        .catch((error: unknown) => unexpected.push(error))
        .finally(() => claimed.delete(operation.id));
    }
  }
  service.serve(servedTask(task, {}, { here: runInThread, elsewhere: runInThread }));
  service.serve(servedCoordinator(windows, coordinate));
  return {
    ...{ line, store, unexpected },
    async start() {
      const { operation } = await service.create({ ...request, type: windows.name, label: 'whole' });
      return operation;
    },
    async run(operation) {
      service.resume([operation]);
      return await vi.waitFor(
        async () => {
          if (place === 'cluster') await claimAll();
          const present = await store.find(operation.id);
          if (present === null || !isFinal(present.status)) throw new Error(`${present?.status}`);
          return present;
        },
        { interval: 5, timeout: 30_000 },
      );
    },
  };
}

/** What an operation and those below it have left, but for when. */
async function left({ store }: Stage, { id }: Operation) {
  const { operations } = await store.list({ filter: {}, first: 100, after: null });
  const { rows } = await store.ledger.list({ filter: {}, first: 100, before: null });
  const all = [...operations].sort((a, b) => String(a.label).localeCompare(String(b.label)));
  return {
    result: await store.readResult(id),
    operations: await Promise.all(
      all.map(async ({ id: one, label, status }) => ({
        ...{ label, status, samples: await samplesIn(store, one) },
      })),
    ),
    ledger: rows.map(({ configurationHash }) => configurationHash).sort(),
  };
}

async function samplesIn(store: InMemoryOperationStore, id: string): Promise<string> {
  const pieces = await store.readStream(id, 'samples', -1, 100);
  return Buffer.concat(pieces.map(({ bytes }) => bytes)).toString('hex');
}

const undisturbed = {
  result: { totalBars: 42, stored: PARTS, slots: 1 },
  operations: ['whole', 'window 0', 'window 1'].map((label) => ({
    ...{ label, status: 'COMPLETED' },
    samples: Buffer.from(encodeEntries(barMetricCodec, SAMPLES)).toString('hex'),
  })),
};
/** One of each run, and those that the parent tried. */
const EVALUATED = CHILDREN + 1 + PARTS;

describe.each(['alone', 'cluster'] as const)('an outage of the store that operations run in, %s', (place) => {
  /** Runs all with outages at some accesses, and checks what it leaves. @returns how many accesses there were */
  async function runs(
    isAway: (access: number) => boolean,
    lost: Lost,
    longestOutageMs: number,
  ): Promise<{ readonly accesses: number; readonly attempt: number }> {
    const staged = stage(place, longestOutageMs);
    const operation = await staged.start();
    staged.line.watch(isAway, lost);
    const done = await staged.run(operation);
    expect(done.error).toBeNull();
    const { ledger, ...others } = await left(staged, operation);
    expect(others).toEqual(undisturbed);
    expect(new Set(ledger).size).toBe(EVALUATED);
    expect(ledger).toHaveLength(EVALUATED);
    expect(staged.unexpected.filter((error) => !isOutage(error))).toEqual([]);
    return { accesses: staged.line.accesses, attempt: done.attempt };
  }

  /** The accesses of an undisturbed run, and some of what comes after an outage. */
  async function everyAccess(): Promise<readonly number[]> {
    const { accesses } = await runs(() => false, 'request', 60_000);
    expect(accesses).toBeGreaterThan(30);
    return Array.from({ length: accesses + 5 }, (_, index) => index + 1);
  }

  describe.each(['request', 'answer'] as const)('where the %s is lost', (lost) => {
    it('ends nothing, doubles nothing and begins nothing anew, whichever access it meets', async () => {
      const all = await everyAccess();
      const ended = await Promise.all(all.map((nth) => runs((access) => access === nth, lost, 60_000)));
      expect(ended.filter(({ attempt }) => attempt > 1)).toEqual([]);
    });

    it('ends nothing and doubles nothing where it lasts for longer than what is worked out is held', async () => {
      const all = await everyAccess();
      await Promise.all(all.map((nth) => runs((access) => access >= nth && access < nth + 3, lost, 0)));
    });

    it('ends nothing and doubles nothing where one of eight accesses meets one', async () => {
      const randoms = Array.from({ length: 20 }, (_, seed) => seededRandom(seed));
      await Promise.all(randoms.map((random) => runs(() => random.below(8) === 0, lost, 60_000)));
    });
  });
});
