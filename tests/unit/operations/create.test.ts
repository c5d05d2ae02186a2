import { describe, expect, it } from 'vitest';
import { IdempotencyConflictError, QueueFullError } from '../../../src/operations/record/errors.js';
import { createHarness, request, START } from './operations-harness.js';

describe('creating an operation', () => {
  it('records it PENDING with all that is known', async () => {
    const { service, stored } = createHarness();
    const { operation, deduplicated } = await service.create({ ...request, caller: 'ci', label: 'nightly' });
    expect(deduplicated).toBe(false);
    const { asked: _asked, subject, ...recorded } = request;
    expect(operation).toMatchObject({
      ...recorded,
      summary: { ...subject, basis: null, totalReturn: null, sparkline: [] },
      parentId: null,
      retryOfId: null,
      pinned: false,
      caller: 'ci',
      label: 'nightly',
      status: 'PENDING',
      attempt: 1,
      owner: 'server-1',
      createdAt: START,
      startedAt: null,
      completedAt: null,
    });
    expect(operation.id).toMatch(/^op_backtesting_20240112_143000_[a-z0-9]+$/);
    expect(await stored(operation.id)).toEqual(operation);
  });

  it('returns the operation of a known key for the same parameters, whatever their order', async () => {
    const { service } = createHarness();
    const first = await service.create({ ...request, idempotencyKey: 'k' });
    const again = await service.create({
      ...request,
      idempotencyKey: 'k',
      asked: { timeframe: '1d', symbol: 'AAPL' },
    });
    expect(again).toEqual({ operation: first.operation, deduplicated: true });
  });

  it('refuses a known key with other parameters', async () => {
    const { service } = createHarness();
    const { operation } = await service.create({ ...request, idempotencyKey: 'k' });
    const other = { ...request, idempotencyKey: 'k', asked: { symbol: 'MSFT' } };
    await expect(service.create(other)).rejects.toEqual(new IdempotencyConflictError(operation.id));
  });

  it('keeps keys apart by caller', async () => {
    const { service } = createHarness();
    await service.create({ ...request, idempotencyKey: 'k', caller: 'a' });
    expect((await service.create({ ...request, idempotencyKey: 'k', caller: 'b' })).deduplicated).toBe(false);
  });

  it('knows the key of a finished operation for 24 hours', async () => {
    const { service, clock, backtests, reaches } = createHarness();
    const { id } = await backtests.start({ idempotencyKey: 'k' });
    backtests.work.complete();
    await reaches(id, 'COMPLETED');
    clock.advance(24 * 3_600_000 - 1);
    const again = await service.create({ ...request, idempotencyKey: 'k' });
    expect(again).toMatchObject({ deduplicated: true, operation: { id, status: 'COMPLETED' } });
    clock.advance(1);
    expect((await service.create({ ...request, idempotencyKey: 'k' })).deduplicated).toBe(false);
  });

  it('makes one operation of simultaneous requests with one key', async () => {
    const { service } = createHarness();
    const created = await Promise.all(
      [1, 2, 3].map(() => service.create({ ...request, idempotencyKey: 'k' })),
    );
    expect(new Set(created.map(({ operation }) => operation.id)).size).toBe(1);
    expect(created.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1);
  });

  it('shows the present state of a repeated start', async () => {
    const { service, startRunning } = createHarness();
    await startRunning({ idempotencyKey: 'k' });
    expect((await service.create({ ...request, idempotencyKey: 'k' })).operation.status).toBe('RUNNING');
  });
});

describe('the queue', () => {
  it('takes as many PENDING operations as it is bounded to, and no more', async () => {
    const { service, store } = createHarness({ maxQueued: 2 });
    const starts = await Promise.allSettled([1, 2, 3, 4].map(() => service.create(request)));
    expect(starts.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(await store.countByStatus('PENDING')).toBe(2);
  });

  it('has room again once an operation runs', async () => {
    const { service, startRunning } = createHarness({ maxQueued: 1 });
    await startRunning();
    await service.create(request);
    await expect(service.create(request)).rejects.toBeInstanceOf(QueueFullError);
  });

  it('lets a waiting operation be named again by its key while it is full', async () => {
    const { service } = createHarness({ maxQueued: 1 });
    const { operation } = await service.create({ ...request, idempotencyKey: 'k' });
    expect(await service.create({ ...request, idempotencyKey: 'k' })).toEqual({
      operation,
      deduplicated: true,
    });
  });

  it('lets a finished operation be named again by its key while it is full', async () => {
    const { service, backtests, reaches } = createHarness({ maxQueued: 1 });
    const { id } = await backtests.start({ idempotencyKey: 'k' });
    backtests.work.complete();
    await reaches(id, 'COMPLETED');
    await service.create(request);
    const again = await service.create({ ...request, idempotencyKey: 'k' });
    expect(again).toMatchObject({ operation: { id, status: 'COMPLETED' }, deduplicated: true });
  });

  it('lets no named caller have more than its share, and the others go on', async () => {
    const { service } = createHarness({ maxQueued: 5, maxQueuedPerCaller: 2 });
    const starts = await Promise.allSettled(
      [1, 2, 3].map(() => service.create({ ...request, caller: 'alice' })),
    );
    expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    const refusal = starts.find((start) => start.status === 'rejected')?.reason as QueueFullError;
    expect(refusal).toBeInstanceOf(QueueFullError);
    expect(refusal.message).toContain('2 operations of this API key');
    await service.create({ ...request, caller: 'bob' });
    await service.create({ ...request, caller: null });
    await service.create({ ...request, caller: null });
    await expect(service.create({ ...request, caller: 'bob' })).rejects.toThrow('The queue of operations');
  });

  it('gives a caller its place back when an operation runs', async () => {
    const { service, startRunning } = createHarness({ maxQueuedPerCaller: 1 });
    await startRunning({ caller: 'alice' });
    await service.create({ ...request, caller: 'alice' });
    await expect(service.create({ ...request, caller: 'alice' })).rejects.toThrow(QueueFullError);
  });

  it('says to come back when the operation nearest to its end is over', async () => {
    const { service, clock, startRunning } = createHarness({ maxQueued: 1 });
    const { id, work } = await startRunning();
    clock.advance(10_000);
    work.reach(50);
    await service.get(id);
    await service.create(request);
    // 10 s for the first half.
    await expect(service.create(request)).rejects.toMatchObject({ retryAfterMs: 10_000, retryable: true });
  });

  it('gives a place back when the store refuses an operation', async () => {
    const { service, store } = createHarness({ maxQueued: 1 });
    store.failNext('insert', new Error('disk full'));
    await expect(service.create(request)).rejects.toThrow('disk full');
    expect((await service.create(request)).deduplicated).toBe(false);
  });
});
