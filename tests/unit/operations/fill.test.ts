import { describe, expect, it, vi } from 'vitest';
import type { KindHooks } from '../../../src/operations/ports/kind-hooks.js';
import { summaryOf } from '../../../src/operations/record/operation-summary.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness as createServer, POLL } from './operations-harness.js';

const unused = (error: unknown): never => {
  throw error;
};

/** What the fake kind describes each operation as, and what its service adds. */
const described = {
  summary: {
    ...summaryOf({ symbols: ['AAPL'], timeframe: null, startDate: null, endDate: null }),
    totalReturn: 0.5,
  },
  model: 'models/described',
};
const adds = async () => ({ totalReturn: 0.5 });

/** A server whose kind adds to the summaries of operations of earlier versions. */
function createHarness(
  options: Parameters<typeof createServer>[0],
  earlierSummary: KindHooks['earlierSummary'] = adds,
) {
  const harness = createServer(options);
  harness.backtests.hooks = { earlierSummary };
  return harness;
}

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
    service.beginFilling(unused);
    await vi.waitFor(async () => expect(await lacking(store)).toBe(0), POLL);
    await service.stopFilling();
    expect(await store.find('old-49')).toMatchObject(described);
    expect((await store.readEvents('old-49', -1, 9)).map(({ kind }) => kind)).toEqual(['CREATED']);
  });

  it('are gone on with by the next start where one was interrupted', async () => {
    let calls = 0;
    const first = createHarness({ store: storeOf(50) }, async () => {
      if (++calls === 10) void first.service.stopFilling();
      return {};
    });
    first.service.beginFilling(unused);
    await vi.waitFor(() => expect(calls).toBe(10), POLL);
    await first.service.stopFilling();
    expect(await lacking(first.store)).toBe(40);
    const { service, store } = createHarness({ store: first.store });
    service.beginFilling(unused);
    await vi.waitFor(async () => expect(await lacking(store)).toBe(0), POLL);
  });

  it('are listed by what their columns say where nobody can describe them', async () => {
    const store = storeOf(1);
    store.seedUnfilled(sampleOperation({ id: 'other', type: 'UNKNOWN', status: 'COMPLETED' }));
    const { service, unexpected } = createHarness({ store }, async () => {
      throw new Error('damaged');
    });
    service.beginFilling(unused);
    await vi.waitFor(async () => expect(await lacking(store)).toBe(0), POLL);
    expect(unexpected).toEqual([new Error('damaged')]);
    for (const id of ['old-0', 'other']) expect((await store.find(id))?.model).toBeNull();
  });

  it('are described again where their status changes meanwhile', async () => {
    const store = new InMemoryOperationStore();
    store.seedUnfilled(sampleOperation({ id: 'old', status: 'RUNNING' }));
    const seen: string[] = [];
    const { service } = createHarness({ store }, async ({ id, status, updatedAt }) => {
      seen.push(status);
      if (status === 'RUNNING') await store.transition(id, ['RUNNING'], { status: 'FAILED', updatedAt });
      return {};
    });
    service.beginFilling(unused);
    await vi.waitFor(async () => expect(await lacking(store)).toBe(0), POLL);
    expect(seen).toEqual(['RUNNING', 'FAILED']);
  });

  it('that run are shown by their summaries at once', async () => {
    const store = new InMemoryOperationStore();
    store.seedUnfilled(sampleOperation({ id: 'old', status: 'PENDING', owner: 'server-1' }));
    const { service } = createHarness({ store });
    await service.recover();
    service.beginFilling(unused);
    await vi.waitFor(async () => expect(await service.get('old')).toMatchObject(described), POLL);
  });

  it('tell what ends it early', async () => {
    const store = storeOf(1);
    const { service } = createHarness({ store });
    store.failNext('listUnfilled', new Error('no disk'));
    const errors: unknown[] = [];
    service.beginFilling((error) => errors.push(error));
    await service.stopFilling();
    expect(errors).toEqual([new Error('no disk')]);
  });
});
