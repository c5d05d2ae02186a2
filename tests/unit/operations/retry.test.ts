import { describe, expect, it } from 'vitest';
import { createHarness, request } from './operations-harness.js';

const HERE = { executionMode: 'LOCAL', host: null } as const;
const ELSEWHERE = { executionMode: 'REMOTE', host: 'http://worker:5003' } as const;
const BY_ALICE = { idempotencyKey: null, caller: 'alice' };

function stage(place: typeof HERE | typeof ELSEWHERE = HERE) {
  const harness = createHarness({ maxQueued: 2, place });
  const failed = async () => {
    const tags = [{ key: 'idea', value: 'momentum' }];
    const { id, work } = await harness.startRunning({ label: 'mine', tags, priority: 7 });
    const failure = { code: 'DATA_NOT_FOUND', message: 'There are no bars.', retryable: false };
    work.end({ kind: 'failed', failure, warnings: [] });
    await harness.reaches(id, 'FAILED');
    return id;
  };
  return { ...harness, failed };
}

describe('running an operation once more', () => {
  it('has its parameters, label, tags and priority, and says of what it is', async () => {
    const { service, failed, backtests, reaches } = stage();
    const id = await failed();
    const { operation, deduplicated } = await service.retry({ id, ...BY_ALICE });
    expect(deduplicated).toBe(false);
    expect(operation).toMatchObject({
      ...{ retryOfId: id, parentId: null, caller: 'alice', status: 'PENDING', attempt: 1 },
      ...{ parameters: request.parameters, label: 'mine', priority: 7 },
      tags: [{ key: 'idea', value: 'momentum' }],
    });
    expect(operation.id).not.toBe(id);
    (await backtests.begun(2)).complete();
    await reaches(operation.id, 'COMPLETED');
  });

  it('is the same operation for the same key', async () => {
    const { service, failed } = stage();
    const id = await failed();
    const first = await service.retry({ id, idempotencyKey: 'again', caller: 'alice' });
    const second = await service.retry({ id, idempotencyKey: 'again', caller: 'alice' });
    expect(second).toMatchObject({ deduplicated: true, operation: { id: first.operation.id } });
    const other = await failed();
    await expect(
      service.retry({ id: other, idempotencyKey: 'again', caller: 'alice' }),
    ).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  it('runs where operations that are started now run', async () => {
    const { service, failed } = stage(ELSEWHERE);
    expect((await service.retry({ id: await failed(), ...BY_ALICE })).operation).toMatchObject(ELSEWHERE);
  });

  it('takes what was cancelled', async () => {
    const { backtests, service } = stage();
    const { id } = await backtests.start();
    await service.cancel(id, null);
    expect((await service.retry({ id, ...BY_ALICE })).operation.retryOfId).toBe(id);
  });

  it.each(['PENDING', 'RUNNING', 'CANCELLING', 'COMPLETED'] as const)(
    'refuses what is %s',
    async (status) => {
      const { service, store, startRunning, stored } = stage();
      const { id } = await startRunning();
      store.seed({ ...(await stored(id)), id: 'op_seeded', status });
      await expect(service.retry({ id: 'op_seeded', ...BY_ALICE })).rejects.toMatchObject({
        issues: [{ path: ['id'], code: 'NOT_RETRYABLE', message: expect.stringContaining(status) }],
      });
    },
  );

  it.each([
    [request.type, 'verifyThis runs it again'],
    ['UNSERVED', 'start another one'],
  ])('says of a completed %s what its kind has for that', async (type, remedy) => {
    const { service, store, startRunning, stored } = stage();
    const { id } = await startRunning();
    store.seed({ ...(await stored(id)), id: 'op_seeded', type, status: 'COMPLETED' });
    await expect(service.retry({ id: 'op_seeded', ...BY_ALICE })).rejects.toThrow(`once more; ${remedy}`);
  });

  it('refuses a part of another operation, and names that', async () => {
    const { service, failed, store, stored } = stage();
    const original = await stored(await failed());
    store.seed({ ...original, id: 'op_part', parentId: 'op_whole' });
    await expect(service.retry({ id: 'op_part', ...BY_ALICE })).rejects.toMatchObject({
      issues: [{ path: ['id'], code: 'PART_OF_ANOTHER', message: expect.stringContaining('op_whole') }],
    });
  });

  it('is refused for an id that nobody knows, and when the queue is full', async () => {
    const { service, failed, backtests } = stage();
    await expect(service.retry({ id: 'op_none', ...BY_ALICE })).rejects.toMatchObject({
      code: 'OPERATION_NOT_FOUND',
    });
    const id = await failed();
    for (let waiting = 0; waiting < 2; waiting++) await backtests.start();
    await expect(service.retry({ id, ...BY_ALICE })).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  });
});
