import { serialize } from 'node:v8';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OfferedSlices } from '../../../src/operations/life/offered-slices.js';
import { failureOf } from '../../../src/operations/life/supervised-ends.js';
import type { TakenSlice } from '../../../src/operations/ports/shared-slices.js';
import type { SliceEnd, SliceRun } from '../../../src/operations/ports/slices.js';
import type { Claim, RunningLimits } from '../../../src/operations/ports/work-leases.js';
import { ProcessStoppingError } from '../../../src/operations/record/errors.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { type SliceHost, SliceWorker } from '../../../src/places/cluster/slice-worker.js';
import { MemoryWorkQueue } from '../../../src/places/threads/memory-work-queue.js';
import type { PostgresDatabase } from '../../../src/stores/postgres/postgres-database.js';
import { PostgresSlices } from '../../../src/stores/postgres/postgres-slices.js';
import { PostgresWorkLeases } from '../../../src/stores/postgres/postgres-work-leases.js';
import { HeldLeases } from '../../../src/stores/sql/held-leases.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';
import { openPostgres } from '../../support/postgres/open-postgres.js';
import { temporaryPostgres, testPostgres } from '../../support/postgres/test-postgres.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { deferred } from '../../unit/operations/fake-work.js';
import { createHarness, POLL } from '../../unit/operations/operations-harness.js';

