import { describe, expect, it, vi } from 'vitest';
import type { ClusterHost } from '../../../src/operations/ports/work-leases.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { PostgresWorkLeases } from '../../../src/stores/postgres/postgres-work-leases.js';
import { HeldLeases } from '../../../src/stores/sql/held-leases.js';
import { sharedDatabase } from '../../support/postgres/shared-database.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness } from '../../unit/operations/operations-harness.js';

const server = await testPostgres();
const WASM = { engineVersion: '2.0.0', tensorflowBackend: 'wasm' };
const LONGEST_MS = 200;
const LIMITS = { inTurn: [], perCaller: null, perTag: [] };
const SOON = { interval: 50, timeout: 10_000 };

describe.runIf(server !== null)('what waits for an engine or a backend that no host of a cluster has', () => {
  const shared = sharedDatabase(server as string);
  const leasesOf = (leaseMs = 0) =>
    new PostgresWorkLeases(shared.database, new HeldLeases(), leaseMs, LONGEST_MS);
  const sweepWith = (leases: PostgresWorkLeases) => async () =>
    (await leases.takeExpired())?.map(({ id }) => id) ?? null;
  const given = (id: string, fields: Partial<Operation> = {}) =>
    shared.store.insert(
      sampleOperation({ id, executionMode: 'CLUSTER', updatedAt: new Date('2020-01-01'), ...fields }),
    );
  const nobody = () => shared.database.pool.query('TRUNCATE "cluster_host"');
  const sleep = (ms: number) => shared.database.pool.query('SELECT pg_sleep($1)', [ms / 1_000]);

  /** What ends operations, over the database. */
  function serviceOf() {
    const store = shared.store;
    const { service } = createHarness({ store: store as never, claims: quietClaims });
    return { service, store };
  }

  /** A host that says that it is there. */
  async function hostOf(about: Pick<ClusterHost, 'id'> & Partial<ClusterHost>) {
    const host = {
      address: 'http://a',
      version: '1.0.0',
      tensorflowBackend: null,
      slots: 1,
      busy: 0,
      memoryBytes: 8e9,
      ...about,
    };
    const leases = leasesOf(60_000);
    const { engineVersion = WASM.engineVersion } = about;
    const appear = () => leases.renew({ ...host, engineVersion }, []);
    await appear();
    const claim = () =>
      leases.claim({ host: { ...host, engineVersion }, types: ['BACKTESTING', 'STUDY'] }, LIMITS);
    return { appear, claim, leave: () => leases.leave(host.id) };
  }

  it('is claimed by no other host, nor is what is below it, however long that waits', async () => {
    await nobody();
    await given('op_1', { type: 'STUDY', pinnedInputs: WASM });
    await given('op_below', { parentId: 'op_1' });
    await given('op_old', { pinnedInputs: { engineVersion: '1.0.0' } });
    const other = await hostOf({ id: 'node', tensorflowBackend: 'node' });
    expect(await other.claim()).toBeNull();
    const host = await hostOf({ id: 'wasm', tensorflowBackend: 'wasm' });
    expect((await host.claim())?.id).toBe('op_1');
    expect((await host.claim())?.id).toBe('op_below');
  });

  it.each([
    ['another engine', { engineVersion: '1.0.0' }],
    ['another backend', WASM],
  ])('ends, and what is below it is cancelled, where it waits for %s', async (_other, pinnedInputs) => {
    await nobody();
    await given('op_1', { type: 'STUDY', pinnedInputs });
    await given('op_below', { parentId: 'op_1' });
    await hostOf({ id: 'node', tensorflowBackend: 'node' });
    // One that does not know its backend may never learn it.
    await hostOf({ id: 'unknown', tensorflowBackend: null });
    const { service, store } = serviceOf();
    const leases = leasesOf();
    const sweep = sweepWith(leases);
    expect(await sweep()).toEqual([]);
    await vi.waitFor(async () => expect(await sweep()).toEqual(['op_1']), SOON);
    for (const found of (await leases.takeExpired()) ?? []) await service.claimedWork.requeueLost(found);
    const message = (await store.find('op_1'))?.error?.message;
    expect(await store.find('op_1')).toMatchObject({ status: 'FAILED', error: { code: 'INPUT_CHANGED' } });
    for (const pin of Object.values(pinnedInputs)) expect(message).toContain(pin);
    for (const found of (await leases.takeExpired()) ?? []) await service.claimedWork.requeueLost(found);
    expect((await store.find('op_below'))?.status).toBe('CANCELLED');
    expect(await sweep()).toEqual([]);
  });

  it('is not ended once its host has taken it', async () => {
    await given('op_1', { pinnedInputs: WASM });
    const { service, store } = serviceOf();
    const found = (await store.find('op_1')) as Operation;
    await store.transition('op_1', ['PENDING'], { status: 'RUNNING', updatedAt: new Date() }, 1);
    await service.claimedWork.requeueLost(found);
    expect((await store.find('op_1'))?.status).toBe('RUNNING');
  });

  it('waits anew whenever one had it, be it that its host was only started again', async () => {
    await nobody();
    await given('op_1', { pinnedInputs: WASM });
    await hostOf({ id: 'node', tensorflowBackend: 'node' });
    const host = await hostOf({ id: 'wasm', tensorflowBackend: 'wasm' });
    const sweep = sweepWith(leasesOf());
    await host.leave();
    expect(await sweep()).toEqual([]);
    await sleep(2 * LONGEST_MS);
    await host.appear();
    expect(await sweep()).toEqual([]);
    await host.leave();
    expect(await sweep()).toEqual([]);
    await vi.waitFor(async () => expect(await sweep()).toEqual(['op_1']), SOON);
    await host.appear();
    expect(await sweep()).toEqual([]);
    // Nobody has heard of it for longer than a lease lasts.
    await shared.database.pool.query(
      `UPDATE "cluster_host" SET "heartbeat_at" = now() - interval '16 seconds' WHERE "id" = 'wasm'`,
    );
    await vi.waitFor(async () => expect(await sweep()).toEqual(['op_1']), SOON);
  });

  it('waits for as long as there is no host at all, and while nobody can look', async () => {
    await nobody();
    await given('op_1', { pinnedInputs: WASM });
    const sweep = sweepWith(leasesOf());
    expect(await sweep()).toEqual([]);
    await sleep(2 * LONGEST_MS);
    expect(await sweep()).toEqual([]);
    await hostOf({ id: 'node', tensorflowBackend: 'node' });
    expect(await sweep()).toEqual([]);
    const leaseMs = 2 * LONGEST_MS;
    const late = sweepWith(leasesOf(leaseMs));
    await vi.waitFor(async () => expect(await late()).toEqual([]), SOON);
    await sleep(1.5 * leaseMs);
    expect(await late()).toBeNull();
    let first: readonly string[] | null = null;
    await vi.waitFor(async () => {
      first = await late();
      expect(first).not.toBeNull();
    }, SOON);
    expect(first).toEqual([]);
    await vi.waitFor(async () => expect(await late()).toEqual(['op_1']), SOON);
  });
});
