import { setTimeout as pause } from 'node:timers/promises';
import { serialize } from 'node:v8';
import { describe, expect, it, vi } from 'vitest';
import type { TakenSlice } from '../../../src/operations/ports/shared-slices.js';
import type { RunningLimits } from '../../../src/operations/ports/work-leases.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { ClusterWorker } from '../../../src/places/cluster/cluster-worker.js';
import { SliceWorker } from '../../../src/places/cluster/slice-worker.js';
import { MemoryWorkQueue } from '../../../src/places/threads/memory-work-queue.js';
import { PostgresSlices } from '../../../src/stores/postgres/postgres-slices.js';
import { PostgresWorkLeases } from '../../../src/stores/postgres/postgres-work-leases.js';
import { HeldLeases } from '../../../src/stores/sql/held-leases.js';
import { sharedDatabase } from '../../support/postgres/shared-database.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness, POLL } from '../../unit/operations/operations-harness.js';

const server = await testPostgres();
const ENGINE = '2.0.0';
const NO_LIMITS: RunningLimits = { inTurn: [], perCaller: null, perTag: [] };
const ABOUT = { address: 'http://a', version: '1.0.0', engineVersion: ENGINE, tensorflowBackend: null };
/** How long an operation, and a slice, takes. */
const WORK_MS = 30;
const LONG_AGO = new Date('2020-01-01');
const LATER = new Date('2040-01-01');