const postgres = await testPostgres();
const ENGINE = '2.0.0';
const NO_LIMITS: RunningLimits = { inTurn: [], perCaller: null, perTag: [] };
const claimOf = (id: string, engineVersion = ENGINE): Claim => ({
  host: { id, address: `http://${id}`, engineVersion },
  types: ['BACKTESTING'],
});
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe.runIf(postgres !== null)('slices that are offered to all hosts', () => {
  let remove: () => Promise<void>;
  let database: PostgresDatabase;

  beforeAll(async () => {
    const temporary = await temporaryPostgres(postgres as string);
    ({ remove } = temporary);
    database = await openPostgres(temporary.url);
  });
  beforeEach(async () => {
    await database.pool.query('TRUNCATE "operation" CASCADE');
  });
  afterAll(async () => {
    await database.close();
    await remove();
  });

  /** A process that has claimed an operation, and others beside it. @param leaseMs of slices */
  async function stage(leaseMs = 15_000) {
    const held = new HeldLeases();
    const leases = new PostgresWorkLeases(database, held, 0);
    await new SqlOperationStore(database).insert(sampleOperation({ id: 'op_1', executionMode: 'CLUSTER' }));
    const operation = (await leases.claim(claimOf('a'), NO_LIMITS)) as Operation;
    const own = new PostgresSlices(database, held, ENGINE, leaseMs);
    const other = new PostgresSlices(database, new HeldLeases(), ENGINE, leaseMs);
    return { operation, own, other };
  }
  const sweeper = () => new PostgresWorkLeases(database, new HeldLeases(), 0);

  it('are taken once each, in order, by hosts of the same engine, and answered once', async () => {
    const { operation, own, other } = await stage();
    for (const number of [2, 1]) expect(await own.offer(operation, number, bytes(`q${number}`))).toBe(true);
    expect(await other.offer(operation, 3, bytes('not mine'))).toBe(false);
    expect(await other.take(claimOf('b', '1.9.0'), NO_LIMITS)).toBeNull();
    const taken = await Promise.all([
      own.take(claimOf('a'), NO_LIMITS),
      other.take(claimOf('b'), NO_LIMITS),
      other.take(claimOf('c'), NO_LIMITS),
    ]);
    expect(taken.flatMap((slice) => (slice === null ? [] : [slice.number])).sort()).toEqual([1, 2]);
    const [first] = taken.filter((slice) => slice !== null);
    if (first === undefined) throw new Error('nothing was taken');
    expect(await other.answer({ ...first, claim: 'another' }, bytes('wrong'))).toBe(false);
    expect(await other.answer(first, bytes('right'))).toBe(true);
    expect(await own.collect('op_1')).toEqual([{ number: first.number, answer: Buffer.from('right') }]);
    expect(await own.collect('op_1')).toEqual([]);
  });

  it('are taken by another host when one is silent, whose answer then is none', async () => {
    const { operation, own, other } = await stage(0);
    await own.offer(operation, 1, bytes('q'));
    const slow = await other.take(claimOf('b'), NO_LIMITS);
    const quick = await other.take(claimOf('c'), NO_LIMITS);
    expect([slow?.number, quick?.number]).toEqual([1, 1]);
    expect([...(await other.renew([slow?.claim as string]))]).toEqual([]);
    expect([...(await other.renew([quick?.claim as string]))]).toEqual([quick?.claim]);
    // One whose answer did not reach the host that has taken it runs out.
    expect([...(await other.renew([]))]).toEqual([]);
    expect(slow && (await other.answer(slow, bytes('late')))).toBe(false);
    expect(quick && (await other.answer(quick, bytes('right')))).toBe(true);
  });

  it('go with the lease of their operation', async () => {
    const { operation, own, other } = await stage();
    await own.offer(operation, 1, bytes('q'));
    const taken = await other.take(claimOf('b'), NO_LIMITS);
    await sweeper().takeExpired();
    expect(taken && (await other.answer(taken, bytes('late')))).toBe(false);
    expect(await own.offer(operation, 2, bytes('q'))).toBe(false);
    expect(await other.take(claimOf('b'), NO_LIMITS)).toBeNull();
  });

  it('are answered to the process that holds the operation, and to none that has lost it', async () => {
    const { own, other } = await stage();
    await sweeper().takeExpired();
    const held = new HeldLeases();
    const again = await new PostgresWorkLeases(database, held).claim(claimOf('b'), NO_LIMITS);
    const present = new PostgresSlices(database, held, ENGINE);
    await present.offer(again as Operation, 1, bytes('q'));
    const taken = (await other.take(claimOf('b'), NO_LIMITS)) as TakenSlice;
    await other.answer(taken, bytes('right'));
    // It stood still past its lease, and looks for answers until it learns of that.
    expect(await own.collect('op_1')).toEqual([]);
    expect(await present.collect('op_1')).toEqual([{ number: 1, answer: Buffer.from('right') }]);
  });

  it('are answered although their host takes one again that it is at, having been silent for too long', async () => {
    const { operation, own } = await stage(0);
    const { service } = createHarness({
      claims: quietClaims,
      dispatch: { queue: new MemoryWorkQueue(), slots: 2 },
    });
    const { claimedWork } = service;
    let taken = 0;
    const worker = new SliceWorker({
      ...{
        slices: own,
        claim: () => claimOf('a'),
        limits: NO_LIMITS,
        onFree: () => undefined,
        lost: () => undefined,
      },
      host: {
        get freeSlots() {
          return taken < 2 ? claimedWork.freeSlots : 0;
        },
        find: async () => operation,
        prepare: async () => true,
        release: () => undefined,
        inSlot: (...asked) => claimedWork.inSlot(...asked),
        begin: async () => {
          taken += 1;
          return endsOnceTakenAgain(() => taken === 2);
        },
      },
      troubled: (_what, error) => expect.fail(String(error)),
      failureOf: (error) => expect.fail(String(error)),
    });
    expect(await new OfferedSlices(operation, own, 1_000).ask(0, 0)).toEqual({
      kind: 'completed',
      answer: 1,
    });
    await worker.close();
  });

  it('are answered by another host where the one that has taken it has its slot taken by something long', async () => {
    const { operation, own, other } = await stage();
    const ran: string[] = [];
    const worker = (id: string, freeSlots: () => number, inSlot: SliceHost['inSlot']) =>
      new SliceWorker({
        ...{
          slices: id === 'a' ? own : other,
          claim: () => claimOf(id),
          limits: NO_LIMITS,
          onFree: () => undefined,
          lost: () => undefined,
        },
        host: {
          get freeSlots() {
            return freeSlots();
          },
          inSlot,
          find: async () => operation,
          prepare: async () => true,
          release: () => undefined,
          begin: async (_operation, question) => runOf(question as number, id, ran),
        },
        troubled: (_what, error) => expect.fail(String(error)),
        failureOf: (error) => expect.fail(String(error)),
      });
    const long = deferred<void>();
    let hasTaken = false;
    const slots = () => (hasTaken ? 0 : 1);
    const busy = worker('a', slots, async (_operation, run) => {
      hasTaken = true;
      await long.promise;
      await run();
    });
    const offered = new OfferedSlices(operation, own, 1_000);
    const asked = offered.ask(1, 1);
    await vi.waitFor(() => expect(hasTaken).toBe(true), POLL);
    const idle = worker(
      'b',
      () => 1,
      (_operation, run) => run(),
    );
    expect(await asked).toEqual({ kind: 'completed', answer: { twice: 2 } });
    expect(ran).toEqual(['b']);
    // Nor does a host that is to end wait for a slot.
    hasTaken = false;
    await idle.close();
    const left = offered.ask(2, 2);
    await vi.waitFor(() => expect(hasTaken).toBe(true), POLL);
    await busy.close();
    await offered.stop();
    expect(await left).toEqual({ kind: 'cancelled' });
    long.resolve();
    expect(ran).toEqual(['b']);
  }, 20_000);

  it.each([{ kind: 'completed', answer: 1 } as const, { kind: 'cancelled' } as const])(
    'are told of as lost, once, by a host that comes back after their time: $kind',
    async (ended) => {
      const { operation, own, other } = await stage(50);
      const gate = deferred<void>();
      const losses: string[] = [];
      let begun = 0;
      const worker = new SliceWorker({
        ...{ slices: own, claim: () => claimOf('a'), limits: NO_LIMITS, onFree: () => undefined },
        lost: (id) => losses.push(id),
        host: {
          get freeSlots() {
            return 1 - begun;
          },
          find: async () => operation,
          prepare: async () => true,
          release: () => undefined,
          inSlot: (_operation, run) => run(),
          async begin() {
            begun += 1;
            const end = gate.promise.then(() => ended);
            return { begun: Promise.resolve(), ended: end, cancel: () => undefined, abort: () => undefined };
          },
        },
        troubled: (_what, error) => expect.fail(String(error)),
        failureOf: (error) => expect.fail(String(error)),
      });
      await own.offer(operation, 1, serialize('q'));
      await vi.waitFor(() => expect(begun).toBe(1), POLL);
      const taken = await vi.waitFor(async () => {
        const slice = await other.take(claimOf('b'), NO_LIMITS);
        expect(slice).not.toBeNull();
        return slice as TakenSlice;
      }, POLL);
      expect(await other.answer(taken, bytes('of b'))).toBe(true);
      gate.resolve();
      await vi.waitFor(() => expect(losses).toEqual(['op_1']), POLL);
      await worker.close();
      expect(losses).toEqual(['op_1']);
      expect(await own.collect('op_1')).toMatchObject([{ number: 1, answer: bytes('of b') }]);
    },
  );

  it('are not taken by a host that has no room for their files, and show where they are', async () => {
    const { operation, own, other } = await stage();
    const about = { version: '1.0.0', tensorflowBackend: null, slots: 1, busy: 0, memoryBytes: 8e9 };
    const leases = sweeper();
    for (const id of ['a', 'b']) await leases.renew({ ...claimOf(id).host, ...about }, []);
    await own.offer(operation, 1, bytes('q'));
    expect(await other.take({ ...claimOf('b'), refused: ['op_1'] }, NO_LIMITS)).toBeNull();
    expect(await leases.hosts()).toMatchObject([
      { id: 'a', holds: ['op_1'] },
      { id: 'b', holds: [] },
    ]);
    const slice = (await other.take({ ...claimOf('b'), refused: ['op_2'] }, NO_LIMITS)) as TakenSlice;
    expect((await leases.hosts())[1]).toMatchObject({ id: 'b', holds: ['op_1'] });
    await other.answer(slice, bytes('a'));
    expect((await leases.hosts())[1]).toMatchObject({ id: 'b', holds: [] });
  });

  it('are given back by a host that leaves them to others', async () => {
    const { operation, own, other } = await stage();
    const left: string[] = [];
    const worker = new SliceWorker({
      ...{ slices: own, claim: () => ({ ...claimOf('a'), refused: left }), limits: NO_LIMITS },
      ...{ onFree: () => undefined, lost: (id) => expect.fail(id) },
      host: {
        freeSlots: 1,
        find: async () => operation,
        prepare: async ({ id }) => left.push(id) === 0,
        release: () => expect.fail('nothing was prepared'),
        inSlot: () => expect.fail('nothing can begin'),
        begin: () => expect.fail('nothing can begin'),
      },
      troubled: (_what, error) => expect.fail(String(error)),
      failureOf: (error) => expect.fail(String(error)),
    });
    await own.offer(operation, 1, serialize('q'));
    await vi.waitFor(async () => {
      expect(left).toEqual(['op_1']);
      expect(await own.waiting()).toBe(1);
    }, POLL);
    expect(await other.take(claimOf('b'), NO_LIMITS)).toMatchObject({ number: 1 });
    expect(await own.waiting()).toBe(0);
    await worker.close();
    expect(left).toEqual(['op_1']);
  });

  it('are given back at once by a host that stops while it fetches their files', async () => {
    const { operation, own, other } = await stage();
    const stopping = deferred<void>();
    let isFetching = false;
    const worker = new SliceWorker({
      ...{
        slices: own,
        claim: () => claimOf('a'),
        limits: NO_LIMITS,
        onFree: () => undefined,
        lost: () => undefined,
      },
      host: {
        freeSlots: 1,
        find: async () => operation,
        async prepare() {
          isFetching = true;
          await stopping.promise;
          throw new ProcessStoppingError();
        },
        release: () => expect.fail('nothing was prepared'),
        inSlot: () => expect.fail('nothing can begin'),
        begin: () => expect.fail('nothing can begin'),
      },
      troubled: (_what, error) => expect.fail(String(error)),
      failureOf: (error) => ({ kind: 'failed', failure: failureOf(error) }),
    });
    await own.offer(operation, 1, bytes('q'));
    await vi.waitFor(() => expect(isFetching).toBe(true), POLL);
    stopping.resolve();
    await worker.close();
    expect(await other.take(claimOf('b'), NO_LIMITS)).toMatchObject({ number: 1 });
    expect(await own.collect('op_1')).toEqual([]);
  });

  it('are answered by whichever host has a slot, come back with what went wrong, and stop', async () => {
    const { operation, own, other } = await stage();
    const ran: string[] = [];
    const prepared: number[] = [];
    const troubles: unknown[] = [];
    const worker = (id: string, slices: PostgresSlices) =>
      new SliceWorker({
        ...{
          slices,
          claim: () => claimOf(id),
          limits: NO_LIMITS,
          onFree: () => undefined,
          lost: () => undefined,
        },
        host: {
          freeSlots: 1,
          find: async () => operation,
          prepare: async () => prepared.push(1) > 0,
          release: () => void prepared.pop(),
          inSlot: (_operation, run) => run(),
          begin: async (_operation, question) => runOf(question as number, id, ran),
        },
        troubled: (_what, error) => troubles.push(error),
        failureOf: (error) => ({
          kind: 'failed',
          failure: { code: 'X', message: String(error), retryable: false },
        }),
      });
    const workers = [worker('a', own), worker('b', other)];
    const offered = new OfferedSlices(operation, own, 1_000);
    const ends = await Promise.all([0, 1, 2, 3, 4, 5].map((number) => offered.ask(number, number)));
    expect(ends.slice(0, 5)).toEqual(
      [0, 1, 2, 3, 4].map((n) => ({ kind: 'completed', answer: { twice: 2 * n } })),
    );
    expect(ends[5]).toMatchObject({ kind: 'failed', failure: { message: 'Error: five' } });
    for (const one of workers) await one.close();
    // The log has what only says INTERNAL_ERROR to others, and what was prepared for slices is let go.
    expect(troubles).toEqual([new Error('five')]);
    expect(prepared).toEqual([]);
    const left = offered.ask(6, 6);
    await offered.stop();
    expect(await left).toEqual({ kind: 'cancelled' });
    expect(await own.take(claimOf('a'), NO_LIMITS)).toBeNull();
  });
});

/** A slice that goes on for as long as nobody has taken it again. */
function endsOnceTakenAgain(isTakenAgain: () => boolean): SliceRun<unknown> {
  const ended = vi
    .waitFor(() => expect(isTakenAgain()).toBe(true), POLL)
    .then((): SliceEnd<unknown> => {
      return { kind: 'completed', answer: 1 };
    });
  return { begun: Promise.resolve(), ended, cancel: () => undefined, abort: () => undefined };
}

/** Doubles a number; five fails. */
function runOf(question: number, host: string, ran: string[]): SliceRun<unknown> {
  ran.push(host);
  if (question === 5) throw new Error('five');
  const end: SliceEnd<unknown> = { kind: 'completed', answer: { twice: 2 * question } };
  const ended = Promise.resolve(end);
  return { begun: Promise.resolve(), ended, cancel: () => undefined, abort: () => undefined };
}
