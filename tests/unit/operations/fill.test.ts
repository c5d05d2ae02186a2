import { describe, expect, it, vi } from 'vitest';
import { summaryOf } from '../../../src/operations/record/operation-summary.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness, POLL } from './operations-harness.js';

const unused = (error: unknown): never => {
  throw error;
};
const described = {
  summary: {
    ...summaryOf({ symbols: ['MSFT'], timeframe: null, startDate: null, endDate: null }),
    totalReturn: 0.5,
  },
  model: 'models/described',
};

function storeOf(count: number): InMemoryOperationStore {
  const store = new InMemoryOperationStore();
  for (let index = 0; index < count; index++)
    store.seedUnfilled(sampleOperation({ id: `old-${index}`, status: 'COMPLETED' }));
  return store;
}

const lacking = async (store: InMemoryOperationStore) => (await store.listUnfilled(1_000)).length;

describe('operations of earlier versions', () => {
  it('get summaries, models and events, however many there are', async () => {
    const { service, store } = createHarness({ store: storeOf(50) });
    service.beginFilling(async () => described, unused);
    await vi.waitFor(async () => expect(await lacking(store)).toBe(0), POLL);
    await service.stopFilling();
    expect(await store.find('old-49')).toMatchObject(described);
    expect((await store.readEvents('old-49', -1, 9)).map(({ kind }) => kind)).toEqual(['CREATED']);
  });

  it('are gone on with by the next start where one was interrupted', async () => {
    const first = createHarness({ store: storeOf(50) });
    let calls = 0;
    first.service.beginFilling(async () => {
      if (++calls === 10) void first.service.stopFilling();
      return described;
    }, unused);
    await vi.waitFor(() => expect(calls).toBe(10), POLL);
    await first.service.stopFilling();
    expect(await lacking(first.store)).toBe(40);
    const { service, store } = createHarness({ store: first.store });
    service.beginFilling(async () => described, unused);
    await vi.waitFor(async () => expect(await lacking(store)).toBe(0), POLL);
  });

  it('are listed by what their columns say where nobody can describe them', async () => {
    const { service, store, unexpected } = createHarness({ store: storeOf(2) });
    service.beginFilling(async ({ id }) => {
      if (id === 'old-0') throw new Error('damaged');
      return null;
    }, unused);
    await vi.waitFor(async () => expect(await lacking(store)).toBe(0), POLL);
    expect(unexpected).toEqual([new Error('damaged')]);
    expect((await store.find('old-1'))?.model).toBeNull();
  });

  it('are described again where their status changes meanwhile', async () => {
    const store = new InMemoryOperationStore();
    store.seedUnfilled(sampleOperation({ id: 'old', status: 'RUNNING' }));
    const { service } = createHarness({ store });
    const seen: string[] = [];
    service.beginFilling(async ({ id, status, updatedAt }) => {
      seen.push(status);
      if (status === 'RUNNING') await store.transition(id, ['RUNNING'], { status: 'FAILED', updatedAt });
      return described;
    }, unused);
    await vi.waitFor(async () => expect(await lacking(store)).toBe(0), POLL);
    expect(seen).toEqual(['RUNNING', 'FAILED']);
  });

  it('that run are shown by their summaries at once', async () => {
    const store = new InMemoryOperationStore();
    store.seedUnfilled(sampleOperation({ id: 'old', status: 'PENDING', owner: 'server-1' }));
    const { service } = createHarness({ store });
    await service.recover();
    service.beginFilling(async () => described, unused);
    await vi.waitFor(async () => expect(await service.get('old')).toMatchObject(described), POLL);
  });

  it('tell what ends it early', async () => {
    const store = storeOf(1);
    const { service } = createHarness({ store });
    store.failNext('listUnfilled', new Error('no disk'));
    const errors: unknown[] = [];
    service.beginFilling(
      async () => described,
      (error) => errors.push(error),
    );
    await service.stopFilling();
    expect(errors).toEqual([new Error('no disk')]);
  });
});
