import { describe, expect, it, vi } from 'vitest';
import { coordinatedWork } from '../../../src/operations/life/coordinated-work.js';
import { Dispatcher } from '../../../src/operations/life/dispatcher.js';
import type { FamilyMeans } from '../../../src/operations/life/family.js';
import type { Coordinate, Coordination } from '../../../src/operations/ports/family.js';
import type { OperationClaims } from '../../../src/operations/ports/operation-claims.js';
import type { SliceEnd, SliceRun } from '../../../src/operations/ports/slices.js';
import type { WorkEvents } from '../../../src/operations/ports/work.js';
import type { Part } from '../../../src/operations/record/part.js';
import { LiveOperation } from '../../../src/operations/watch/live-operation.js';
import { LiveOperations } from '../../../src/operations/watch/live-operations.js';
import { MemoryWorkQueue } from '../../../src/places/threads/memory-work-queue.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { outcomeOf } from '../../support/sample-metrics.js';
import { sampleOperation } from '../../support/sample-operation.js';

const POLL = { interval: 1, timeout: 5_000 };
const OUTCOME = outcomeOf({ totalBars: 1 });

/** The work of a coordinator, whose events a test handles. */
function stage(
  coordinate: Coordinate,
  pinnedInputs: { readonly a: number } | null = null,
  claims: OperationClaims | null = null,
) {
  const live = new LiveOperation(sampleOperation({ status: 'RUNNING', pinnedInputs }), []);
  const parts: Part[] = [];
  const pinned: unknown[] = [];
  const events: WorkEvents = {
    placed: () => undefined,
    started: () => undefined,
    pinned: (inputs) => void pinned.push(inputs),
    partReady: (part) => void parts.push(part),
    draftsAnew: () => undefined,
    checkpointReady: () => undefined,
  };
  const cancelBelow = vi.fn(async () => []);
  const context = {
    dispatcher: new Dispatcher({ queue: new MemoryWorkQueue(), slots: 2 }),
    store: new InMemoryOperationStore(),
    live: new LiveOperations(() => []),
    clock: { now: () => new Date() },
    report: (error: unknown) => expect.fail(String(error)),
    claims,
  };
  const means = { context, canceller: { cancelBelow } } as unknown as FamilyMeans;
  const work = coordinatedWork(live, { means, events, coordinate });
  return { live, parts, pinned, work, cancelBelow, store: context.store };
}

function ended<Answer>(end: SliceEnd<Answer>): () => SliceRun<Answer> {
  const begun = Promise.resolve();
  return () => ({ begun, ended: Promise.resolve(end), cancel: () => undefined, abort: () => undefined });
}

/** A slice that ends when it is asked to stop. */
function patient(onCancel: () => void): () => SliceRun<never> {
  return () => {
    let settle: (end: SliceEnd<never>) => void = () => undefined;
    const end = new Promise<SliceEnd<never>>((resolve) => {
      settle = resolve;
    });
    const cancel = () => {
      onCancel();
      settle({ kind: 'cancelled' });
    };
    return { begun: Promise.resolve(), ended: end, cancel, abort: cancel };
  };
}

