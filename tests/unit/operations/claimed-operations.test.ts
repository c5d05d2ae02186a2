import { describe, expect, it, vi } from 'vitest';
import type { OperationQuery } from '../../../src/operations/ports/operation-query.js';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness } from './operations-harness.js';

const away = (): Error => new StoreUnavailableError('nothing answers at its address');

const PLACE = { executionMode: 'CLUSTER', host: null } as const;

function stage() {
  const store = new InMemoryOperationStore();
  return { store, service: createHarness({ store, claims: quietClaims, place: PLACE }).service };
}

describe('operations of a cluster that are to stop', () => {
  it('have their host told, and nobody is told of those that nobody runs', async () => {
    const store = new InMemoryOperationStore();
    const told: string[] = [];
    const claims = { ...quietClaims, stopping: ({ id }: Operation) => void told.push(id) };
    const { service } = createHarness({ store, claims, place: PLACE });
    await store.insert(sampleOperation({ id: 'op_1', status: 'RUNNING', owner: 'cluster' }));
    await store.insert(sampleOperation({ id: 'op_2', status: 'PENDING', owner: 'cluster' }));
    expect(await service.cancel('op_1', null)).toMatchObject({ status: 'CANCELLING' });
    expect(await service.cancel('op_2', null)).toMatchObject({ status: 'CANCELLED' });
    expect(told).toEqual(['op_1']);
  });

  it('are looked for at once where somebody asks for what runs here', async () => {
    const store = new InMemoryOperationStore();
    const looks: string[] = [];
    const claims = { ...quietClaims, askedFor: () => void looks.push('look') };
    const { service, backtests, reaches } = createHarness({ store, claims, place: PLACE });
    const operation = await backtests.start();
    const running = service.claimedWork.run(operation);
    await vi.waitFor(() => backtests.work.start());
    await reaches(operation.id, 'RUNNING');
    await service.get(operation.id);
    expect(looks).toEqual([]);
    await service.get(operation.id, { forceRefresh: true });
    expect(looks).toEqual(['look']);
    backtests.work.complete();
    await running;
  });
});

describe('operations of a cluster whose host is lost', () => {
  it('have lost it for themselves, unless they waited for others: what those do may kill hosts', async () => {
    const { store, service } = stage();
    const running = { status: 'RUNNING', executionMode: 'CLUSTER', serverLosses: 20 } as const;
    const waitingSince = new Date();
    await store.insert(sampleOperation({ id: 'op_alone', ...running }));
    await store.insert(sampleOperation({ id: 'op_parent', ...running, waitingSince }));
    const below = { parentId: 'op_parent', status: 'RUNNING', executionMode: 'CLUSTER' } as const;
    await store.insert(sampleOperation({ id: 'op_child', ...below }));
    for (const id of ['op_alone', 'op_parent', 'op_child'])
      await service.claimedWork.requeueLost((await store.find(id)) as Operation);
    expect(await store.find('op_alone')).toMatchObject({ status: 'FAILED', error: { code: 'WORKER_LOST' } });
    expect(await store.find('op_parent')).toMatchObject({ status: 'PENDING', attempt: 2, serverLosses: 20 });
    expect(await store.find('op_child')).toMatchObject({ status: 'PENDING', attempt: 2, serverLosses: 1 });
  });
});

describe('operations that a single server has left in the database of a cluster', () => {
  it('end, by a code that says how to run them once more', async () => {
    const { store, service } = stage();
    const given = async (id: string, fields: Partial<Operation>) => {
      await store.insert(sampleOperation({ id, ...fields }));
      await service.claimedWork.requeueLost((await store.find(id)) as Operation);
      return await store.find(id);
    };
    const failed = { status: 'FAILED', error: { code: 'PLACE_CHANGED', retryable: true } };
    const waiting = await given('op_1', { status: 'PENDING' });
    expect(waiting).toMatchObject(failed);
    expect(waiting?.error?.message).toMatch(
      /started on a single server.*used in a cluster.*operations retry op_1\.$/,
    );
    expect(await given('op_2', { status: 'RUNNING', startedAt: new Date() })).toMatchObject(failed);
    expect(await given('op_3', { status: 'CANCELLING' })).toMatchObject({ status: 'CANCELLED', error: null });
    // What another server may still be at is not said to have stopped.
    const elsewhere = { executionMode: 'REMOTE', host: 'http://worker:5003', remoteId: 'op_there' } as const;
    for (const status of ['RUNNING', 'CANCELLING'] as const) {
      const left = await given(`op_${status}`, { ...elsewhere, status });
      expect(left).toMatchObject(failed);
      expect(left?.error?.message).toMatch(
        /http:\/\/worker:5003 may still be at it, as op_there: cancel it there\.$/,
      );
    }
    const child = await given('op_child', { parentId: 'op_1', status: 'PENDING' });
    expect(child).toMatchObject({ status: 'CANCELLED' });
  });
});

describe('operations of a cluster that wait', () => {
  it('are cancelled below one that is over, also by a process that thinks that it still has that one', async () => {
    const store = new InMemoryOperationStore();
    const { service, backtests, reaches } = createHarness({ store, claims: quietClaims, place: PLACE });
    const operation = await backtests.start();
    const running = service.claimedWork.run(operation);
    await vi.waitFor(() => backtests.work.start());
    await reaches(operation.id, 'RUNNING');
    const pinnedInputs = { engineVersion: '1.0.0' };
    await store.insert(sampleOperation({ id: 'op_child', parentId: operation.id, pinnedInputs }));
    await store.transition(operation.id, ['RUNNING'], { status: 'COMPLETED', updatedAt: new Date() });
    await service.claimedWork.requeueLost((await store.find('op_child')) as Operation);
    expect((await store.find('op_child'))?.status).toBe('CANCELLED');
    backtests.work.complete();
    await running;
  });
});

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

  it('are kept up to 16 MiB of their rows, the oldest forgotten first, and none that has more by itself', async () => {
    const { store, service } = stage();
    const isShown = async (query: OperationQuery): Promise<boolean> => {
      store.failNext('list', away());
      return service.list(query).then(
        () => true,
        () => false,
      );
    };
    const rows = (letter: string) => ({ filter: { symbol: letter }, first: 10, after: null });
    for (const [symbol, megabytes] of Object.entries({ A: 6, B: 6, C: 6, D: 17 }))
      await store.insert(
        sampleOperation({ id: `op_${symbol}`, symbol, cancelReason: 'r'.repeat(megabytes * 2 ** 20) }),
      );
    for (const symbol of ['A', 'B', 'C']) await service.list(rows(symbol));
    expect([await isShown(rows('A')), await isShown(rows('B')), await isShown(rows('C'))]).toEqual([
      false,
      true,
      true,
    ]);
    expect((await service.list(rows('D'))).operations).toHaveLength(1);
    expect([await isShown(rows('D')), await isShown(rows('C'))]).toEqual([false, true]);
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
