import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOADS_IN_TURN } from '../../../src/application/loaded-series.js';
import { seededRandom } from '../../../src/base/pure/random.js';
import type { MadeItem } from '../../../src/operations/ports/shared-library.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { PostgresLibrary } from '../../../src/stores/postgres/postgres-library.js';
import { PostgresWorkLeases } from '../../../src/stores/postgres/postgres-work-leases.js';
import { HeldLeases } from '../../../src/stores/sql/held-leases.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';
import { sharedDatabase } from '../../support/postgres/shared-database.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { sampleOperation } from '../../support/sample-operation.js';

const server = await testPostgres();
const AT = new Date('2024-03-01T12:00:00.000Z');
const HOSTS = ['a', 'b'] as const;
const OPERATIONS = ['op_1', 'op_2'];
/** Entries that the work of an operation yields. */
const ENTRIES = 2;
const SWEEPS = 4;
/** Enough for transactions to meet, and claims fewer than a byte can tell apart. */
const MANY = Array.from({ length: 8 }, (_, nth) => `op_${nth}`);
const MANY_HOSTS = ['a', 'b', 'c', 'd'];
const MANY_SWEEPS = 60;
const MANY_RUNS = 5;
const LOADS = ['op_1', 'op_2', 'op_3'];
const SERIES = 'COIN_1d.csv';
const RUNS = 12;
const IN_TURN = { inTurn: [LOADS_IN_TURN], perCaller: null, perTag: [] };
const NO_LIMITS = { inTurn: [], perCaller: null, perTag: [] };

