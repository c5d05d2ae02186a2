import { describe, expect, it, vi } from 'vitest';
import { createHarness, POLL, request } from './operations-harness.js';

const tags = [{ key: 'batch', value: 'one' }];
const scope = { filter: { tags, parent: null }, caller: null, expected: null };

/** Operations of one tag: one that runs, one that waits and one that has completed, of two callers. */
async function stage() {
  const harness = createHarness();
  const done = await harness.startRunning({ tags, caller: 'alice' });
  done.work.complete();
  await harness.reaches(done.id, 'COMPLETED');
  const running = await harness.startRunning({ tags, caller: 'bob' });
  const { operation } = await harness.service.create({
    ...request,
    ...{ tags, caller: 'alice' },
  });
  const statuses = async () => {
    const ids = [done.id, running.id, operation.id];
    return Promise.all(ids.map(async (id) => (await harness.service.get(id))?.status ?? null));
  };
  return { ...harness, done, running, waiting: operation, statuses };
}

describe('cancelling all that match', () => {
  it('asks those to stop that are not final, with the reason', async () => {
    const { service, running, waiting, statuses } = await stage();
    expect(await service.cancelAll(scope, 'enough')).toEqual({ matched: 3, changed: 2 });
    expect(await statuses()).toEqual(['COMPLETED', 'CANCELLING', 'CANCELLED']);
    expect((await service.get(waiting.id))?.cancelReason).toBe('enough');
    // One that is being cancelled already does not count again.
    expect(await service.cancelAll(scope, null)).toEqual({ matched: 3, changed: 0 });
    running.work.end({ kind: 'cancelled' });
    await vi.waitFor(async () => expect((await statuses())[1]).toBe('CANCELLED'), POLL);
  });

  it("asks the caller's own where keys have names", async () => {
    const { service, statuses } = await stage();
    expect(await service.cancelAll({ ...scope, caller: 'alice' }, null)).toEqual({ matched: 2, changed: 1 });
    expect(await statuses()).toEqual(['COMPLETED', 'RUNNING', 'CANCELLED']);
  });

  it('changes nothing for an empty filter, or when others match than were expected', async () => {
    const { service, statuses } = await stage();
    await expect(service.cancelAll({ ...scope, filter: {} }, null)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(service.cancelAll({ ...scope, expected: 2 }, null)).rejects.toThrow(/3 operations match/);
    expect(await statuses()).toEqual(['COMPLETED', 'RUNNING', 'PENDING']);
  });
});

describe('deleting all that match', () => {
  it('leaves what is pinned while it is being deleted', async () => {
    const { service, store, done } = await stage();
    const list = store.list.bind(store);
    store.list = async (query, budget) => {
      const page = await list(query, budget);
      await service.update(done.id, { pinned: true }, null);
      return page;
    };
    expect(await service.deleteAll(scope)).toEqual({ matched: 3, changed: 0 });
    expect(await service.get(done.id)).toMatchObject({ pinned: true });
  });

  it('removes those that are final, and leaves pinned ones', async () => {
    const { service, done, statuses } = await stage();
    await service.update(done.id, { pinned: true }, null);
    expect(await service.deleteAll(scope)).toEqual({ matched: 3, changed: 0 });
    await service.update(done.id, { pinned: false }, null);
    expect(await service.deleteAll(scope)).toEqual({ matched: 3, changed: 1 });
    expect(await statuses()).toEqual([null, 'RUNNING', 'PENDING']);
  });

  it('leaves what is below another operation', async () => {
    const { service, store, done, stored } = await stage();
    store.seed({ ...(await stored(done.id)), id: 'op_part', parentId: 'op_whole' });
    store.seed({ ...(await stored(done.id)), id: 'op_whole', tags: [], status: 'COMPLETED' });
    expect(await service.deleteAll({ ...scope, filter: { tags } })).toEqual({ matched: 4, changed: 1 });
    expect(await service.get('op_part')).not.toBeNull();
  });
});
