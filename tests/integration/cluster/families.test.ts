import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../../src/base/outer/clock.js';
import { servedCoordinator } from '../../../src/operations/life/served-kind.js';
import { OperationsService } from '../../../src/operations/operations-service.js';
import type { Coordinate } from '../../../src/operations/ports/family.js';
import type { Kind } from '../../../src/operations/ports/kind.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { PostgresWorkLeases } from '../../../src/stores/postgres/postgres-work-leases.js';
import { HeldLeases } from '../../../src/stores/sql/held-leases.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';
import { sharedDatabase } from '../../support/postgres/shared-database.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { outcomeOf } from '../../support/sample-metrics.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { backtestKind, FakeBacktests, POLL, request } from '../../unit/operations/operations-harness.js';

const server = await testPostgres();
const AT = new Date('2024-03-01T12:00:00.000Z');
const CHILDREN = 2;
const LIMITS = { inTurn: [], perCaller: null, perTag: [] };

const windows: Kind<object> = {
  ...{ name: 'WINDOWS', parameters: z.object({}), streams: [] },
  listed: () => ({ ...request, title: 'windows' }),
};

describe.runIf(server !== null)('families of a cluster', () => {
  const shared = sharedDatabase(server as string);

  /** A host whose leases have run out as soon as they are given. */
  function hostOf(coordinate: Coordinate) {
    const held = new HeldLeases();
    const leases = new PostgresWorkLeases(shared.database, held, 0);
    const unexpected: unknown[] = [];
    const service = new OperationsService({
      ...{
        store: new SqlOperationStore(shared.database, held),
        clock: systemClock,
        owner: 'a',
        cacheTtlMs: 0,
      },
      ...{ sourceTimeoutMs: 2_000, maxQueued: 10, maxQueuedPerCaller: 10, retentionDays: 0 },
      ...{ cancelGraceMs: 5_000, claims: quietClaims, place: { executionMode: 'CLUSTER', host: null } },
      onUnexpected: (error) => unexpected.push(error),
    });
    new FakeBacktests(service);
    service.serve(servedCoordinator(windows, coordinate));
    const claim = async (): Promise<Operation> => {
      const host = { id: 'a', address: 'http://a', engineVersion: '2.0.0' };
      return (await leases.claim({ host, types: [windows.name] }, LIMITS)) as Operation;
    };
    return { service, leases, unexpected, claim };
  }
  const sweeper = () => new PostgresWorkLeases(shared.database, new HeldLeases(), 0);
  const below = async (parent: string) =>
    (await shared.store.list({ filter: { parent }, first: 100, after: null })).operations;

  it('are left to who takes them, by a coordinator that has lost its lease, and get no child from it', async () => {
    let fail: () => void = () => undefined;
    const failing = new Promise<void>((resolve) => {
      fail = resolve;
    });
    const { service, unexpected, claim } = hostOf(async (_operation, { family }) => {
      const start = (key: string) =>
        family.start(backtestKind, key, { parameters: { symbol: 'AAPL', timeframe: '1d' }, label: key });
      for (let index = 0; index < CHILDREN; index++) await start(`window ${index}`);
      await failing;
      await start('one more');
      return outcomeOf({ totalBars: 1 });
    });
    await service.create({ ...request, executionMode: 'CLUSTER', type: windows.name });
    const parent = await claim();
    const running = service.claimedWork.run(parent);
    await vi.waitFor(async () => expect(await below(parent.id)).toHaveLength(CHILDREN), POLL);
    // Taken, and not put back yet: the attempt is the same.
    await sweeper().takeExpired();
    fail();
    await running;
    expect((await below(parent.id)).map(({ status }) => status)).toEqual(Array(CHILDREN).fill('PENDING'));
    expect(await shared.store.find(parent.id)).toMatchObject({ status: 'RUNNING', attempt: 1 });
    expect(unexpected).toEqual([]);
  });

  it('that are over take along what a coordinator still left below them, wherever that is', async () => {
    const given = (id: string, fields: Partial<Operation>) =>
      shared.store.insert(sampleOperation({ id, executionMode: 'CLUSTER', ...fields }));
    for (const [id, status] of [
      ['over', 'FAILED'],
      ['living', 'RUNNING'],
    ] as const) {
      await given(`op_${id}`, { type: windows.name, status: 'PENDING' });
      await shared.store.transition(`op_${id}`, ['PENDING'], { status, updatedAt: AT });
      for (const child of ['PENDING', 'RUNNING'] as const) {
        await given(`op_${id}_${child}`, { parentId: `op_${id}`, status: child });
        await shared.database.pool.query(
          `INSERT INTO "work_lease" VALUES ($1, 'lease', 'b', 'http://b', now() + interval '1 day')`,
          [`op_${id}_${child}`],
        );
      }
    }
    const { service } = hostOf(async () => outcomeOf({ totalBars: 1 }));
    for (const lost of (await sweeper().takeExpired()) ?? []) await service.claimedWork.requeueLost(lost);
    const statuses = async (id: string) =>
      Object.fromEntries((await below(id)).map((child) => [child.id, child.status]));
    expect(await statuses('op_over')).toEqual({
      op_over_PENDING: 'CANCELLED',
      op_over_RUNNING: 'CANCELLING',
    });
    expect(await statuses('op_living')).toEqual({
      op_living_PENDING: 'PENDING',
      op_living_RUNNING: 'RUNNING',
    });
    // Its host stops it.
    expect(await sweeper().takeExpired()).toEqual([]);
  });
});
