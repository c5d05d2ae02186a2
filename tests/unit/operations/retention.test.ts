import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/operations/record/operation.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness } from './operations-harness.js';

const DAY_MS = 86_400_000;

describe('a final operation', () => {
  it('expires as many days after its end as it is kept', async () => {
    const { service, clock, startRunning, reaches } = createHarness({ retentionDays: 30 });
    const { id, work } = await startRunning();
    clock.advance(5_000);
    work.complete();
    const done = await reaches(id, 'COMPLETED');
    expect(await service.expiresAt(done)).toEqual(
      new Date((done.completedAt as Date).getTime() + 30 * DAY_MS),
    );
  });

  it('is kept for ever with a retention of 0', async () => {
    const { service, clock, startRunning, reaches } = createHarness({ retentionDays: 0 });
    const { id, work } = await startRunning();
    work.complete();
    const done = await reaches(id, 'COMPLETED');
    clock.advance(10_000 * DAY_MS);
    expect(await service.expiresAt(done)).toBeNull();
    expect(await service.removeExpired()).toBe(0);
    expect(await service.get(id)).toEqual(done);
  });

  it('is kept as long as it is pinned', async () => {
    const { service, clock, startRunning, reaches } = createHarness({ retentionDays: 7 });
    const { id, work } = await startRunning();
    work.complete();
    await reaches(id, 'COMPLETED');
    const pinned = await service.update(id, { pinned: true }, null);
    clock.advance(8 * DAY_MS);
    expect(await service.expiresAt(pinned)).toBeNull();
    expect(await service.removeExpired()).toBe(0);
    await service.update(id, { pinned: false }, null);
    expect(await service.removeExpired()).toBe(1);
  });

  it('is removed once it has expired, with its log, and not before', async () => {
    const { service, store, clock, startRunning, reaches } = createHarness({ retentionDays: 7 });
    const { id, work } = await startRunning({ idempotencyKey: 'key' });
    work.measure(3);
    work.complete();
    await reaches(id, 'COMPLETED');
    clock.advance(7 * DAY_MS);
    expect(await service.removeExpired()).toBe(0);
    clock.advance(1);
    expect(await service.removeExpired()).toBe(1);
    expect(await service.get(id)).toBeNull();
    expect(await store.countStream(id, 'samples')).toBe(0);
  });
});

describe('a part of another operation', () => {
  const END = new Date('2024-01-01T00:00:00Z');

  /** A parent and a child that ended a day earlier and was pinned by an earlier version. */
  async function family(changes: Partial<Operation> = {}) {
    const harness = createHarness({ retentionDays: 30 });
    const parent = sampleOperation({ id: 'op_whole', status: 'COMPLETED', completedAt: END, ...changes });
    const ended = new Date(END.getTime() - DAY_MS);
    const part = { id: 'op_part', parentId: parent.id, status: 'COMPLETED', pinned: true } as const;
    const child = sampleOperation({ ...part, completedAt: ended });
    await harness.store.insert(parent);
    await harness.store.insert(child);
    return { ...harness, parent, child };
  }

  it('expires with that, whether or not it is pinned itself', async () => {
    const { service, parent, child, clock } = await family();
    expect(await service.expiresAt(child)).toEqual(new Date(END.getTime() + 30 * DAY_MS));
    clock.advance(31 * DAY_MS);
    expect(await service.removeExpired()).toBe(1);
    for (const { id } of [parent, child]) expect(await service.get(id)).toBeNull();
  });

  it.each([
    ['pinned', { pinned: true }],
    ['not over', { status: 'RUNNING', completedAt: null }],
  ] as const)('is kept with one that is %s', async (_what, changes) => {
    const { service, child, clock } = await family(changes);
    expect(await service.expiresAt(child)).toBeNull();
    clock.advance(90 * DAY_MS);
    expect(await service.removeExpired()).toBe(0);
    expect(await service.get(child.id)).not.toBeNull();
  });
});

describe('an operation that goes on', () => {
  it('never expires, however old it is', async () => {
    const { service, clock, startRunning } = createHarness({ retentionDays: 1 });
    const { id } = await startRunning();
    clock.advance(100 * DAY_MS);
    expect(await service.removeExpired()).toBe(0);
    const operation = await service.get(id);
    expect(operation?.status).toBe('RUNNING');
    expect(operation && (await service.expiresAt(operation))).toBeNull();
  });
});

