import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunningLimits } from '../../../src/operations/ports/work-leases.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { ClusterWorker } from '../../../src/places/cluster/cluster-worker.js';
import { PostgresWorkLeases } from '../../../src/stores/postgres/postgres-work-leases.js';
import { HeldLeases } from '../../../src/stores/sql/held-leases.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';
import { sharedDatabase } from '../../support/postgres/shared-database.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness, POLL } from '../../unit/operations/operations-harness.js';

const server = await testPostgres();
const AT = new Date('2024-03-01T12:00:00.000Z');
const RUNNING = { status: 'RUNNING', startedAt: AT, updatedAt: AT } as const;
const DAY_MS = 86_400_000;
const NO_LIMITS: RunningLimits = { inTurn: [], perCaller: null, perTag: [] };

describe.runIf(server !== null)('leases', () => {
  const shared = sharedDatabase(server as string);

  /** A process of a cluster. @param leaseMs 0 for leases that have run out as soon as they are given */
  function processOf(name: string, leaseMs = 60_000) {
    const held = new HeldLeases();
    const host = { id: name, address: `http://${name}`, engineVersion: '2.0.0' };
    const leases = new PostgresWorkLeases(shared.database, held, leaseMs);
    return {
      leases,
      own: new SqlOperationStore(shared.database, held),
      claim: (limits = NO_LIMITS) =>
        leases.claim({ host, types: ['BACKTESTING', 'STUDY'], coordinated: ['STUDY'] }, limits),
      renew: (...ids: string[]) =>
        leases.renew(
          { ...host, version: '1.0.0', tensorflowBackend: null, slots: 2, busy: 1, memoryBytes: 8e9 },
          ids,
        ),
    };
  }
  const given = (id: string, fields: Partial<Operation> = {}) =>
    shared.store.insert(sampleOperation({ id, executionMode: 'CLUSTER', ...fields }));

  describe('a claim', () => {
    it('takes what waits by priority and then by age, each for one host', async () => {
      await given('op_low', { createdAt: new Date(1) });
      await given('op_high', { priority: 5, createdAt: new Date(3) });
      await given('op_late', { createdAt: new Date(2) });
      const claimed = await Promise.all(['a', 'b', 'c', 'd'].map((name) => processOf(name).claim()));
      expect(claimed.map((operation) => operation?.id ?? null).sort()).toEqual([
        null,
        'op_high',
        'op_late',
        'op_low',
      ]);
      await given('op_1');
      await given('op_2', { priority: 1 });
      expect((await processOf('a').claim())?.id).toBe('op_2');
    });

    it('leaves what is not of the cluster, not of its types, or pinned to another engine', async () => {
      await given('op_local', { executionMode: 'LOCAL' });
      await given('op_training', { type: 'TRAINING' });
      await given('op_old', { pinnedInputs: { engineVersion: '1.0.0' }, updatedAt: new Date() });
      await given('op_done', { status: 'COMPLETED', completedAt: AT });
      expect(await processOf('a').claim()).toBeNull();
      await given('op_same', { pinnedInputs: { engineVersion: '2.0.0' } });
      expect((await processOf('a').claim())?.id).toBe('op_same');
    });

    it('leaves what was begun with another backend, and all of it before the host knows its own', async () => {
      const pinnedInputs = { engineVersion: '2.0.0', tensorflowBackend: 'wasm' };
      await given('op_wasm', { pinnedInputs, updatedAt: new Date() });
      const host = { id: 'a', address: 'http://a', engineVersion: '2.0.0' };
      const { leases } = processOf('a');
      const claimWith = (tensorflowBackend: string | null) =>
        leases.claim({ host: { ...host, tensorflowBackend }, types: ['BACKTESTING'] }, NO_LIMITS);
      expect([await claimWith('node'), await claimWith(null)]).toEqual([null, null]);
      expect((await claimWith('wasm'))?.id).toBe('op_wasm');
      // So it is with what is below it, of which it is made.
      await given('op_below', { parentId: 'op_wasm', updatedAt: new Date() });
      expect(await claimWith('node')).toBeNull();
      expect((await claimWith('wasm'))?.id).toBe('op_below');
      // Recorded signals are read by all.
      await given('op_signals', { pinnedInputs: { engineVersion: '2.0.0', tensorflowBackend: null } });
      expect((await claimWith(null))?.id).toBe('op_signals');
    });

    it('keeps within the limits of a key and of a tag', async () => {
      const tags = [{ key: 'exchange', value: 'binance' }];
      for (const id of ['op_1', 'op_2']) await given(id, { caller: 'ann', tags });
      await given('op_other', { caller: 'ben', tags, createdAt: new Date('2025-01-01') });
      const { claim } = processOf('a');
      const perCaller = { inTurn: [], perCaller: 1, perTag: [] };
      expect((await claim(perCaller))?.caller).toBe('ann');
      expect((await claim(perCaller))?.caller).toBe('ben');
      expect(await claim(perCaller)).toBeNull();
      expect(
        await claim({
          inTurn: [],
          perCaller: null,
          perTag: [{ key: 'exchange', value: 'binance', most: 2 }],
        }),
      ).toBeNull();
      expect(
        await claim({
          inTurn: [],
          perCaller: null,
          perTag: [{ key: 'exchange', value: 'binance', most: 3 }],
        }),
      ).not.toBeNull();
    });

    it.each([
      ['a key', { inTurn: [], perCaller: 1, perTag: [] }],
      ['a tag', { inTurn: [], perCaller: null, perTag: [{ key: 'exchange', value: 'binance', most: 1 }] }],
    ])('counts what coordinates apart from what works, within the limit of %s', async (_of, limits) => {
      const of = { caller: 'ann', tags: [{ key: 'exchange', value: 'binance' }] };
      const { claim } = processOf('a');
      await given('op_study', { ...of, type: 'STUDY' });
      expect((await claim(limits))?.id).toBe('op_study');
      // Whatever its tags say by now: what is below waits for others, never for that one.
      await given('op_1', { ...of, parentId: 'op_study' });
      await given('op_2', { ...of, parentId: 'op_study' });
      await given('op_3', { ...of, priority: 1 });
      await given('op_other_study', { ...of, type: 'STUDY', priority: 2 });
      expect((await claim(limits))?.id).toBe('op_3');
      expect(await claim(limits)).toBeNull();
    });
  });

  describe('a host', () => {
    it('that lost an operation takes it again when it has ended what it was at, by another lease', async () => {
      await given('op_1');
      const { leases, own } = processOf('a', 0);
      const ends: (() => void)[] = [];
      const lost: string[] = [];
      const [claim, renewal] = [vi.spyOn(leases, 'claim'), vi.spyOn(leases, 'renew')];
      const about = { id: 'a', address: 'http://a', version: '1.0.0', engineVersion: '2.0.0' };
      const worker = new ClusterWorker({
        ...{ leases, limits: NO_LIMITS, coordinated: [], onFree: () => undefined },
        runner: {
          ...{ freeSlots: 2, servedTypes: ['BACKTESTING'] },
          run: () => new Promise((resolve) => ends.push(resolve)),
          ...{ stop: async () => undefined, forsake: () => undefined },
          report: (error) => expect.fail(String(error)),
        },
        host: () => ({ ...about, tensorflowBackend: null, slots: 2, busy: 0, memoryBytes: 8e9 }),
        log: {
          claimed: () => undefined,
          lost: (id) => lost.push(id),
          troubled: (_what, error) => expect.fail(String(error)),
        },
      });
      await vi.waitFor(() => expect(ends).toHaveLength(1), POLL);
      await processOf('sweeper', 0).leases.takeExpired();
      await vi.waitFor(() => expect(lost).toEqual(['op_1']), POLL);
      const before = { claims: claim.mock.calls.length, renewals: renewal.mock.calls.length };
      await vi.waitFor(() => expect(claim.mock.calls.length).toBeGreaterThan(before.claims + 1), POLL);
      await vi.waitFor(() => expect(renewal.mock.calls.length).toBeGreaterThan(before.renewals + 1), POLL);
      expect(ends).toHaveLength(1);
      // It is told once, however long what it was at takes to end.
      expect(lost).toEqual(['op_1']);
      ends[0]?.();
      await vi.waitFor(() => expect(ends).toHaveLength(2), POLL);
      expect(await own.transition('op_1', ['PENDING'], RUNNING, 1)).toMatchObject({ status: 'RUNNING' });
      expect(await processOf('b').claim()).toBeNull();
      ends[1]?.();
      await worker.close();
    });
  });

  describe('a lease', () => {
    it('that has run out is renewed where nobody took it', async () => {
      await given('op_1');
      const { claim, renew, own } = processOf('a', 0);
      await claim();
      expect(await renew('op_1')).toEqual(new Map([['op_1', 'PENDING']]));
      expect(await own.transition('op_1', ['PENDING'], RUNNING, 1)).toMatchObject({ status: 'RUNNING' });
    });

    it('that has run out is not taken by the process that holds it, which lives', async () => {
      await given('op_1');
      const { claim, renew, leases, own } = processOf('a', 0);
      await claim();
      await own.transition('op_1', ['PENDING'], RUNNING, 1);
      expect(await leases.takeExpired()).toEqual([]);
      expect(await renew('op_1')).toEqual(new Map([['op_1', 'RUNNING']]));
    });

    it('of a claim or a release whose answer was lost runs out although its host lives', async () => {
      await given('op_1');
      await given('op_2');
      const { claim, renew } = processOf('a', 0);
      await claim();
      await claim();
      // The host is at one of them, and knows nothing of the other.
      expect(await processOf('a').renew('op_1')).toEqual(new Map());
      expect(await renew('op_1')).toEqual(new Map([['op_1', 'PENDING']]));
      await processOf('a', 60_000).renew('op_1');
      await processOf('sweeper', 0).leases.takeExpired();
      expect((await processOf('b').claim())?.id).toBe('op_2');
      expect(await processOf('b').claim()).toBeNull();
    });

    it('that was taken writes nothing any more, neither before nor after another host has begun', async () => {
      await given('op_1');
      const paused = processOf('a', 0);
      const other = processOf('b');
      await paused.claim();
      expect(await processOf('sweeper', 0).leases.takeExpired()).toEqual([]);
      expect(paused.leases.refusedWrites).toBe(0);
      expect((await other.claim())?.attempt).toBe(1);
      expect(await paused.own.transition('op_1', ['PENDING'], RUNNING, 1)).toBeNull();
      expect(await other.own.transition('op_1', ['PENDING'], RUNNING, 1)).not.toBeNull();
      // The same attempt, by a lease that is over.
      const part = { pieces: [{ stream: 'samples', firstSeq: 0, count: 1, bytes: new Uint8Array([1]) }] };
      expect(await paused.own.appendPart('op_1', 1, part)).toBe(false);
      expect(await paused.own.saveCheckpoint('op_1', 1, new Uint8Array([1]))).toBe(false);
      expect(await paused.own.pinInputs('op_1', 1, { dataHash: 'x' })).toBeNull();
      const end = { status: 'COMPLETED', completedAt: AT, updatedAt: AT } as const;
      expect(await paused.own.complete('op_1', 1, { result: {}, warnings: [] }, end)).toBeNull();
      expect(paused.leases.refusedWrites).toBe(5);
      expect(await paused.renew('op_1')).toEqual(new Map());
      // What it gives back is not the other one's.
      expect(await paused.leases.release('op_1')).toBe(false);
      expect(await other.own.appendPart('op_1', 1, part)).toBe(true);
      expect(await other.leases.holderOf('op_1')).toBe('http://b');
      expect(await other.leases.release('op_1')).toBe(true);
      // Nothing is held any more, so nothing can be over.
      expect(await paused.leases.release('op_1')).toBe(true);
    });

    it('that runs out makes its operation one that nobody holds, and so does a host that lets go in the middle', async () => {
      await given('op_1');
      const { claim, own, leases } = processOf('a', 0);
      await claim();
      await own.transition('op_1', ['PENDING'], RUNNING, 1);
      const sweeper = processOf('sweeper', 0).leases;
      expect((await sweeper.takeExpired())?.map(({ id }) => id)).toEqual(['op_1']);
      // Found again, should the one that found it die before it did anything.
      expect((await sweeper.takeExpired())?.map(({ id }) => id)).toEqual(['op_1']);
      await leases.release('op_1');
    });

    it('is not taken at once by who could not look for as long as one lasts: nor could its host renew it', async () => {
      await given('op_1');
      const sweeper = processOf('sweeper', 400).leases;
      const taken = async () => (await sweeper.takeExpired())?.map(({ id }) => id);
      // As soon as the database is old enough for that.
      await vi.waitFor(async () => expect(await taken()).toEqual([]), { interval: 50, timeout: 5_000 });
      const { claim, own, renew } = processOf('a', 0);
      await claim();
      await own.transition('op_1', ['PENDING'], RUNNING, 1);
      // The network was down, or all of them stood still with their machine.
      await shared.database.pool.query('SELECT pg_sleep(0.5)');
      expect(await sweeper.takeExpired()).toBeNull();
      expect(await renew('op_1')).toEqual(new Map([['op_1', 'RUNNING']]));
      await vi.waitFor(async () => expect(await taken()).toEqual(['op_1']), { interval: 50, timeout: 5_000 });
    });

    it('is not taken while the database has just come up', async () => {
      await given('op_1');
      const { claim, own } = processOf('a', 0);
      await claim();
      await own.transition('op_1', ['PENDING'], RUNNING, 1);
      const centuryMs = 100 * 365 * 86_400_000;
      expect(await processOf('sweeper', centuryMs).leases.takeExpired()).toBeNull();
      expect(await processOf('b').leases.holderOf('op_1')).toBe('http://a');
    });
  });

  describe.each([
    ['a day ahead', DAY_MS],
    ['a day behind', -DAY_MS],
  ])('where the clock of a process is %s', (_where, offMs) => {
    afterEach(() => void vi.useRealTimers());
    const atWrongClock = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offMs });

    it('a lease that lasts is taken from nobody, whichever clock is the wrong one', async () => {
      for (const id of ['op_1', 'op_2']) await given(id);
      const [right, wrong, sweeper] = [processOf('right'), processOf('wrong'), processOf('sweeper', 0)];
      await right.claim();
      atWrongClock();
      await wrong.claim();
      await wrong.renew('op_2');
      expect(await sweeper.leases.takeExpired()).toEqual([]);
      vi.useRealTimers();
      expect(await sweeper.leases.takeExpired()).toEqual([]);
      expect(await right.renew('op_1')).toEqual(new Map([['op_1', 'PENDING']]));
      const hosts = await right.leases.hosts();
      for (const [id, operationId] of [
        ['right', 'op_1'],
        ['wrong', 'op_2'],
      ] as const) {
        expect(hosts.find((host) => host.id === id)).toMatchObject({ state: 'ALIVE', holds: [operationId] });
        await right.leases.leave(id);
      }
      await right.leases.release('op_1');
      await wrong.leases.release('op_2');
    });

    it('a lease that has run out is found', async () => {
      await given('op_1');
      const { claim, own, leases } = processOf('a', 0);
      await claim();
      await own.transition('op_1', ['PENDING'], RUNNING, 1);
      atWrongClock();
      expect((await processOf('sweeper', 0).leases.takeExpired())?.map(({ id }) => id)).toEqual(['op_1']);
      await leases.release('op_1');
    });
  });

  it('sweeps end what a single server has left, whose database the cluster has now', async () => {
    const statuses = ['PENDING', 'RUNNING', 'CANCELLING', 'COMPLETED'] as const;
    for (const status of statuses) await given(`op_${status}`, { executionMode: 'LOCAL', status });
    await given('op_remote', { executionMode: 'REMOTE', host: 'http://worker', createdAt: new Date() });
    for (const status of ['PENDING', 'RUNNING'] as const)
      await given(`op_below_${status}`, { parentId: 'op_RUNNING', executionMode: 'LOCAL', status });
    await given('op_waits');
    const { leases } = processOf('sweeper', 0);
    const { service } = createHarness({ store: shared.store as never, claims: quietClaims });
    async function sweep(): Promise<readonly string[] | undefined> {
      const found = await leases.takeExpired();
      for (const operation of found ?? []) await service.claimedWork.requeueLost(operation);
      return found?.map(({ id }) => id).sort();
    }
    const left = ['op_CANCELLING', 'op_PENDING', 'op_RUNNING', 'op_below_PENDING', 'op_below_RUNNING'];
    expect(await sweep()).toEqual([...left, 'op_remote']);
    await sweep();
    expect(await sweep()).toEqual([]);
    const ends = await Promise.all(
      [...left, 'op_remote', 'op_COMPLETED', 'op_waits'].map(async (id) => {
        const { status, error } = (await shared.store.find(id)) as Operation;
        return `${id} ${status} ${error?.code ?? ''}`.trim();
      }),
    );
    expect(ends).toEqual([
      'op_CANCELLING CANCELLED',
      'op_PENDING FAILED PLACE_CHANGED',
      'op_RUNNING FAILED PLACE_CHANGED',
      'op_below_PENDING CANCELLED',
      'op_below_RUNNING CANCELLED',
      'op_remote FAILED PLACE_CHANGED',
      'op_COMPLETED COMPLETED',
      'op_waits PENDING',
    ]);
  });

  it('lists the hosts that were heard of with what they hold, until they leave', async () => {
    await given('op_1');
    const { renew, claim, leases } = processOf('a');
    await claim();
    await renew('op_1');
    const [host] = await leases.hosts();
    expect(host).toMatchObject({
      id: 'a',
      address: 'http://a',
      slots: 2,
      busy: 1,
      memoryBytes: 8e9,
      engineVersion: '2.0.0',
    });
    expect(host).toMatchObject({ state: 'ALIVE', holds: ['op_1'] });
    // By a lease of no time every host has been silent for longer.
    expect(await processOf('b', -1).leases.hosts()).toMatchObject([{ id: 'a', state: 'SILENT' }]);
    await leases.leave('a');
    expect(await leases.hosts()).toEqual([]);
  });
});
