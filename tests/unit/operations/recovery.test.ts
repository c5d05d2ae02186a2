import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../../../src/operations/record/operation.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { samplesPiece } from '../../support/sample-metrics.js';
import { barMetric } from './fake-work.js';
import { createHarness, POLL, START, samplesOf } from './operations-harness.js';

afterEach(() => {
  vi.useRealTimers();
});

/** Leaves operations behind as a process does that is killed. */
async function abandon(...rows: readonly Partial<Operation>[]) {
  const store = new InMemoryOperationStore();
  const { backtests } = createHarness();
  const ids: string[] = [];
  for (const [index, changes] of rows.entries()) {
    const operation = await backtests.start();
    const createdAt = new Date(START.getTime() + 1_000 * index);
    store.seed({ ...operation, createdAt, ...changes });
    ids.push(operation.id);
  }
  return { store, ids };
}

describe('recovering after the death of the server', () => {
  it('executes what was RUNNING again, leaves PENDING as it is and ends what was CANCELLING', async () => {
    const { store, ids } = await abandon(
      { status: 'RUNNING', startedAt: START },
      { status: 'PENDING' },
      { status: 'CANCELLING', startedAt: START },
    );
    const { service, stored } = createHarness({ store });
    const waiting = await service.recover();
    expect(waiting.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const [running, pending, cancelling] = await Promise.all(ids.map(stored));
    expect(running).toMatchObject({ status: 'PENDING', attempt: 2, serverLosses: 1, workerLosses: 0 });
    expect(pending).toMatchObject({ status: 'PENDING', attempt: 1, serverLosses: 0 });
    expect(cancelling).toMatchObject({ status: 'CANCELLED', attempt: 1 });
  });

  it('goes on where the log ended', async () => {
    const { store, ids } = await abandon({ status: 'RUNNING', startedAt: START });
    const [id = ''] = ids;
    await store.appendPart(id, 1, { pieces: [samplesPiece([0, 1].map(barMetric))] });
    const { service, backtests, reaches } = createHarness({ store });
    service.resume(await service.recover());
    (await backtests.begun()).start();
    await reaches(id, 'RUNNING');
    backtests.work.measure(4);
    backtests.work.complete();
    await reaches(id, 'COMPLETED');
    expect(backtests.work.origin.stored.get('samples')).toBe(4);
    expect(await samplesOf(store, id)).toEqual([0, 1, 2, 3].map(barMetric));
  });

  it('counts what it found towards the bound of the queue', async () => {
    const { store } = await abandon({ status: 'PENDING' });
    const { service, backtests } = createHarness({ store, maxQueued: 1 });
    await service.recover();
    await expect(backtests.start()).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  });

  it('leaves the operations of other servers alone', async () => {
    const { store, ids } = await abandon({ status: 'RUNNING', owner: 'server-2' });
    const { service, stored } = createHarness({ store });
    expect(await service.recover()).toEqual([]);
    expect((await stored(ids[0] ?? '')).status).toBe('RUNNING');
  });

  it('ends what a cluster has left, and says how to run it once more', async () => {
    const ofCluster = { owner: 'cluster', executionMode: 'CLUSTER' } as const;
    const { store, ids } = await abandon(
      { ...ofCluster, status: 'PENDING' },
      { ...ofCluster, status: 'RUNNING', startedAt: START },
      { ...ofCluster, status: 'CANCELLING', startedAt: START },
      { status: 'PENDING' },
    );
    const { service, stored } = createHarness({ store });
    expect((await service.recover()).map(({ id }) => id)).toEqual(ids.slice(3));
    const [pending, running, cancelling, own] = await Promise.all(ids.map(stored));
    const failed = { status: 'FAILED', error: { code: 'PLACE_CHANGED', retryable: true } };
    expect(pending).toMatchObject(failed);
    expect(pending?.error?.message).toMatch(
      new RegExp(`started in a cluster.*used on a single server.*operations retry ${ids[0]}\\.$`),
    );
    expect(running).toMatchObject(failed);
    expect(cancelling).toMatchObject({ status: 'CANCELLED', error: null });
    expect(own?.status).toBe('PENDING');
  });

  it('gives up at the death of the server after the twentieth', async () => {
    const { store, ids } = await abandon(
      { status: 'RUNNING', serverLosses: 19, workerLosses: 3 },
      { status: 'RUNNING', serverLosses: 20 },
    );
    const { service, stored } = createHarness({ store });
    expect((await service.recover()).map(({ id }) => id)).toEqual(ids.slice(0, 1));
    const [last, tooOften] = await Promise.all(ids.map(stored));
    expect(last).toMatchObject({ status: 'PENDING', serverLosses: 20 });
    expect(tooOften).toMatchObject({ status: 'FAILED', serverLosses: 21, error: { code: 'WORKER_LOST' } });
  });

  it('counts a death for what was at work, and not for what waited for others', async () => {
    const { store, ids } = await abandon(
      { status: 'RUNNING', serverLosses: 20, waitingSince: START },
      { status: 'RUNNING', serverLosses: 20, waitingSince: null },
    );
    const [waiting = '', atWork = ''] = ids;
    const { service, stored } = createHarness({ store });
    await service.recover();
    expect(await stored(waiting)).toMatchObject({
      ...{ status: 'PENDING', attempt: 2, serverLosses: 20, waitingSince: null },
    });
    expect(await stored(atWork)).toMatchObject({ status: 'FAILED', serverLosses: 21 });
  });

  it('counts deaths from the last entry that was new', async () => {
    const { store, ids } = await abandon({ status: 'RUNNING', serverLosses: 19 });
    const [id = ''] = ids;
    const { service, backtests, stored, reaches } = createHarness({ store });
    service.resume(await service.recover());
    (await backtests.begun()).start();
    await reaches(id, 'RUNNING');
    await service.get(id, { forceRefresh: true });
    expect((await stored(id)).serverLosses).toBe(20);
    backtests.work.measure(1);
    await service.get(id, { forceRefresh: true });
    expect((await stored(id)).serverLosses).toBe(0);
  });
});

describe('shutting down', () => {
  it('lets running work complete within the grace', async () => {
    const { startRunning, stored, service } = createHarness();
    const { id, work } = await startRunning();
    const down = service.shutdown(10_000);
    expect(work).toMatchObject({ cancelCalls: 0, abortCalls: 0 });
    work.complete();
    await down;
    expect((await stored(id)).status).toBe('COMPLETED');
  });

  it('puts work that has to stop back to PENDING without counting a loss', async () => {
    const { backtests, startRunning, stored, service } = createHarness();
    const { id, work } = await startRunning();
    const down = service.shutdown(0);
    await vi.waitFor(() => expect(work.cancelCalls).toBe(1), POLL);
    work.end({ kind: 'cancelled' });
    await down;
    expect(await stored(id)).toMatchObject({
      status: 'PENDING',
      attempt: 2,
      workerLosses: 0,
      serverLosses: 0,
      cancelRequestedAt: null,
    });
    expect(backtests.works).toHaveLength(1);
  });

  it('aborts work that does not stop', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { backtests, service, stored } = createHarness();
    const { id } = await backtests.start();
    const { work } = backtests;
    work.endOnAbort = { kind: 'lost', reason: 'terminated' };
    work.start();
    await vi.waitFor(async () => expect((await service.get(id))?.status).toBe('RUNNING'), POLL);
    const down = service.shutdown(10_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(work).toMatchObject({ cancelCalls: 1, abortCalls: 0 });
    await vi.advanceTimersByTimeAsync(5_000);
    await down;
    expect(work.abortCalls).toBe(1);
    expect(await stored(id)).toMatchObject({ status: 'PENDING', attempt: 2, workerLosses: 0 });
  });

  it('does not wait for ever for work that outlives its abort', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { backtests, service, stored } = createHarness();
    const { id } = await backtests.start();
    backtests.work.endOnAbort = null;
    backtests.work.start();
    await vi.waitFor(async () => expect((await service.get(id))?.status).toBe('RUNNING'), POLL);
    const down = service.shutdown(0);
    await vi.advanceTimersByTimeAsync(60_000);
    await down;
    expect((await stored(id)).status).toBe('RUNNING');
  });

  it('drops waiting work and leaves its operation as it is', async () => {
    const { backtests, stored, service } = createHarness();
    const { id } = await backtests.start();
    await service.shutdown(10_000);
    expect(backtests.work.abortCalls).toBe(1);
    expect(await stored(id)).toMatchObject({ status: 'PENDING', attempt: 1, workerLosses: 0 });
  });

  it('ends what is being cancelled as CANCELLED', async () => {
    const { service, startRunning, stored } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    const down = service.shutdown(10_000);
    work.end({ kind: 'cancelled' });
    await down;
    expect((await stored(id)).status).toBe('CANCELLED');
  });

  it('begins no work any more', async () => {
    const { backtests, stored, service } = createHarness();
    await service.shutdown(0);
    const { id } = await backtests.start();
    expect(backtests.works).toEqual([]);
    expect((await stored(id)).status).toBe('PENDING');
  });

  it('leaves what the next process finishes', async () => {
    const first = createHarness();
    const { id, work } = await first.startRunning();
    work.measure(2);
    const down = first.service.shutdown(0);
    await vi.waitFor(() => expect(work.cancelCalls).toBe(1), POLL);
    work.end({ kind: 'cancelled' });
    await down;

    const second = createHarness({ store: first.store });
    second.service.resume(await second.service.recover());
    (await second.backtests.begun()).start();
    second.backtests.work.measure(3);
    second.backtests.work.complete();
    expect((await second.reaches(id, 'COMPLETED')).attempt).toBe(2);
    expect(await samplesOf(second.store, id)).toEqual([0, 1, 2].map(barMetric));
  });
});
