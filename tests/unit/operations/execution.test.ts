import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/base/pure/app-error.js';
import { equityStream } from '../../../src/kinds/backtest/backtest-streams.js';
import type { SourceState } from '../../../src/operations/ports/operation-source.js';
import type { WorkEnd } from '../../../src/operations/ports/work.js';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import type { Piece } from '../../../src/operations/record/part.js';
import { samplesPiece } from '../../support/sample-metrics.js';
import { barMetric, deferred } from './fake-work.js';
import { createHarness, POLL, samplesOf } from './operations-harness.js';

afterEach(() => {
  vi.useRealTimers();
});

const LOST: WorkEnd = { kind: 'lost', reason: 'out of memory' };
const failure = { code: 'DATA_NOT_FOUND', message: 'No bars of AAPL 1d.', retryable: false };
const warning = { code: 'FEW_TRADES', severity: 'CAUTION', message: 'Only 3 trades.' } as const;
const seqs = (entries: readonly { readonly seq: number }[]) => entries.map(({ seq }) => seq);

const equityPiece = (firstSeq: number, count: number, bytes: readonly number[]): Piece => ({
  ...{ stream: equityStream.name, firstSeq, count },
  bytes: new Uint8Array(bytes),
});

describe('an execution', () => {
  it('is PENDING until a worker has taken it up, then RUNNING from that time', async () => {
    const { clock, backtests, stored, reaches } = createHarness();
    const { id } = await backtests.start();
    expect(await stored(id)).toMatchObject({ status: 'PENDING', startedAt: null, attempt: 1 });
    clock.advance(3_000);
    backtests.work.start();
    expect((await reaches(id, 'RUNNING')).startedAt).toEqual(clock.now());
  });

  it('completes with result, streams and warnings', async () => {
    const { service, clock, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const [first, last] = [equityPiece(0, 2, [1, 2, 3]), equityPiece(2, 1, [4])];
    clock.advance(4_000);
    work.hand(first);
    work.hand(last);
    work.end({ kind: 'completed', outcome: { result: { totalBars: 21 }, warnings: [warning] } });
    const completed = await reaches(id, 'COMPLETED');
    expect(completed).toMatchObject({ completedAt: clock.now(), warnings: [warning], error: null });
    expect(completed.progress).toMatchObject({ phase: 'done', percentage: 100, etaSeconds: null });
    expect(await service.result(completed)).toEqual({ totalBars: 21 });
    expect(new Uint8Array((await service.bytes(completed, equityStream)) ?? [])).toEqual(
      new Uint8Array([1, 2, 3, 4]),
    );
    const pieces: Uint8Array[] = [];
    for await (const piece of service.pieces(completed, equityStream)) pieces.push(piece);
    expect(pieces).toEqual([first.bytes, last.bytes]);
    expect(service.pollAfterMs(completed)).toBeNull();
  });

  it('throws the drafts of an attempt away with it, and keeps the log', async () => {
    const { store, service, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.measure(3);
    work.hand(equityPiece(0, 2, [1, 2]));
    work.hand(equityPiece(2, 2, [3, 4]));
    work.end(LOST);
    const next = await backtests.begun(2);
    expect([...next.origin.stored]).toEqual([['samples', 3]]);
    next.start();
    next.hand(equityPiece(0, 1, [9]));
    next.complete();
    const completed = await reaches(id, 'COMPLETED');
    expect(new Uint8Array((await service.bytes(completed, equityStream)) ?? [])).toEqual(new Uint8Array([9]));
    expect(await store.countStream(id, 'samples')).toBe(3);
  });

  it.each(['failed', 'cancelled'] as const)('keeps no drafts of work that %s', async (kind) => {
    const { store, service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.measure(2);
    work.hand(equityPiece(0, 2, [1, 2]));
    const failure = { code: 'X', message: 'x', retryable: false };
    work.end(kind === 'failed' ? { kind, failure, warnings: [] } : { kind });
    const ended = await reaches(id, kind === 'failed' ? 'FAILED' : 'CANCELLED');
    expect(await store.countStream(id, 'equity')).toBe(0);
    expect(await service.bytes(ended, equityStream)).toBeNull();
    expect(await store.countStream(id, 'samples')).toBe(2);
  });

  it('fails rather than complete without a part that could not be kept', async () => {
    const { store, unexpected, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const failure = new Error('a defect');
    store.failNext('appendPart', failure);
    work.hand(equityPiece(0, 1, [1]));
    work.complete();
    expect((await reaches(id, 'FAILED')).error?.code).toBe('INTERNAL_ERROR');
    expect(unexpected).toEqual([failure]);
  });

  it('has no result before it is completed', async () => {
    const { service, stored, startRunning } = createHarness();
    const { id } = await startRunning();
    expect(await service.result(await stored(id))).toBeNull();
    expect(await service.bytes(await stored(id), equityStream)).toBeNull();
  });

  it('stores all entries before it is final, although nobody pulled', async () => {
    const { service, store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.measure(2_345);
    work.complete();
    await vi.waitFor(async () => {
      const operation = await service.get(id);
      const log = await samplesOf(store, id);
      if (operation?.status === 'COMPLETED') expect(log).toHaveLength(2_345);
      expect(operation?.status).toBe('COMPLETED');
    });
  });

  it('stores entries once that lie in memory, also when a part comes while it is asked', async () => {
    const { service, store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    const { promise, resolve } = deferred<SourceState>();
    work.answer = promise;
    const pulled = service.get(id, { forceRefresh: true });
    work.measure(3);
    work.hand();
    work.measure(2);
    resolve(work.state());
    work.answer = null;
    await pulled;
    work.complete();
    await vi.waitFor(async () => expect((await service.get(id))?.status).toBe('COMPLETED'), POLL);
    expect(seqs(await samplesOf(store, id))).toEqual([0, 1, 2, 3, 4]);
  });

  it('stores what it has when the worker hands over a part', async () => {
    const { store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.measure(7);
    work.hand();
    await vi.waitFor(async () => expect(await store.countStream(id, 'samples')).toBe(7), POLL);
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
    const { backtests, reaches } = createHarness();
    const { id } = await backtests.start();
    backtests.work.end({ kind: 'failed', failure, warnings: [] });
    expect((await reaches(id, 'FAILED')).error).toEqual(failure);
  });

  it('completes although its begin was never told', async () => {
    const { backtests, reaches } = createHarness();
    const { id } = await backtests.start();
    backtests.work.complete();
    expect((await reaches(id, 'COMPLETED')).startedAt).not.toBeNull();
  });

  it('ignores what work tells after its end', async () => {
    const { startRunning, reaches, backtests, stored } = createHarness();
    const { id, work } = await startRunning();
    work.end(LOST);
    await reaches(id, 'PENDING');
    await vi.waitFor(() => expect(backtests.works).toHaveLength(2), POLL);
    work.events.started();
    work.hand();
    backtests.work.end({ kind: 'failed', failure, warnings: [] });
    await reaches(id, 'FAILED');
    expect((await stored(id)).startedAt).toBeNull();
  });

  it('fails with the code of the error when it cannot be handed to a worker', async () => {
    class RefusedError extends AppError {
      readonly code = 'REFUSED';
    }
    const { backtests, reaches, unexpected } = createHarness();
    backtests.refusal = new RefusedError('No worker takes this.');
    const { id } = await backtests.start();
    expect((await reaches(id, 'FAILED')).error).toEqual({
      code: 'REFUSED',
      message: 'No worker takes this.',
      retryable: false,
    });
    expect(unexpected).toEqual([]);
  });

  it('fails with a masked error, reported once, when its supervision breaks', async () => {
    const { backtests, reaches, unexpected } = createHarness();
    backtests.refusal = new TypeError('secret detail');
    const { id } = await backtests.start();
    const { error } = await reaches(id, 'FAILED');
    expect(error?.code).toBe('INTERNAL_ERROR');
    expect(error?.message).not.toContain('secret');
    expect(unexpected).toEqual([backtests.refusal]);
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
    store.failNext('appendPart', full);
    store.failNext('complete', full);
    work.complete();
    const done = await reaches(id, 'COMPLETED');
    expect(await store.countStream(id, 'samples')).toBe(5);
    expect(await service.result(done)).toEqual({ totalBars: 21 });
    expect(unexpected).toEqual([]);
  });

  it('keeps the parts of work that goes on while the store is unavailable', async () => {
    const { store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    store.failNext('appendPart', new StoreUnavailableError('the disk is full.'));
    work.hand(equityPiece(0, 1, [7]));
    work.complete();
    await reaches(id, 'COMPLETED');
    expect(await store.readStream(id, 'equity', -1, 10)).toEqual([equityPiece(0, 1, [7])]);
  });

  it('runs again when the store is unavailable for a minute, as soon as that can be told', async () => {
    const { store, clock, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const full = new StoreUnavailableError('the disk is full.');
    store.failNext('appendPart', full);
    store.failNext('appendPart', full);
    store.failNext('transition', full);
    work.hand(equityPiece(0, 1, [7]));
    await vi.waitFor(() => expect(store.calls.filter((call) => call === 'appendPart')).toHaveLength(1), POLL);
    clock.advance(60_000);
    const again = await backtests.begun(2);
    expect(work.abortCalls).toBeGreaterThan(0);
    again.hand(equityPiece(0, 1, [7]));
    again.complete();
    const done = await reaches(id, 'COMPLETED');
    // It is nothing that counts as a loss.
    expect(done).toMatchObject({ attempt: 2, error: null, workerLosses: 0, serverLosses: 0 });
    expect(await store.readStream(id, 'equity', -1, 10)).toEqual([equityPiece(0, 1, [7])]);
  });

  it('runs again when what it met was an outage of the store, in a thread or on another host', async () => {
    const { backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const { code, message, retryable } = new StoreUnavailableError('nothing answers.');
    work.end({ kind: 'failed', failure: { code, message, retryable }, warnings: [] });
    (await backtests.begun(2)).complete();
    expect((await reaches(id, 'COMPLETED')).attempt).toBe(2);
  });

  it('is cancelled as asked when the store is unavailable for a minute meanwhile', async () => {
    const { store, clock, backtests, service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    store.failNext('appendPart', new StoreUnavailableError('the disk is full.'));
    store.failNext('appendPart', new StoreUnavailableError('the disk is full.'));
    work.hand(equityPiece(0, 1, [7]));
    await vi.waitFor(() => expect(store.calls.filter((call) => call === 'appendPart')).toHaveLength(1), POLL);
    clock.advance(60_000);
    expect((await reaches(id, 'CANCELLED')).attempt).toBe(1);
    expect(backtests.works).toHaveLength(1);
  });

  it('is taken up again where another host goes on with it, when the store was unavailable for a minute', async () => {
    const { store, clock, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning({ executionMode: 'REMOTE', host: 'http://host' });
    store.failNext('appendPart', new StoreUnavailableError('the disk is full.'));
    store.failNext('appendPart', new StoreUnavailableError('the disk is full.'));
    work.hand(equityPiece(0, 1, [7]));
    await vi.waitFor(() => expect(store.calls.filter((call) => call === 'appendPart')).toHaveLength(1), POLL);
    clock.advance(60_000);
    const again = await backtests.begun(2);
    again.hand(equityPiece(0, 1, [7]));
    again.complete();
    expect((await reaches(id, 'COMPLETED')).attempt).toBe(1);
  });

  it('leaves an operation to the next process when the store is unavailable until this one ends', async () => {
    const { store, stored, startRunning, service } = createHarness();
    const { id, work } = await startRunning();
    for (let call = 0; call < 50; call++)
      for (const method of ['complete', 'transition'] as const)
        store.failNext(method, new StoreUnavailableError('the disk is full.'));
    work.complete();
    await vi.waitFor(() => expect(store.calls).toContain('complete'), POLL);
    await service.shutdown(10_000);
    expect((await stored(id)).status).toBe('RUNNING');
  });

  it('goes on when a step on the way could not be recorded', async () => {
    const { store, backtests, reaches, unexpected } = createHarness();
    const { id } = await backtests.start();
    const busy = new Error('database is busy');
    store.failNext('transition', busy);
    backtests.work.start();
    await vi.waitFor(() => expect(unexpected).toEqual([busy]), POLL);
    backtests.work.complete();
    await reaches(id, 'COMPLETED');
  });
});

describe('a lost worker', () => {
  it('puts the operation back to PENDING with the next attempt and begins again', async () => {
    const { service, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.reach(60);
    await service.get(id, { forceRefresh: true });
    work.end(LOST);
    const waiting = await reaches(id, 'PENDING');
    expect(waiting).toMatchObject({ attempt: 2, workerLosses: 1, serverLosses: 0, startedAt: null });
    expect(waiting.progress).toMatchObject({ phase: 'queued', percentage: 60 });

    await vi.waitFor(() => expect(backtests.works).toHaveLength(2), POLL);
    backtests.work.start();
    await reaches(id, 'RUNNING');
    backtests.work.reach(10);
    expect((await service.get(id, { forceRefresh: true }))?.progress.percentage).toBe(60);
    backtests.work.complete();
    expect((await reaches(id, 'COMPLETED')).attempt).toBe(2);
  });

  it('leaves a log that the next attempt continues without gap or repeat', async () => {
    const { service, store, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.measure(3);
    work.end(LOST);
    await reaches(id, 'PENDING');
    await vi.waitFor(() => expect(backtests.works).toHaveLength(2), POLL);
    backtests.work.start();
    await reaches(id, 'RUNNING');
    backtests.work.measure(2);
    await service.get(id, { forceRefresh: true });
    backtests.work.measure(3);
    backtests.work.complete();
    await reaches(id, 'COMPLETED');
    expect(seqs(await samplesOf(store, id))).toEqual([0, 1, 2, 3, 4]);
  });

  it('fails the operation at the fourth time, whether or not it had begun', async () => {
    const { backtests, reaches } = createHarness();
    const { id } = await backtests.start();
    for (let loss = 1; loss <= 3; loss++) {
      if (loss % 2 === 0) backtests.work.start();
      backtests.work.end(LOST);
      await vi.waitFor(() => expect(backtests.works).toHaveLength(loss + 1), POLL);
    }
    backtests.work.start();
    backtests.work.end(LOST);
    const failed = await reaches(id, 'FAILED');
    expect(failed).toMatchObject({ attempt: 4, workerLosses: 4, error: { code: 'WORKER_LOST' } });
    expect(backtests.works).toHaveLength(4);
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
    await vi.waitFor(() => expect(harness.backtests.works).toHaveLength(2), POLL);
    harness.backtests.work.start();
    await harness.reaches(id, 'RUNNING');
    return { ...harness, id, work: harness.backtests.work };
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
    expect(await store.countStream(id, 'samples')).toBe(1);
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
    expect(await store.countStream(id, 'samples')).toBe(0);
    work.events.pinned(inputs);
    work.hand();
    await vi.waitFor(async () => expect(await store.countStream(id, 'samples')).toBe(4), POLL);
  });
});

describe('an execution on another host', () => {
  const elsewhere = { executionMode: 'REMOTE', host: 'http://worker.test:5003' } as const;

  it('is not asked for the parts that it hands over', async () => {
    const { startRunning, store } = createHarness();
    const { id, work } = await startRunning(elsewhere);
    const { pulls } = work;
    work.hand(samplesPiece([0, 1].map(barMetric)));
    await vi.waitFor(async () => expect(await store.countStream(id, 'samples')).toBe(2), POLL);
    expect(work.pulls).toBe(pulls);
  });

  it('begins its drafts anew when it says so, and goes on with its log', async () => {
    const { startRunning, service, store, reaches } = createHarness();
    const { id, work } = await startRunning(elsewhere);
    work.hand(samplesPiece([0, 1].map(barMetric)), equityPiece(0, 2, [1, 2]));
    work.events.draftsAnew();
    work.hand(equityPiece(0, 1, [3]), samplesPiece([barMetric(2)]));
    work.complete();
    const completed = await reaches(id, 'COMPLETED');
    expect(new Uint8Array((await service.bytes(completed, equityStream)) ?? [])).toEqual(new Uint8Array([3]));
    expect(await samplesOf(store, id)).toEqual([0, 1, 2].map(barMetric));
  });

  it('is taken up by the next process with its log, and without its drafts', async () => {
    const first = createHarness();
    const { id, work } = await first.startRunning({ ...elsewhere });
    work.hand(samplesPiece([0, 1].map(barMetric)), equityPiece(0, 2, [1, 2]));
    await vi.waitFor(async () => expect(await first.store.countStream(id, 'equity')).toBe(2), POLL);
    const next = createHarness({ store: first.store });
    next.service.resume(await next.service.recover());
    const again = await next.backtests.begun();
    expect([...again.origin.stored]).toEqual([['samples', 2]]);
    again.hand(equityPiece(0, 1, [3]));
    again.complete();
    const completed = await next.reaches(id, 'COMPLETED');
    expect(new Uint8Array((await next.service.bytes(completed, equityStream)) ?? [])).toEqual(
      new Uint8Array([3]),
    );
  });

  it('that is cancelled before the next process has taken it up is stopped there first', async () => {
    const first = createHarness();
    const { id } = await first.startRunning({ ...elsewhere });
    const next = createHarness({ store: first.store });
    const found = await next.service.recover();
    expect((await next.service.cancel(id, 'enough')).status).toBe('CANCELLING');
    next.service.resume(found);
    // Work that begins CANCELLING tells its host so.
    const again = await next.backtests.begun();
    expect((await next.stored(id)).status).toBe('CANCELLING');
    again.end({ kind: 'cancelled' });
    expect(await next.reaches(id, 'CANCELLED')).toMatchObject({ cancelReason: 'enough' });
  });
});
