import { setImmediate } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { OperationStatus } from '../../../../src/operations/record/operation.js';
import { ClusterWorker } from '../../../../src/places/cluster/cluster-worker.js';
import { sampleOperation } from '../../../support/sample-operation.js';
import { POLL } from '../../operations/operations-harness.js';

/**
 * A host that runs op_1, which is being cancelled, and op_2.
 * @param taken operations that others have taken from it: the first renewal, or else the first write, tells
 */
async function hostAtTwo(taken: readonly string[] = [], toldBy: 'renewal' | 'write' = 'write') {
  const waiting = ['op_1', 'op_2'].map((id) => sampleOperation({ id, status: 'RUNNING' }));
  const renewals: (readonly string[])[] = [];
  const ends: (() => void)[] = [];
  const stops: { readonly id: string; readonly done: () => void; readonly fail: (error: Error) => void }[] =
    [];
  const troubles: unknown[] = [];
  const left: string[] = [];
  const lost: string[] = [];
  const worker = new ClusterWorker({
    leases: {
      refusedWrites: 0,
      claim: async () => waiting.shift() ?? null,
      renew: async (_host, ids) => {
        renewals.push(ids);
        const held = toldBy === 'write' ? ids : ids.filter((id) => !taken.includes(id));
        return new Map(held.map((id): [string, OperationStatus] => [id, statusOf(id)]));
      },
      ...{ release: async (id: string) => !taken.includes(id), holderOf: async () => null },
      ...{ takeExpired: async () => null, hosts: async () => [] },
      leave: async (id) => void left.push(id),
    },
    runner: {
      ...{ freeSlots: 2, servedTypes: ['BACKTESTING'] },
      run: () => new Promise((resolve) => ends.push(resolve)),
      stop: (id) => new Promise((done, fail) => stops.push({ id, done, fail })),
      ...{ forsake: () => undefined, report: (error) => expect.fail(String(error)) },
    },
    ...{ limits: { inTurn: [], perCaller: null, perTag: [] }, coordinated: [], onFree: () => undefined },
    host: () => ({
      ...{ id: 'a', address: 'http://a', version: '1.0.0', engineVersion: '2.0.0' },
      ...{ tensorflowBackend: null, slots: 2, busy: 2, memoryBytes: 8e9 },
    }),
    log: {
      ...{ claimed: () => undefined, lost: (id) => lost.push(id) },
      troubled: (_what, error) => troubles.push(error),
    },
  });
  await vi.waitFor(() => expect(ends).toHaveLength(2), POLL);
  /** Waits for some more renewals. */
  async function renewed(times: number): Promise<void> {
    const before = renewals.length;
    await vi.waitFor(() => {
      worker.look();
      expect(renewals.length).toBeGreaterThanOrEqual(before + times);
    }, POLL);
  }
  const close = async (): Promise<void> => {
    for (const end of ends) end();
    await worker.close();
  };
  return { renewals, stops, troubles, left, lost, renewed, close };
}

function statusOf(id: string): OperationStatus {
  return id === 'op_1' ? 'CANCELLING' : 'RUNNING';
}

it('renews all leases while something is being stopped, however long that takes', async () => {
  const { renewals, stops, lost, renewed, close } = await hostAtTwo();
  await renewed(1);
  await vi.waitFor(() => expect(stops.map(({ id }) => id)).toEqual(['op_1']), POLL);
  await renewed(5);
  expect(renewals.at(-1)).toEqual(['op_1', 'op_2']);
  // Once at a time.
  expect(stops).toHaveLength(1);
  stops[0]?.done();
  await renewed(2);
  expect(stops.map(({ id }) => id)).toEqual(['op_1', 'op_1']);
  stops[1]?.done();
  await close();
  expect(lost).toEqual([]);
});

it('tells of what cannot be stopped, and tries again', async () => {
  const { stops, troubles, renewed, close } = await hostAtTwo();
  await renewed(2);
  const error = new Error('the database is away');
  stops[0]?.fail(error);
  await renewed(2);
  expect(troubles).toEqual([error]);
  expect(stops).toHaveLength(2);
  stops[1]?.done();
  await close();
});

it('leaves once nothing is being stopped any more', async () => {
  const { stops, left, renewed, close } = await hostAtTwo();
  await renewed(2);
  const closing = close();
  await setImmediate();
  expect(left).toEqual([]);
  stops[0]?.done();
  await closing;
  expect(left).toEqual(['a']);
});

it.each(['renewal', 'write'] as const)(
  'tells once of what it has lost, which a %s says first',
  async (toldBy) => {
    const { stops, lost, renewed, close } = await hostAtTwo(['op_2'], toldBy);
    // The answer to the first may come with the end of the second.
    await renewed(2);
    expect(lost).toEqual(toldBy === 'renewal' ? ['op_2'] : []);
    for (const { done } of stops) done();
    await close();
    expect(lost).toEqual(['op_2']);
  },
);