describe('the work of a coordinator', () => {
  it('is cancelled where what is below it was stopped first, by a cancel that another process has stored', async () => {
    const claims = { owner: 'cluster' } as OperationClaims;
    let childHasStopped: () => void = () => undefined;
    const child = new Promise<never>((_resolve, reject) => {
      childHasStopped = () => reject(new Error('a training was cancelled'));
    });
    const asked = stage(() => child, null, claims);
    await asked.store.insert({ ...asked.live.operation, status: 'CANCELLING' });
    childHasStopped();
    expect(await asked.work.ended).toEqual({ kind: 'cancelled' });
    const failed = stage(() => Promise.reject(new Error('a training failed')), null, claims);
    await failed.store.insert(failed.live.operation);
    await expect(failed.work.ended).rejects.toThrow('a training failed');
  });

  it('leaves what is below it to the next attempt, which another host has taken, however this one ends', async () => {
    const claims = { owner: 'cluster' } as OperationClaims;
    for (const end of ['stopped', 'failed'] as const) {
      let fail: (error: Error) => void = () => undefined;
      const child = new Promise<never>((_resolve, reject) => {
        fail = reject;
      });
      const { live, store, work, cancelBelow } = stage(() => child, null, claims);
      await store.insert({ ...live.operation, attempt: live.operation.attempt + 1 });
      // As where the inputs that it pins are refused.
      if (end === 'stopped') void work.source.cancel();
      else fail(new Error('a training failed'));
      expect(await work.ended).toEqual({ kind: 'left' });
      expect(cancelBelow).not.toHaveBeenCalled();
    }
  });

  it('looks at no child any more once it is over, whatever the child goes on to be', async () => {
    const claims = { owner: 'cluster' } as OperationClaims;
    let waiting: Promise<unknown> = Promise.resolve();
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { store, work } = stage(
      async (_operation, { family, slices }) => {
        await begun;
        waiting = family.whenFinal('op_child');
        waiting.catch(() => undefined);
        await slices.run(0, ended({ kind: 'lost', reason: 'the thread died' }));
        return OUTCOME;
      },
      null,
      claims,
    );
    await store.insert(sampleOperation({ id: 'op_child', status: 'RUNNING' }));
    begin();
    expect(await work.ended).toMatchObject({ kind: 'lost' });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('completes with what it comes to', async () => {
    const { work } = stage(async (_operation, { slices }) => {
      await slices.run(0, ended({ kind: 'completed', answer: 1 }));
      return OUTCOME;
    });
    expect(await work.ended).toEqual({ kind: 'completed', outcome: OUTCOME });
  });

  it('is lost when a thread dies under a slice, and stops the others; what is below it goes on', async () => {
    const cancelled = vi.fn();
    const { work, cancelBelow } = stage(async (_operation, { slices }) => {
      await Promise.all([
        slices.run(0, patient(cancelled)),
        slices.run(1, ended({ kind: 'lost', reason: 'the thread died' })),
      ]);
      return OUTCOME;
    });
    expect(await work.ended).toEqual({ kind: 'lost', reason: 'the thread died' });
    expect(cancelled).toHaveBeenCalled();
    expect(cancelBelow).not.toHaveBeenCalled();
  });

  it('fails with the code of a slice, and cancels what is below it', async () => {
    const failure = { code: 'DATA_NOT_FOUND', message: 'no bars', retryable: false };
    const { work, cancelBelow } = stage(async (_operation, { slices }) => {
      await slices.run(0, ended({ kind: 'failed', failure }));
      return OUTCOME;
    });
    expect(await work.ended).toEqual({ kind: 'failed', failure, warnings: [] });
    expect(cancelBelow).toHaveBeenCalledOnce();
  });

  it('stops its slices when it is cancelled, or left, before it ends', async () => {
    for (const stop of ['cancel', 'leave'] as const) {
      const cancelled = vi.fn();
      const begun = vi.fn();
      const { work, cancelBelow } = stage(async (_operation, { slices }) => {
        const run = slices.run(0, patient(cancelled));
        begun();
        await run;
        return OUTCOME;
      });
      await vi.waitFor(() => expect(begun).toHaveBeenCalled(), POLL);
      if (stop === 'cancel') void work.source.cancel();
      else work.leave?.();
      expect(await work.ended).toEqual({ kind: 'cancelled' });
      // Children go on where the process ends.
      expect(cancelBelow).toHaveBeenCalledTimes(stop === 'cancel' ? 1 : 0);
    }
  });

  it('goes on once what it appends is stored', async () => {
    const bytes = new Uint8Array(1);
    const part = { pieces: [{ stream: 'trials', firstSeq: 0, count: 2, bytes }] };
    const { live, parts, work } = stage(async (_operation, { streams }) => {
      await streams.append(part);
      return outcomeOf({ totalBars: streams.count('trials') });
    });
    await vi.waitFor(() => expect(parts).toEqual([part]), POLL);
    live.storedPieces(part.pieces);
    expect(await work.ended).toEqual({ kind: 'completed', outcome: outcomeOf({ totalBars: 2 }) });
  });

  it('goes on once its inputs are those of the first attempt', async () => {
    let isOn = false;
    const { live, pinned, work } = stage(
      async (_operation, { pin }: Coordination) => {
        await pin({ a: 1 });
        isOn = true;
        return OUTCOME;
      },
      { a: 1 },
    );
    await vi.waitFor(() => expect(pinned).toEqual([{ a: 1 }]), POLL);
    expect(isOn).toBe(false);
    live.areInputsConfirmed = true;
    live.update({ ...live.operation, pinnedInputs: { a: 1 } });
    expect((await work.ended).kind).toBe('completed');
  });

  it('tells what it reported last', async () => {
    const progress = {
      ...{ phase: 'searching', percentage: 10, message: '', currentStep: 1, totalSteps: 10 },
      etaSeconds: 3,
    };
    const { work } = stage(async (_operation, { report }) => {
      report(progress, { completedTrials: 1 });
      report({ ...progress, currentStep: 2 });
      return OUTCOME;
    });
    await work.ended;
    expect(await work.source.pull()).toEqual({
      progress: { ...progress, currentStep: 2 },
      snapshot: { completedTrials: 1 },
    });
  });
});
