import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  OperationNotCancellableError,
  OperationNotFoundError,
} from '../../../src/operations/record/errors.js';
import { createHarness } from './operations-harness.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('cancelling', () => {
  it('ends a PENDING operation at once and drops its work', async () => {
    const { service, clock, backtests, reaches } = createHarness();
    const { id } = await backtests.start();
    const cancelled = await service.cancel(id, 'not needed');
    expect(cancelled).toMatchObject({
      status: 'CANCELLED',
      cancelReason: 'not needed',
      cancelRequestedAt: clock.now(),
      completedAt: clock.now(),
    });
    expect(backtests.work.abortCalls).toBe(1);
    await reaches(id, 'CANCELLED');
  });

  it('never lets a cancelled PENDING operation run, though a worker took it up meanwhile', async () => {
    const { service, backtests, reaches } = createHarness();
    const { id } = await backtests.start();
    backtests.work.endOnAbort = null;
    await service.cancel(id, null);
    backtests.work.start();
    backtests.work.complete();
    await reaches(id, 'CANCELLED');
    expect(backtests.work.cancelCalls).toBeGreaterThan(0);
  });

  it('does not say of a PENDING operation that another host has taken that it has stopped', async () => {
    const { service, backtests, stored, reaches } = createHarness();
    const { id } = await backtests.start({ executionMode: 'REMOTE', host: 'http://worker.test:5003' });
    backtests.work.events.placed('op_there');
    await vi.waitFor(async () => expect((await stored(id)).remoteId).toBe('op_there'));
    expect((await service.cancel(id, 'enough')).status).toBe('CANCELLING');
    expect([backtests.work.cancelCalls, backtests.work.abortCalls]).toEqual([1, 0]);
    backtests.work.end({ kind: 'cancelled' });
    expect(await reaches(id, 'CANCELLED')).toMatchObject({ cancelReason: 'enough' });
  });

  it('makes a RUNNING operation CANCELLING and asks its work to stop', async () => {
    const { service, store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.measure(4);
    expect(await service.cancel(id, 'too slow')).toMatchObject({
      status: 'CANCELLING',
      cancelReason: 'too slow',
      completedAt: null,
    });
    expect(work).toMatchObject({ cancelCalls: 1, abortCalls: 0 });
    work.end({ kind: 'cancelled' });
    const cancelled = await reaches(id, 'CANCELLED');
    expect(cancelled.progress).toMatchObject({ phase: 'done', etaSeconds: null });
    expect(cancelled.progress.percentage).toBeLessThan(100);
    expect(await store.countStream(id, 'samples')).toBe(4);
  });

  it('aborts work that has not stopped within the grace', async () => {
    const { service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(work.abortCalls).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(work.abortCalls).toBe(1);
    await reaches(id, 'CANCELLED');
  });

  it('aborts nothing once the work has stopped', async () => {
    const { service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    work.end({ kind: 'cancelled' });
    await reaches(id, 'CANCELLED');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(work.abortCalls).toBe(0);
  });

  it('shows progress while the work is stopping', async () => {
    const { service, startRunning } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    work.reach(77);
    expect(await service.get(id, { forceRefresh: true })).toMatchObject({
      status: 'CANCELLING',
      progress: { percentage: 77, etaSeconds: null },
    });
  });

  it('succeeds again and changes nothing', async () => {
    const { service, clock, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const first = await service.cancel(id, 'first');
    clock.advance(1_000);
    expect(await service.cancel(id, 'second')).toEqual(first);
    work.end({ kind: 'cancelled' });
    const cancelled = await reaches(id, 'CANCELLED');
    expect(await service.cancel(id, 'third')).toEqual(cancelled);
    expect(cancelled.cancelReason).toBe('first');
  });

  it('comes too late for work that completes first', async () => {
    const { service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    work.complete();
    expect((await reaches(id, 'COMPLETED')).progress.percentage).toBe(100);
    await expect(service.cancel(id, null)).rejects.toBeInstanceOf(OperationNotCancellableError);
  });

  it('comes too late for work that fails first', async () => {
    const { service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    work.end({
      kind: 'failed',
      failure: { code: 'DATA_INVALID', message: 'Bad row.', retryable: false },
      warnings: [],
    });
    await reaches(id, 'FAILED');
    await expect(service.cancel(id, null)).rejects.toMatchObject({
      code: 'OPERATION_NOT_CANCELLABLE',
      operation: { id, status: 'FAILED' },
    });
  });

  it('ends an operation whose worker is lost while it is stopping', async () => {
    const { service, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    work.end({ kind: 'lost', reason: 'terminated' });
    expect(await reaches(id, 'CANCELLED')).toMatchObject({ attempt: 1, workerLosses: 0 });
    expect(backtests.works).toHaveLength(1);
  });

  it('follows work that was stopped where it runs', async () => {
    const { startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.end({ kind: 'cancelled' });
    expect((await reaches(id, 'CANCELLED')).cancelRequestedAt).not.toBeNull();
  });

  it('does not know an unknown id', async () => {
    await expect(createHarness().service.cancel('op_x', null)).rejects.toEqual(
      new OperationNotFoundError('op_x'),
    );
  });

  it('looks again when a transition overtakes it', async () => {
    const { service, backtests, reaches } = createHarness();
    const { id } = await backtests.start();
    backtests.work.start();
    // One turn later the begin is being recorded, while the cache still says PENDING.
    await Promise.resolve();
    expect((await service.cancel(id, null)).status).toBe('CANCELLING');
    backtests.work.end({ kind: 'cancelled' });
    await reaches(id, 'CANCELLED');
  });

  it('reports a source that cannot be asked, and aborts its work all the same', async () => {
    const { service, unexpected, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const broken = new Error('bridge is broken');
    work.cancel = () => {
      throw broken;
    };
    await service.cancel(id, null);
    await vi.advanceTimersByTimeAsync(5_000);
    await reaches(id, 'CANCELLED');
    expect(unexpected).toEqual([broken]);
  });
});
