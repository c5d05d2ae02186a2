import { describe, expect, it } from 'vitest';
import { progressSamplesStream } from '../../../src/kinds/backtest/backtest-streams.js';
import { OperationNotFinalError, OperationNotFoundError } from '../../../src/operations/record/errors.js';
import { createHarness, request } from './operations-harness.js';

describe('deleting', () => {
  it('removes a final operation with its metrics and its result', async () => {
    const { service, store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.measure(4);
    work.complete();
    const completed = await reaches(id, 'COMPLETED');
    await service.delete(id);
    expect(await service.get(id)).toBeNull();
    expect(await service.countMatching({})).toBe(0);
    expect(await store.countStream(id, 'samples')).toBe(0);
    // Whoever still holds the operation meets nothing.
    expect(await service.result(completed)).toBeNull();
    expect(await service.entries(completed, progressSamplesStream, { first: 5, afterSeq: -1 })).toEqual({
      entries: [],
      hasNextPage: false,
      complete: true,
      totalCount: 0,
    });
  });

  it('refuses an operation that is not over and leaves it as it is', async () => {
    const { service, backtests, reaches } = createHarness();
    const { id } = await backtests.start();
    await expect(service.delete(id)).rejects.toBeInstanceOf(OperationNotFinalError);
    backtests.work.start();
    await reaches(id, 'RUNNING');
    await expect(service.delete(id)).rejects.toMatchObject({ operation: { id, status: 'RUNNING' } });
    await service.cancel(id, null);
    await expect(service.delete(id)).rejects.toMatchObject({ operation: { status: 'CANCELLING' } });
    backtests.work.end({ kind: 'cancelled' });
    await reaches(id, 'CANCELLED');
    await service.delete(id);
    expect(await service.get(id)).toBeNull();
  });

  it('says that an unknown operation is unknown', async () => {
    await expect(createHarness().service.delete('op_none')).rejects.toMatchObject({
      code: 'OPERATION_NOT_FOUND',
      operationId: 'op_none',
    });
  });

  it('lets one of many who ask at once succeed', async () => {
    const { service, backtests, reaches } = createHarness();
    const { id } = await backtests.start();
    await service.cancel(id, null);
    await reaches(id, 'CANCELLED');
    const answers = await Promise.allSettled([1, 2, 3].map(() => service.delete(id)));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(OperationNotFoundError);
  });

  it('frees the idempotency key', async () => {
    const { service, backtests, reaches } = createHarness();
    const { id } = await backtests.start({ idempotencyKey: 'monday' });
    await service.cancel(id, null);
    await reaches(id, 'CANCELLED');
    await service.delete(id);
    const again = await service.create({ ...request, idempotencyKey: 'monday', asked: { symbol: 'MSFT' } });
    expect(again.deduplicated).toBe(false);
    expect(again.operation.id).not.toBe(id);
  });

  it('is not undone by what comes late from work that was cancelled before it began', async () => {
    const { service, store, backtests, unexpected, reaches } = createHarness();
    const { id } = await backtests.start();
    const { work } = backtests;
    work.endOnAbort = null;
    await service.cancel(id, null);
    await reaches(id, 'CANCELLED');
    await service.delete(id);
    work.start();
    work.measure(3);
    work.complete();
    await work.ended;
    // Waits until nobody accompanies the work any more.
    await service.shutdown(0);
    expect(await store.find(id)).toBeNull();
    expect(await store.readResult(id)).toBeNull();
    expect(await store.countStream(id, 'samples')).toBe(0);
    expect(unexpected).toEqual([]);
  });
});

describe('counting', () => {
  it('counts operations by status', async () => {
    const { service, backtests, startRunning } = createHarness();
    await startRunning();
    await backtests.start();
    await backtests.start();
    expect(await service.count('PENDING')).toBe(2);
    expect(await service.count('RUNNING', 'CANCELLING')).toBe(1);
    expect(await service.count('FAILED')).toBe(0);
  });
});