describe('a removal of all that has expired', () => {
  /** Operations that end one after another. */
  async function threeCancelled() {
    const harness = createHarness({ retentionDays: 1 });
    const ids: string[] = [];
    for (let number = 0; number < 3; number++) {
      harness.clock.advance(1);
      const { id } = await harness.backtests.start();
      await harness.service.cancel(id, null);
      ids.push(id);
    }
    return { ...harness, ids };
  }

  it('removes any number, and is shared by those who ask for it at once', async () => {
    const { service, backtests, clock, reaches } = createHarness({
      retentionDays: 1,
      maxQueued: 1_000,
      maxQueuedPerCaller: 1_000,
    });
    for (let number = 0; number < 250; number++) {
      const { id } = await backtests.start();
      await service.cancel(id, null);
      if (number === 249) await reaches(id, 'CANCELLED');
    }
    clock.advance(2 * DAY_MS);
    expect(await Promise.all([service.removeExpired(), service.removeExpired()])).toEqual([250, 250]);
    expect(await service.countMatching({})).toBe(0);
  });

  it('passes over what somebody deletes meanwhile', async () => {
    const { service, store, clock, backtests } = createHarness({ retentionDays: 1 });
    const ids: string[] = [];
    for (let number = 0; number < 3; number++) {
      const { id } = await backtests.start();
      await service.cancel(id, null);
      ids.push(id);
    }
    clock.advance(2 * DAY_MS);
    const removal = service.removeExpired();
    await Promise.allSettled(ids.map((id) => service.delete(id)));
    expect(await removal).toBeLessThanOrEqual(3);
    for (const id of ids) expect(await store.find(id)).toBeNull();
  });

  it('passes over what cannot be removed yet, and removes what has expired behind it', async () => {
    const { service, store, clock, unexpected, ids } = await threeCancelled();
    // A host that does not come back still has what is below the first, which a restart has ended.
    const [first, second, third] = ids as [string, string, string];
    const below = sampleOperation({ id: 'op_below', parentId: first, status: 'CANCELLING' });
    await store.insert(below);
    clock.advance(2 * DAY_MS);
    expect(await service.removeExpired()).toBe(2);
    expect(await store.find(first)).not.toBeNull();
    for (const id of [second, third]) expect(await store.find(id)).toBeNull();
    expect(unexpected).toEqual([]);
  });

  it('tells of files that cannot be removed, and tries it again the next time', async () => {
    const { service, store, clock, backtests, unexpected, ids } = await threeCancelled();
    const problem = new Error('permission denied');
    backtests.hooks = {
      clearUp: async (id) => {
        if (id === ids[0]) throw problem;
      },
    };
    clock.advance(2 * DAY_MS);
    expect(await service.removeExpired()).toBe(3);
    expect(unexpected).toEqual([problem]);
    expect((await store.listRemoved()).map(({ id }) => id)).toEqual([ids[0]]);
    const cleared: string[] = [];
    backtests.hooks = { clearUp: async (id) => void cleared.push(id) };
    expect(await service.removeExpired()).toBe(0);
    expect(cleared).toEqual([ids[0]]);
    expect(await store.listRemoved()).toEqual([]);
  });

  it('removes no file of one that is pinned meanwhile', async () => {
    const { service, store, clock, backtests, ids } = await threeCancelled();
    const withoutFiles: string[] = [];
    backtests.hooks = {
      clearUp: async (id) => {
        await service.update(id, { pinned: true }, null).catch(() => undefined);
        withoutFiles.push(id);
      },
    };
    clock.advance(2 * DAY_MS);
    await service.removeExpired();
    expect(withoutFiles).toEqual(ids);
    for (const id of withoutFiles) expect(await store.find(id)).toBeNull();
  });

  it('begins no other removal once it is stopped', async () => {
    const { service, clock, backtests } = createHarness({ retentionDays: 1 });
    const { id } = await backtests.start();
    await service.cancel(id, null);
    clock.advance(2 * DAY_MS);
    await service.stopRemoving();
    expect(await service.removeExpired()).toBe(0);
    expect(await service.get(id)).not.toBeNull();
  });
});
