import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness } from './operations-harness.js';

const away = (): Error => new StoreUnavailableError('nothing answers at its address');

function stage() {
  const store = new InMemoryOperationStore();
  const claims = {
    ...{ owner: 'cluster', filesOf: async () => [], offered: () => undefined },
    freshen: async () => null,
  };
  const place = { executionMode: 'CLUSTER', host: null } as const;
  return { store, service: createHarness({ store, claims, place }).service };
}

describe('operations of a cluster while the store is unavailable', () => {
  it('are shown as they were read last, with a warning', async () => {
    const { store, service } = stage();
    await store.insert(sampleOperation({ id: 'op_1' }));
    const before = await service.get('op_1');
    store.failNext('find', away());
    const shown = await service.get('op_1');
    expect(shown).toEqual({
      ...before,
      warnings: [expect.objectContaining({ code: 'STORE_UNAVAILABLE', severity: 'CAUTION' })],
    });
    expect(await service.get('op_1')).toEqual(before);
  });

  it('are listed and counted as they were, page by page', async () => {
    const { store, service } = stage();
    for (const id of ['op_1', 'op_2']) await store.insert(sampleOperation({ id }));
    const query = { filter: { statuses: ['PENDING'] }, first: 1, after: null } as const;
    const before = await service.list(query);
    expect(await service.countMatching(query.filter)).toBe(2);
    store.failNext('list', away());
    const shown = await service.list(query);
    expect(shown).toEqual({
      ...before,
      operations: before.operations.map((operation) => ({
        ...operation,
        warnings: [expect.objectContaining({ code: 'STORE_UNAVAILABLE' })],
      })),
    });
    store.failNext('count', away());
    expect(await service.countMatching(query.filter)).toBe(2);
    store.failNext('list', away());
    await expect(service.list({ ...query, first: 2 })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await service.list(query)).toEqual(before);
  });

  it('cannot be shown that were not read, or are gone', async () => {
    const { store, service } = stage();
    store.failNext('find', away());
    await expect(service.get('op_1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await store.insert(sampleOperation({ id: 'op_1', status: 'COMPLETED' }));
    await service.get('op_1');
    await store.delete('op_1');
    expect(await service.get('op_1')).toBeNull();
    store.failNext('find', away());
    await expect(service.get('op_1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
