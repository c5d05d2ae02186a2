import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/base/pure/app-error.js';
import type { SourceState } from '../../../src/operations/ports/operation-source.js';
import type { WorkEnd } from '../../../src/operations/ports/work.js';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import { deferred } from './fake-work.js';
import { createHarness, POLL } from './operations-harness.js';

afterEach(() => {
  vi.useRealTimers();
});

const LOST: WorkEnd = { kind: 'lost', reason: 'out of memory' };
const failure = { code: 'DATA_NOT_FOUND', message: 'No bars of AAPL 1d.', retryable: false };
const warning = { code: 'FEW_TRADES', severity: 'CAUTION', message: 'Only 3 trades.' } as const;
const seqs = (entries: readonly { readonly seq: number }[]) => entries.map(({ seq }) => seq);

describe('an execution', () => {
  it('is PENDING until a worker has taken it up, then RUNNING from that time', async () => {
    const { clock, orchestrator, stored, reaches } = createHarness();
    const { id } = await orchestrator.start();
    expect(await stored(id)).toMatchObject({ status: 'PENDING', startedAt: null, attempt: 1 });
    clock.advance(3_000);
    orchestrator.work.start();
    expect((await reaches(id, 'RUNNING')).startedAt).toEqual(clock.now());
  });

  it('completes with result, trades, equity and warnings', async () => {
    const { service, clock, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const trades = new Uint8Array([9, 8, 7]);
    const equity = new Uint8Array([1, 2, 3]);
    clock.advance(4_000);
    work.end({
      kind: 'completed',
      outcome: {
        result: { totalBars: 21 },
        warnings: [warning],
        partSeq: 0,
        firstTradeSeq: 0,
        tradeCount: 3,
        trades,
        equity,
      },
    });
    const completed = await reaches(id, 'COMPLETED');
    expect(completed).toMatchObject({ completedAt: clock.now(), warnings: [warning], error: null });
    expect(completed.progress).toMatchObject({ phase: 'done', percentage: 100, etaSeconds: null });
    expect(await service.result(completed)).toEqual({ totalBars: 21 });
    expect(new Uint8Array((await service.equity(completed)) ?? [])).toEqual(equity);
    expect(await service.trades(completed, { first: 2, afterSeq: -1 })).toEqual({
      pieces: [trades],
      hasNextPage: true,
      totalCount: 3,
    });
    expect(service.pollAfterMs(completed)).toBeNull();
  });

  it('completes with the parts that came before the end', async () => {
    const { service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.events.partReady({
      partSeq: 0,
      firstTradeSeq: 0,
      tradeCount: 1,
      trades: new Uint8Array([10]),
      equity: new Uint8Array([1]),
    });
    work.events.partReady({
      partSeq: 1,
      firstTradeSeq: 1,
      tradeCount: 1,
      trades: new Uint8Array([11]),
      equity: new Uint8Array([2]),
    });
    work.end({
      kind: 'completed',
      outcome: {
        ...{ result: { totalBars: 21 }, warnings: [] },
        ...{ partSeq: 2, firstTradeSeq: 2, equity: new Uint8Array([3]) },
        ...{ tradeCount: 1, trades: new Uint8Array([12]) },
      },
    });
    const completed = await reaches(id, 'COMPLETED');
    expect(new Uint8Array((await service.equity(completed)) ?? [])).toEqual(new Uint8Array([1, 2, 3]));
    expect(await service.trades(completed, { first: 5, afterSeq: -1 })).toEqual({
      pieces: [10, 11, 12].map((byte) => new Uint8Array([byte])),
      hasNextPage: false,
      totalCount: 3,
    });
  });

  it('fails rather than complete without a part that could not be kept', async () => {
    const { store, unexpected, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const failure = new Error('the disk is full');
    store.failNext('appendOutcome', failure);
    work.events.partReady({ partSeq: 0, firstTradeSeq: 0, tradeCount: 0, trades: null, equity: null });
    work.end({
      kind: 'completed',
      outcome: {
        result: {},
        warnings: [],
        partSeq: 1,
        firstTradeSeq: 0,
        tradeCount: 0,
        trades: null,
        equity: null,
      },
    });
    expect((await reaches(id, 'FAILED')).error?.code).toBe('INTERNAL_ERROR');
    expect(unexpected).toContain(failure);
  });

  it('has no result before it is completed', async () => {
    const { service, stored, startRunning } = createHarness();
    const { id } = await startRunning();
    expect(await service.result(await stored(id))).toBeNull();
    expect(await service.equity(await stored(id))).toBeNull();
  });

  it('stores all entries before it is final, although nobody pulled', async () => {
    const { service, store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.measure(2_345);
    work.complete();
    await vi.waitFor(async () => {
      const operation = await service.get(id);
      const log = await store.readMetrics(id, 'bars', -1, 5_000);
      if (operation?.status === 'COMPLETED') expect(log).toHaveLength(2_345);
      expect(operation?.status).toBe('COMPLETED');
    });
  });

  it('stores entries that came by themselves without asking, also while it is asked', async () => {
    const { service, store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.bringEntries();
    const pulledBefore = [...work.pulls];
    work.measure(5);
    work.events.chunkReady();
    await vi.waitFor(async () => expect(await store.lastMetricSeq(id, 'bars')).toBe(4), POLL);
    expect(work.pulls).toEqual(pulledBefore);
    const { promise, resolve } = deferred<SourceState>();
    work.answer = promise;
    const pulled = service.get(id, { forceRefresh: true });
    await vi.waitFor(() => expect(work.pulls.at(-1)).toBe(4), POLL);
    work.measure(3);
    const asked = work.stateAfter(4);
    work.measure(2);
    work.events.chunkReady();
    await vi.waitFor(async () => expect(await store.lastMetricSeq(id, 'bars')).toBe(9), POLL);
    resolve(asked);
    work.answer = null;
    await pulled;
    work.complete();
    await vi.waitFor(async () => expect((await service.get(id))?.status).toBe('COMPLETED'), POLL);
    expect(seqs(await store.readMetrics(id, 'bars', -1, 100))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('stores what it has when the worker says that a chunk is full', async () => {
    const { store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.measure(7);
    work.events.chunkReady();
    await vi.waitFor(async () => expect(await store.lastMetricSeq(id, 'bars')).toBe(6), POLL);
  });

  it('fails with the code, the message and the warnings of the work, keeping its percentage', async () => {
    const { service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.reach(40);
    await service.get(id, { forceRefresh: true });
    work.end({ kind: 'failed', failure, warnings: [warning] });
    const failed = await reaches(id, 'FAILED');
    expect(failed).toMatchObject({ error: failure, warnings: [warning] });
    expect(failed.progress).toMatchObject({ phase: 'done', percentage: 40 });
  });

  it('fails from PENDING when the worker finds that it cannot begin', async () => {
    const { orchestrator, reaches } = createHarness();
    const { id } = await orchestrator.start();
    orchestrator.work.end({ kind: 'failed', failure, warnings: [] });
    expect((await reaches(id, 'FAILED')).error).toEqual(failure);
  });

  it('completes although its begin was never told', async () => {
    const { orchestrator, reaches } = createHarness();
    const { id } = await orchestrator.start();
    orchestrator.work.complete();
    expect((await reaches(id, 'COMPLETED')).startedAt).not.toBeNull();
  });

  it('ignores what work tells after its end', async () => {
    const { startRunning, reaches, orchestrator, stored } = createHarness();
    const { id, work } = await startRunning();
    work.end(LOST);
    await reaches(id, 'PENDING');
    await vi.waitFor(() => expect(orchestrator.works).toHaveLength(2), POLL);
    work.events.started();
    work.events.chunkReady();
    orchestrator.work.end({ kind: 'failed', failure, warnings: [] });
    await reaches(id, 'FAILED');
    expect((await stored(id)).startedAt).toBeNull();
  });

  it('fails with the code of the error when it cannot be handed to a worker', async () => {
    class RefusedError extends AppError {
      readonly code = 'REFUSED';
    }
    const { orchestrator, reaches, unexpected } = createHarness();
    orchestrator.refusal = new RefusedError('No worker takes this.');
    const { id } = await orchestrator.start();
    expect((await reaches(id, 'FAILED')).error).toEqual({
      code: 'REFUSED',
      message: 'No worker takes this.',
      retryable: false,
    });
    expect(unexpected).toEqual([]);
  });

  it('fails with a masked error, reported once, when its supervision breaks', async () => {
    const { orchestrator, reaches, unexpected } = createHarness();
    orchestrator.refusal = new TypeError('secret detail');
    const { id } = await orchestrator.start();
    const { error } = await reaches(id, 'FAILED');
    expect(error?.code).toBe('INTERNAL_ERROR');
    expect(error?.message).not.toContain('secret');
    expect(unexpected).toEqual([orchestrator.refusal]);
  });

  it('survives a store that cannot record its end, and shows what the store has', async () => {
    const { service, store, startRunning, unexpected } = createHarness();
    const { id, work } = await startRunning();
    const full = new Error('disk full');
    const still = new Error('disk still full');
    store.failNext('complete', full);
    store.failNext('transition', still);
    work.complete();
    await vi.waitFor(() => expect(unexpected).toEqual([full, still]), POLL);
    expect((await service.get(id))?.status).toBe('RUNNING');
    expect((await service.cancel(id, null)).status).toBe('CANCELLED');
  });

  it('loses nothing of work that ends while the store is unavailable', async () => {
    const { store, service, startRunning, reaches, unexpected } = createHarness();
    const { id, work } = await startRunning();
    work.measure(5);
    const full = new StoreUnavailableError('the disk is full.');
    store.failNext('appendMetrics', full);
    store.failNext('complete', full);
    work.complete();
    const done = await reaches(id, 'COMPLETED');
    expect(await store.lastMetricSeq(id, 'bars')).toBe(4);
    expect(await service.result(done)).toEqual({ totalBars: 21 });
    expect(unexpected).toEqual([]);
  });

  it('keeps the parts of work that goes on while the store is unavailable', async () => {
    const { store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    store.failNext('appendOutcome', new StoreUnavailableError('the disk is full.'));
    work.events.partReady({
      ...{ partSeq: 0, firstTradeSeq: 0, tradeCount: 1, equity: null },
      trades: new Uint8Array([7]),
    });
    work.end({
      kind: 'completed',
      outcome: {
        ...{ result: {}, warnings: [], partSeq: 1, firstTradeSeq: 1, tradeCount: 0, equity: null },
        trades: null,
      },
    });
    await reaches(id, 'COMPLETED');
    expect(await store.readTradePieces(id, -1, 10)).toEqual([new Uint8Array([7])]);
  });

  it('fails with what is wrong when the store is unavailable for a minute, as soon as that can be told', async () => {
    const { store, clock, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const full = new StoreUnavailableError('the disk is full.');
    store.failNext('appendOutcome', full);
    store.failNext('appendOutcome', full);
    store.failNext('transition', full);
    work.events.partReady({
      ...{ partSeq: 0, firstTradeSeq: 0, tradeCount: 0 },
      ...{ trades: null, equity: null },
    });
    await vi.waitFor(
      () => expect(store.calls.filter((call) => call === 'appendOutcome')).toHaveLength(1),
      POLL,
    );
    clock.advance(60_000);
    const { error } = await reaches(id, 'FAILED');
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(error?.message).toContain('the disk is full');
    expect(work.abortCalls).toBeGreaterThan(0);
  });

  it('leaves an operation to the next process when the store is unavailable until this one ends', async () => {
    const { store, orchestrator, stored, startRunning } = createHarness();
    const { id, work } = await startRunning();
    for (let call = 0; call < 50; call++)
      for (const method of ['complete', 'transition'] as const)
        store.failNext(method, new StoreUnavailableError('the disk is full.'));
    work.complete();
    await vi.waitFor(() => expect(store.calls).toContain('complete'), POLL);
    await orchestrator.shutdown(10_000);
    expect((await stored(id)).status).toBe('RUNNING');
  });

  it('goes on when a step on the way could not be recorded', async () => {
    const { store, orchestrator, reaches, unexpected } = createHarness();
    const { id } = await orchestrator.start();
    const busy = new Error('database is busy');
    store.failNext('transition', busy);
    orchestrator.work.start();
    await vi.waitFor(() => expect(unexpected).toEqual([busy]), POLL);
    orchestrator.work.complete();
    await reaches(id, 'COMPLETED');
  });
});

describe('a lost worker', () => {
  it('puts the operation back to PENDING with the next attempt and begins again', async () => {
    const { service, orchestrator, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.reach(60);
    await service.get(id, { forceRefresh: true });
    work.end(LOST);
    const waiting = await reaches(id, 'PENDING');
    expect(waiting).toMatchObject({ attempt: 2, workerLosses: 1, serverLosses: 0, startedAt: null });
    expect(waiting.progress).toMatchObject({ phase: 'queued', percentage: 60 });

    await vi.waitFor(() => expect(orchestrator.works).toHaveLength(2), POLL);
    orchestrator.work.start();
    await reaches(id, 'RUNNING');
    orchestrator.work.reach(10);
    expect((await service.get(id, { forceRefresh: true }))?.progress.percentage).toBe(60);
    orchestrator.work.complete();
    expect((await reaches(id, 'COMPLETED')).attempt).toBe(2);
  });

  it('leaves a log that the next attempt continues without gap or repeat', async () => {
    const { service, store, orchestrator, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.measure(3);
    work.end(LOST);
    await reaches(id, 'PENDING');
    await vi.waitFor(() => expect(orchestrator.works).toHaveLength(2), POLL);
    orchestrator.work.start();
    await reaches(id, 'RUNNING');
    orchestrator.work.measure(2);
    await service.get(id, { forceRefresh: true });
    orchestrator.work.measure(3);
    orchestrator.work.complete();
    await reaches(id, 'COMPLETED');
    expect(seqs(await store.readMetrics(id, 'bars', -1, 100))).toEqual([0, 1, 2, 3, 4]);
    expect(orchestrator.work.pulls.every((afterSeq) => afterSeq >= 2)).toBe(true);
  });

  it('fails the operation at the fourth time, whether or not it had begun', async () => {
    const { orchestrator, reaches } = createHarness();
    const { id } = await orchestrator.start();
    for (let loss = 1; loss <= 3; loss++) {
      if (loss % 2 === 0) orchestrator.work.start();
      orchestrator.work.end(LOST);
      await vi.waitFor(() => expect(orchestrator.works).toHaveLength(loss + 1), POLL);
    }
    orchestrator.work.start();
    orchestrator.work.end(LOST);
    const failed = await reaches(id, 'FAILED');
    expect(failed).toMatchObject({ attempt: 4, workerLosses: 4, error: { code: 'WORKER_LOST' } });
    expect(orchestrator.works).toHaveLength(4);
  });
});

describe('pinned inputs', () => {
  const inputs = { strategyHash: 'a', modelHash: 'b', engineVersion: '1' };

  async function secondAttempt() {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    work.events.pinned(inputs);
    work.end(LOST);
    await harness.reaches(id, 'PENDING');
    await vi.waitFor(() => expect(harness.orchestrator.works).toHaveLength(2), POLL);
    harness.orchestrator.work.start();
    await harness.reaches(id, 'RUNNING');
    return { ...harness, id, work: harness.orchestrator.work };
  }

  it('are those of the first attempt', async () => {
    const { stored, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.events.pinned(inputs);
    await vi.waitFor(async () => expect((await stored(id)).pinnedInputs).toEqual(inputs), POLL);
  });

  it('let a later attempt go on that finds the same', async () => {
    const { id, work, reaches, store } = await secondAttempt();
    work.events.pinned({ engineVersion: '1', modelHash: 'b', strategyHash: 'a' });
    work.measure(1);
    work.complete();
    await reaches(id, 'COMPLETED');
    expect(await store.lastMetricSeq(id, 'bars')).toBe(0);
  });

  it('fail a later attempt that finds others, naming them, and stop its work', async () => {
    const { id, work, reaches } = await secondAttempt();
    work.events.pinned({ ...inputs, modelHash: 'other' });
    const { error } = await reaches(id, 'FAILED');
    expect(error).toMatchObject({ code: 'INPUT_CHANGED', retryable: false });
    expect(error?.message).toContain('modelHash');
    expect(error?.message).not.toContain('strategyHash');
    await vi.waitFor(() => expect(work.cancelCalls).toBe(1), POLL);
  });

  it('keep entries of a later attempt out of the log until they are confirmed', async () => {
    const { id, work, service, store } = await secondAttempt();
    work.measure(4);
    work.reach(5);
    expect((await service.get(id, { forceRefresh: true }))?.progress.percentage).toBe(5);
    expect(await store.lastMetricSeq(id, 'bars')).toBe(-1);
    work.events.pinned(inputs);
    work.events.chunkReady();
    await vi.waitFor(async () => expect(await store.lastMetricSeq(id, 'bars')).toBe(3), POLL);
  });
});

describe('an execution on another host', () => {
  const elsewhere = { executionMode: 'REMOTE', host: 'http://worker.test:5003' } as const;

  it('is COMPLETED only when its last entries are here, however long the host cannot be reached', async () => {
    const { startRunning, stored, store, reaches } = createHarness();
    const { id, work } = await startRunning(elsewhere);
    work.measure(3);
    work.answer = new Error('connection refused');
    work.complete();
    // The tries of a worker in this process are over by then.
    await vi.waitFor(() => expect(work.pulls.length).toBeGreaterThan(3), POLL);
    expect((await stored(id)).status).toBe('RUNNING');
    work.answer = null;
    expect((await reaches(id, 'COMPLETED')).warnings).toEqual([]);
    expect(seqs(await store.readMetrics(id, 'bars', -1, 10))).toEqual([0, 1, 2]);
  });

  it('is left to the next process when this one ends before they are', async () => {
    const { orchestrator, startRunning, stored } = createHarness();
    const { id, work } = await startRunning(elsewhere);
    work.answer = new Error('connection refused');
    work.complete();
    await vi.waitFor(() => expect(work.pulls.length).toBeGreaterThan(2), POLL);
    await orchestrator.shutdown(5_000);
    expect((await stored(id)).status).toBe('RUNNING');
  });
});