describe.runIf(server !== null)('leases', () => {
  const shared = sharedDatabase(server as string);

  /** One process of a cluster, whose leases have run out as soon as they are given. */
  function processOf(name: string) {
    const held = new HeldLeases();
    const host = { id: name, address: `http://${name}`, engineVersion: '2.0.0' };
    return {
      host,
      own: new SqlOperationStore(shared.database, held),
      leases: new PostgresWorkLeases(shared.database, held, 0),
      library: new PostgresLibrary(shared.database, held),
    };
  }

  describe('hosts that claim, renew, write and complete, while leases are taken from them', () => {
    it('write one at a time, lose nothing, and end', async () => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          await shared.close();
          for (const id of OPERATIONS)
            await shared.store.insert(sampleOperation({ id, executionMode: 'CLUSTER' }));
          /** Who holds an operation, as the order of the steps says. */
          const holders = new Map<string, string>();
          /** The scheduler chooses who goes on; what it lets go on happens whole before the next. */
          const turns = new Mutex();
          const step = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
            await scheduler.schedule(Promise.resolve(label), label);
            return await turns.runExclusive(work);
          };

          const isOver = async () =>
            (await Promise.all(OPERATIONS.map((id) => shared.store.find(id)))).every(
              (one) => one?.status === 'COMPLETED',
            );

          async function run(name: string): Promise<void> {
            const { host, own, leases } = processOf(name);
            while (!(await step('look', isOver))) {
              const claimed = await step('claim', async () => {
                const operation = await leases.claim({ host, types: ['BACKTESTING'] }, NO_LIMITS);
                if (operation !== null) {
                  expect(holders.has(operation.id)).toBe(false);
                  holders.set(operation.id, name);
                }
                return operation;
              });
              if (claimed === null) continue;
              const { id, attempt } = claimed;
              const mine = (written: unknown): boolean => {
                if (written === null || written === false) return false;
                expect(holders.get(id)).toBe(name);
                return true;
              };
              const begin = { status: 'RUNNING', startedAt: AT, updatedAt: AT } as const;
              let isHeld = await step('start', async () =>
                mine(await own.transition(id, ['PENDING'], begin, attempt)),
              );
              await step('renew', async () => {
                const present = {
                  version: '1',
                  tensorflowBackend: null,
                  slots: 1,
                  busy: 1,
                  memoryBytes: 8e9,
                };
                const renewed = await leases.renew({ ...host, ...present }, [id]);
                // Nobody took it, or it is not there.
                expect(renewed.has(id)).toBe(holders.get(id) === name);
              });
              for (let seq = await own.countStream(id, 'samples'); isHeld && seq < ENTRIES; seq++) {
                const piece = { stream: 'samples', firstSeq: seq, count: 1, bytes: new Uint8Array([seq]) };
                isHeld = await step('write', async () =>
                  mine(await own.appendPart(id, attempt, { pieces: [piece] })),
                );
              }
              if (isHeld)
                await step('complete', async () => {
                  const end = { status: 'COMPLETED', completedAt: AT, updatedAt: AT } as const;
                  mine(await own.complete(id, attempt, { result: { by: name }, warnings: [] }, end));
                });
              await step('release', async () => {
                await leases.release(id);
                if (holders.get(id) === name) holders.delete(id);
              });
            }
          }

          async function sweep(): Promise<void> {
            const { leases } = processOf('sweeper');
            for (let round = 0; round < SWEEPS; round++) {
              const lost = await step('sweep', async () => {
                holders.clear();
                return await leases.takeExpired();
              });
              for (const { id, attempt } of lost ?? [])
                await step('requeue', () =>
                  shared.store.transition(
                    id,
                    ['RUNNING'],
                    { status: 'PENDING', attempt: attempt + 1, updatedAt: AT },
                    attempt,
                  ),
                );
            }
            // What the last sweep took and did not requeue is found by another one, once nobody is at anything.
            while (!(await step('look', isOver)))
              await step('sweep', async () => {
                if (holders.size > 0) return;
                for (const { id, attempt } of (await leases.takeExpired()) ?? [])
                  await shared.store.transition(
                    id,
                    ['RUNNING'],
                    { status: 'PENDING', attempt: attempt + 1, updatedAt: AT },
                    attempt,
                  );
              });
          }

          await scheduler.waitFor(Promise.all([...HOSTS.map(run), sweep()]));
          for (const id of OPERATIONS) {
            const pieces = await shared.store.readStream(id, 'samples', -1, 100);
            expect(pieces.map(({ firstSeq }) => firstSeq)).toEqual([0, 1]);
            expect(await shared.store.readResult(id)).toEqual({ by: expect.stringMatching(/^[ab]$/) });
          }
        }),
        { numRuns: RUNS },
      );
    });

    it('write one at a time, lose nothing, and end where their transactions meet', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), async (seed) => {
          await shared.close();
          for (const id of MANY) await shared.store.insert(sampleOperation({ id, executionMode: 'CLUSTER' }));
          const random = seededRandom(seed);
          const sometimes = () => pause(random.below(8));
          /** By operation and attempt, the claims by which something was written. */
          const writers = new Map<string, Set<number>>();
          /** By operation, the claims by which its entries were written, as their writers were told. */
          const told = new Map<string, Map<number, number>>(MANY.map((id) => [id, new Map()]));
          /** Claims whose leases were not over when it was last looked. */
          const living = new Set<number>();
          let claims = 0;
          let busy = 0;
          const isOver = async () =>
            (await Promise.all(MANY.map((id) => shared.store.find(id)))).every(
              (one) => one?.status === 'COMPLETED',
            );

          /** Writes by a claim; whoever was told that its lease was over before it began to write has written nothing. */
          async function write(
            claim: number,
            { id, attempt }: Operation,
            change: () => Promise<unknown>,
          ): Promise<boolean> {
            await sometimes();
            const isOver = !living.has(claim);
            const written = await change();
            if (written === null || written === false) return false;
            expect(isOver).toBe(false);
            const key = `${id} ${attempt}`;
            writers.set(key, (writers.get(key) ?? new Set()).add(claim));
            return true;
          }

          async function work(
            { own }: ReturnType<typeof processOf>,
            operation: Operation,
            claim: number,
          ): Promise<void> {
            const { id, attempt } = operation;
            const begin = { status: 'RUNNING', startedAt: AT, updatedAt: AT } as const;
            const begun = () => own.transition(id, ['PENDING'], begin, attempt);
            if (!(await write(claim, operation, begun))) return;
            for (let seq = await own.countStream(id, 'samples'); seq < ENTRIES; seq++) {
              const piece = { stream: 'samples', firstSeq: seq, count: 1, bytes: new Uint8Array([claim]) };
              const added = () => own.appendPart(id, attempt, { pieces: [piece] });
              if (!(await write(claim, operation, added))) return;
              told.get(id)?.set(seq, claim);
            }
            const end = { status: 'COMPLETED', completedAt: AT, updatedAt: AT } as const;
            const outcome = { result: { by: claim }, warnings: [] };
            await write(claim, operation, () => own.complete(id, attempt, outcome, end));
          }

          async function run(name: string): Promise<void> {
            while (!(await isOver())) {
              const one = processOf(name);
              const operation = await one.leases.claim({ host: one.host, types: ['BACKTESTING'] }, NO_LIMITS);
              if (operation === null) {
                await sometimes();
                continue;
              }
              const claim = claims++;
              busy++;
              living.add(claim);
              await work(one, operation, claim);
              await one.leases.release(operation.id);
              busy--;
            }
          }

          async function sweep(): Promise<void> {
            const { leases } = processOf('sweeper');
            for (let round = 0; !(await isOver()); round++) {
              await sometimes();
              // From then on leases last as long as their hosts; else no operation might ever come to its end.
              if (round >= MANY_SWEEPS && busy > 0) continue;
              const before = [...living];
              const lost = await leases.takeExpired();
              if (lost === null) continue;
              for (const claim of before) living.delete(claim);
              for (const { id, attempt } of lost) {
                const again = { status: 'PENDING', attempt: attempt + 1, updatedAt: AT } as const;
                await shared.store.transition(id, ['RUNNING'], again, attempt);
              }
            }
          }

          await Promise.all([...MANY_HOSTS.map(run), sweep()]);
          for (const [key, by] of writers) expect([key, by.size]).toEqual([key, 1]);
          for (const id of MANY) {
            const pieces = await shared.store.readStream(id, 'samples', -1, 100);
            expect(pieces.map(({ firstSeq, bytes }) => [firstSeq, bytes[0]])).toEqual([
              ...(told.get(id) ?? []),
            ]);
            const { attempt } = (await shared.store.find(id)) as Operation;
            const [by] = writers.get(`${id} ${attempt}`) ?? [];
            expect(await shared.store.readResult(id)).toEqual({ by });
          }
        }),
        { numRuns: MANY_RUNS },
      );
    });
  });

  describe('hosts that load one series, while leases are taken from them and some die', () => {
    it('lose no bar of any load, and none waits for ever', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(fc.boolean(), { maxLength: 4 }),
          async (scheduler, deaths) => {
            await shared.close();
            await shared.database.pool.query('TRUNCATE "library_item" CASCADE');
            for (const [nth, id] of LOADS.entries())
              await shared.store.insert(
                sampleOperation({
                  ...{ id, type: 'DATA_LOADING', executionMode: 'CLUSTER', createdAt: new Date(nth) },
                  parameters: { symbol: 'COIN', timeframe: '1d' },
                }),
              );
            const dying = [...deaths];
            /** Hosts that are at a load. */
            const busy = new Set<string>();
            const turns = new Mutex();
            const step = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
              await scheduler.schedule(Promise.resolve(label), label);
              return await turns.runExclusive(work);
            };
            const isOver = async () =>
              (await Promise.all(LOADS.map((id) => shared.store.find(id)))).every(
                (one) => one?.status === 'COMPLETED',
              );

            async function run(name: string): Promise<void> {
              while (!(await step('look', isOver))) {
                const { host, own, leases, library } = processOf(name);
                const claimed = await step('claim', () =>
                  leases.claim({ host, types: ['DATA_LOADING'] }, IN_TURN),
                );
                if (claimed === null) continue;
                busy.add(name);
                const { id, attempt } = claimed;
                const begin = { status: 'RUNNING', startedAt: AT, updatedAt: AT } as const;
                await step('start', () => own.transition(id, ['PENDING'], begin, attempt));
                const before = await step('begin', () => library.find('data', SERIES));
                const loads = new Set(before?.files[0]?.hash.split(' ')).add(id);
                const made: MadeItem = {
                  ...{ folder: 'data', name: SERIES, operationId: id, attempt, partOf: null },
                  files: [{ path: SERIES, hash: [...loads].join(' ') }],
                };
                const outcome = await step('replace', () => library.replace(made, before));
                // Only a host that holds no lease any more finds what it did not begin with.
                expect(outcome).not.toBe('changed');
                // It is killed: the next one of its name knows nothing of what it held.
                if (dying.pop() === true) {
                  busy.delete(name);
                  continue;
                }
                if (outcome === 'replaced')
                  await step('complete', () => {
                    const end = { status: 'COMPLETED', completedAt: AT, updatedAt: AT } as const;
                    return own.complete(id, attempt, { result: {}, warnings: [] }, end);
                  });
                await step('release', () => leases.release(id));
                busy.delete(name);
              }
            }

            async function sweep(): Promise<void> {
              const { leases } = processOf('sweeper');
              for (let round = 0; !(await step('look', isOver)); round++)
                await step('sweep', async () => {
                  // From then on leases last as long as their hosts; else no load might ever come to its end.
                  if (round >= SWEEPS && busy.size > 0) return;
                  for (const { id, attempt } of (await leases.takeExpired()) ?? []) {
                    const again = { status: 'PENDING', attempt: attempt + 1, updatedAt: AT } as const;
                    await shared.store.transition(id, ['RUNNING'], again, attempt);
                  }
                });
            }

            await scheduler.waitFor(Promise.all([...HOSTS.map(run), sweep()]));
            const kept = await processOf('reader').library.find('data', SERIES);
            expect(kept?.files[0]?.hash.split(' ').sort()).toEqual(LOADS);
          },
        ),
        { numRuns: RUNS },
      );
    });
  });
});