describe.runIf(server !== null)('the slots of hosts', () => {
  const shared = sharedDatabase(server as string);
  const given = (id: string, fields: Partial<Operation> = {}) =>
    shared.store.insert(sampleOperation({ id, executionMode: 'CLUSTER', ...fields }));

  /** An operation that another process coordinates, with slices of it that wait. */
  async function offered(id: string, slices: number, fields: Partial<Operation> = {}) {
    await given(id, { type: 'STUDY', ...fields });
    const held = new HeldLeases();
    const claim = { host: { id: 'c', address: 'http://c', engineVersion: ENGINE }, types: ['STUDY'] };
    const operation = await new PostgresWorkLeases(shared.database, held).claim(claim, NO_LIMITS);
    const own = new PostgresSlices(shared.database, held, ENGINE);
    for (let number = 0; number < slices; number++)
      await own.offer(operation as Operation, number, serialize(null));
  }

  /** Runs a host of one slot until it has done a number of things. @returns what it did, in order */
  async function done(count: number, limits = NO_LIMITS): Promise<readonly string[]> {
    const { service } = createHarness({
      ...{ claims: quietClaims, dispatch: { queue: new MemoryWorkQueue(), slots: 1 } },
    });
    const { claimedWork } = service;
    const held = new HeldLeases();
    const ran: string[] = [];
    const troubles: unknown[] = [];
    const troubled = (_what: string, error: unknown) => void troubles.push(error);
    const leases = new PostgresWorkLeases(shared.database, held);
    const work = async (name: string): Promise<void> => {
      ran.push(name);
      await pause(WORK_MS);
    };
    let slices: SliceWorker | null = null;
    const operations = new ClusterWorker({
      ...{ leases, limits, coordinated: ['STUDY'], onFree: () => slices?.wake() },
      runner: {
        get freeSlots() {
          return claimedWork.freeSlots;
        },
        servedTypes: ['BACKTESTING', 'STUDY'],
        async run(operation) {
          await claimedWork.inSlot(operation, () => work(operation.id));
          await shared.store.transition(
            operation.id,
            ['PENDING'],
            { status: 'CANCELLED', updatedAt: new Date() },
            1,
          );
        },
        ...{ stop: async () => undefined, forsake: () => undefined, report: (error) => troubles.push(error) },
      },
      host: () => ({ id: 'a', ...ABOUT, slots: 1, busy: 0, memoryBytes: 8e9 }),
      log: { claimed: () => undefined, lost: (id) => troubles.push(id), troubled },
    });
    slices = new SliceWorker({
      ...{ slices: new PostgresSlices(shared.database, held, ENGINE), troubled },
      ...{
        claim: () => operations.claim,
        limits,
        onFree: () => operations.wake(),
        lost: (id) => troubles.push(id),
      },
      host: {
        get freeSlots() {
          return claimedWork.freeSlots;
        },
        find: (id) => shared.store.find(id),
        ...{ prepare: async () => true, release: () => undefined },
        inSlot: (...asked) => claimedWork.inSlot(...asked),
        begin: async ({ id }) => ({
          begun: Promise.resolve(),
          ended: work(`slice of ${id}`).then(() => ({ kind: 'completed', answer: null }) as const),
          ...{ cancel: () => undefined, abort: () => undefined },
        }),
      },
      failureOf: (error) => expect.fail(String(error)),
    });
    await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(count), POLL).catch(() => undefined);
    await slices.close();
    await operations.close();
    expect(troubles).toEqual([]);
    return ran;
  }

  it('go to operations and to slices by priority', async () => {
    await given('op_low', { priority: -1, createdAt: LONG_AGO });
    await given('op_high', { priority: 1, createdAt: LATER });
    await offered('op_study', 2);
    expect(await done(4)).toEqual(['op_high', 'slice of op_study', 'slice of op_study', 'op_low']);
  });

  it('go to slices where they come to the bits of their study', async () => {
    await offered('op_study', 1);
    await shared.store.pinInputs('op_study', 1, { engineVersion: ENGINE, tensorflowBackend: 'wasm' });
    const slices = new PostgresSlices(shared.database, new HeldLeases(), ENGINE);
    const takeWith = (tensorflowBackend: string | null) => {
      const host = { id: 'b', address: 'http://b', engineVersion: ENGINE, tensorflowBackend };
      return slices.take({ host, types: ['BACKTESTING'] }, NO_LIMITS);
    };
    expect([await takeWith('node'), await takeWith(null)]).toEqual([null, null]);
    expect((await takeWith('wasm'))?.number).toBe(0);
  });

  it.each([
    ['a key', { caller: 'ann' }, { ...NO_LIMITS, perCaller: 1 }],
    [
      'a tag',
      { tags: [{ key: 'team', value: 'a' }] },
      { ...NO_LIMITS, perTag: [{ key: 'team', value: 'a', most: 1 }] },
    ],
  ])('go to slices within the limits of %s, as to operations', async (_of, own, limits) => {
    await offered('op_study', 2, own);
    await given('op_own', { ...own, createdAt: LATER });
    const host = { id: 'b', address: 'http://b', engineVersion: ENGINE };
    const claim = { host, types: ['BACKTESTING'], coordinated: ['STUDY'] };
    const leases = new PostgresWorkLeases(shared.database, new HeldLeases());
    const slices = new PostgresSlices(shared.database, new HeldLeases(), ENGINE);
    const first = await slices.take(claim, limits);
    expect(first?.number).toBe(0);
    expect(await slices.take(claim, limits)).toBeNull();
    expect(await leases.claim(claim, limits)).toBeNull();
    // What waits for others keeps nobody else waiting.
    await given('op_other', { createdAt: LATER });
    expect((await leases.claim(claim, limits))?.id).toBe('op_other');
    await slices.answer(first as TakenSlice, serialize(null));
    // Its turn is after that of the next slice, which was offered before.
    expect(await leases.claim(claim, limits)).toBeNull();
    expect((await slices.take(claim, limits))?.number).toBe(1);
  });

  it('go to operations and to slices of one priority by their age', async () => {
    await given('op_late', { createdAt: LATER });
    await given('op_early', { createdAt: LONG_AGO });
    await offered('op_study', 2);
    expect(await done(4)).toEqual(['op_early', 'slice of op_study', 'slice of op_study', 'op_late']);
  });
});
