import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOADS_IN_TURN, LoadedSeries } from '../../../src/application/loaded-series.js';
import type { WorkFile } from '../../../src/operations/ports/artifacts.js';
import type { LibraryItem, MadeItem } from '../../../src/operations/ports/shared-library.js';
import type { StandIn } from '../../../src/operations/ports/stand-ins.js';
import type { WorkEnd } from '../../../src/operations/ports/work.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { ArtifactDepot } from '../../../src/places/cluster/artifacts/artifact-depot.js';
import { ArtifactFolder } from '../../../src/places/cluster/artifacts/artifact-folder.js';
import { ArtifactTransfer } from '../../../src/places/cluster/artifacts/artifact-transfer.js';
import { FileSets } from '../../../src/places/cluster/artifacts/file-sets.js';
import { STAND_INS_PATH } from '../../../src/places/cluster/artifacts/stand-in-files.js';
import { WorkFolders } from '../../../src/places/cluster/artifacts/work-folders.js';
import { PostgresArtifacts } from '../../../src/stores/postgres/postgres-artifacts.js';
import type { PostgresDatabase } from '../../../src/stores/postgres/postgres-database.js';
import { PostgresLibrary } from '../../../src/stores/postgres/postgres-library.js';
import { PostgresWorkLeases } from '../../../src/stores/postgres/postgres-work-leases.js';
import { HeldLeases } from '../../../src/stores/sql/held-leases.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';
import { openPostgres } from '../../support/postgres/open-postgres.js';
import { temporaryPostgres, testPostgres } from '../../support/postgres/test-postgres.js';
import { sampleOperation } from '../../support/sample-operation.js';

const postgres = await testPostgres();
const LIMITS = { inTurn: [LOADS_IN_TURN], perCaller: null, perTag: [] };
const AT = new Date('2024-03-01T12:00:00.000Z');
const CSV = 'COIN_1d.csv';
const CANCELLED: WorkEnd = { kind: 'cancelled' };
const COMPLETED: WorkEnd = { kind: 'completed', outcome: { result: {}, warnings: [] } };
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const filesOf = (text: string): readonly WorkFile[] => [{ path: CSV, hash: hashOf(text) }];

describe.runIf(postgres !== null)('bars of loads', () => {
  let remove: () => Promise<void>;
  let database: PostgresDatabase;
  let path: string;
  let number = 0;

  beforeAll(async () => {
    const temporary = await temporaryPostgres(postgres as string);
    ({ remove } = temporary);
    database = await openPostgres(temporary.url);
    path = await mkdtemp(join(tmpdir(), 'ktrdr-bars-of-loads-'));
  });
  beforeEach(async () => {
    await database.pool.query('TRUNCATE "operation", "artifact", "library_item" CASCADE');
  });
  afterAll(async () => {
    await database.close();
    await remove();
    await rm(path, { recursive: true, force: true });
  });

  /** One process of a cluster. @param leaseMs 0 for leases that have run out as soon as they are given */
  async function processOf(name: string, leaseMs = 60_000) {
    const held = new HeldLeases();
    const index = new PostgresArtifacts(database, held);
    const library = new PostgresLibrary(database, held);
    number += 1;
    const own = join(path, `${name}-${number}`);
    const artifacts = await ArtifactFolder.open(join(own, 'by-hash'), 4_000_000, () => undefined);
    const depot = new ArtifactDepot({
      observer: { moved: () => undefined },
      ...{ folder: artifacts, index, transfer: new ArtifactTransfer('key'), onRefused: () => undefined },
    });
    const work = new WorkFolders(await FileSets.open(join(own, 'folders'), depot), index, library);
    const series = new LoadedSeries({ artifacts, depot, index, library });
    const leases = new PostgresWorkLeases(database, held, leaseMs);
    const host = { id: name, address: `http://${name}`, engineVersion: '2.0.0' };
    const claim = () => leases.claim({ host, types: ['DATA_LOADING', 'BACKTESTING'] }, LIMITS);
    /** Claims, and makes the folder. @returns the text of the bars that the load begins with; null without any */
    async function begin() {
      const operation = await claim();
      if (operation === null) throw new Error('nothing was claimed');
      const beginning = await series.beginningOf(operation);
      if (beginning === null) throw new Error('what was claimed is no load');
      await work.prepare(operation.id, ['data'], { files: beginning.files });
      await series.begin(operation, beginning, work.of(operation.id));
      const { data } = work.of(operation.id);
      const before = await readFile(join(data, CSV), 'utf8').catch(() => null);
      const keep = (end: WorkEnd) => series.keeping(operation, work.of(operation.id))(end).keep?.();
      return { operation, before, keep, stores: (text: string) => writeFile(join(data, CSV), text) };
    }
    return { library, index, leases, series, claim, begin, store: new SqlOperationStore(database, held) };
  }

  const load = (id: string, fields: Partial<Operation> = {}, symbol = 'COIN'): Operation =>
    sampleOperation({
      ...{ id, type: 'DATA_LOADING', executionMode: 'CLUSTER', symbol },
      parameters: {
        ...{ provider: 'csv', symbol, timeframe: '1d', path: 'coin.csv', from: null, to: null },
        ...{ calendar: null, timezone: null, stamp: null, dateOrder: null, separator: null },
        ...{ adjust: null, replace: false },
      },
      ...fields,
    });

  /**
   * Records a load, as a backend that has these bars does.
   * @param own null for a backend that has none
   * @param standIns of what it has in their place
   */
  async function record(id: string, own: string | null, standIns: readonly StandIn[] = []): Promise<void> {
    const { index, series, store } = await processOf('backend');
    const operation = load(id);
    const known = await series.known(operation);
    if (own !== null) {
      const content = Buffer.from(own);
      await index.keep([{ hash: hashOf(own), size: content.length, content }], 'http://backend');
    }
    const pinned = own === null ? [] : [{ path: `data/${CSV}`, hash: hashOf(own) }];
    const list = JSON.stringify(standIns);
    const content = Buffer.from(list);
    await index.keep([{ hash: hashOf(list), size: content.length, content }], 'http://backend');
    await store.insert(operation, [...pinned, { path: STAND_INS_PATH, hash: hashOf(list) }, ...known]);
  }

  async function inCluster(): Promise<LibraryItem | null> {
    return (await processOf('reader')).library.find('data', CSV);
  }

  const made = (operationId: string, text: string, attempt = 1): MadeItem => ({
    ...{ folder: 'data', name: CSV, files: filesOf(text), operationId, attempt, partOf: null },
  });

  describe('of one series', () => {
    it('are loaded one load after another, beside those of others and beside what is no load', async () => {
      const { store, claim, leases } = await processOf('host');
      const at = (ms: number) => ({ createdAt: new Date(ms) });
      await store.insert(load('op_1', at(1)));
      await store.insert(load('op_2', at(2)));
      await store.insert(load('op_3', { ...at(3), priority: -1 }, 'GOLD'));
      const { parameters } = load('op_1');
      await store.insert(
        sampleOperation({ id: 'op_4', executionMode: 'CLUSTER', priority: -2, parameters, ...at(4) }),
      );
      const other = await processOf('other');
      expect((await claim())?.id).toBe('op_1');
      expect((await other.claim())?.id).toBe('op_3');
      expect((await claim())?.id).toBe('op_4');
      expect(await other.claim()).toBeNull();
      await leases.release('op_1');
      await store.transition('op_1', ['PENDING'], { status: 'CANCELLED', completedAt: AT, updatedAt: AT }, 1);
      expect((await other.claim())?.id).toBe('op_2');
    });

    it('wait for no host that is gone', async () => {
      const gone = await processOf('gone', 0);
      await gone.store.insert(load('op_1', { createdAt: new Date(1) }));
      await gone.store.insert(load('op_2', { createdAt: new Date(2) }));
      await gone.claim();
      await gone.store.transition(
        'op_1',
        ['PENDING'],
        { status: 'RUNNING', startedAt: AT, updatedAt: AT },
        1,
      );
      const other = await processOf('other');
      expect(await other.claim()).toBeNull();
      const { leases } = await processOf('sweeper', 0);
      expect((await leases.takeExpired())?.map(({ id }) => id)).toEqual(['op_1']);
      expect((await other.claim())?.id).toBe('op_2');
    });

    it('begin with what the loads before them have stored, whatever those ended as', async () => {
      await record('op_1', 'a');
      await record('op_2', 'a');
      await record('op_3', 'a');
      const ends = [CANCELLED, { kind: 'failed', failure: {} as never, warnings: [] } as WorkEnd, COMPLETED];
      const seen: (string | null)[] = [];
      for (const [nth, end] of ends.entries()) {
        const host = await processOf(`host-${nth}`);
        const { operation, before, stores, keep } = await host.begin();
        seen.push(before);
        await stores(`${before}${nth}`);
        await keep(end);
        // Heard of twice, where the answer to the first time was lost.
        await keep(end);
        expect((await inCluster())?.files).toEqual(filesOf(`${before}${nth}`));
        await host.store.transition(
          operation.id,
          ['PENDING'],
          { status: 'CANCELLED', completedAt: AT, updatedAt: AT },
          1,
        );
        await host.leases.release(operation.id);
      }
      expect(seen).toEqual(['a', 'a0', 'a01']);
    });

    it('begin with the bars of their backend where the cluster has been given none since', async () => {
      await record('op_1', null);
      const first = await processOf('first');
      const { stores, keep } = await first.begin();
      await stores('of the cluster');
      await keep(COMPLETED);
      await first.leases.release('op_1');
      await first.store.transition(
        'op_1',
        ['PENDING'],
        { status: 'CANCELLED', completedAt: AT, updatedAt: AT },
        1,
      );
      // Somebody has put other bars in its folder; somebody has removed them from another one.
      await record('op_2', 'by hand');
      const second = await processOf('second');
      const own = await second.begin();
      expect(own.before).toBe('by hand');
      // Nothing was loaded: those bars stay with their backend.
      await own.keep(CANCELLED);
      expect((await inCluster())?.files).toEqual(filesOf('of the cluster'));
      await own.stores('by hand, and more');
      await own.keep(COMPLETED);
      expect((await inCluster())?.files).toEqual(filesOf('by hand, and more'));
      await second.leases.release('op_2');
      await second.store.transition(
        'op_2',
        ['PENDING'],
        { status: 'CANCELLED', completedAt: AT, updatedAt: AT },
        1,
      );
      await record('op_3', null);
      expect((await (await processOf('third')).begin()).before).toBeNull();
    });

    it('are not what stands for a file that its backend cannot read', async () => {
      await record('op_1', null, [{ path: `data/${CSV}`, kind: 'file', bytes: 5 }]);
      const { before, keep, stores } = await (await processOf('host')).begin();
      expect(before).toBe('\0'.repeat(5));
      await keep({ kind: 'failed', failure: {} as never, warnings: [] });
      await keep(COMPLETED);
      expect(await inCluster()).toBeNull();
      await stores('a');
      await keep(COMPLETED);
      expect((await inCluster())?.files).toEqual(filesOf('a'));
    });

    it('begin with what an earlier attempt has kept', async () => {
      await record('op_1', 'a');
      const stopped = await processOf('stopped');
      const { stores, keep } = await stopped.begin();
      await stores('ab');
      await keep(CANCELLED);
      await stopped.store.transition(
        'op_1',
        ['PENDING'],
        { status: 'PENDING', attempt: 2, updatedAt: AT },
        1,
      );
      await stopped.leases.release('op_1');
      const next = await (await processOf('next')).begin();
      expect(next.before).toBe('ab');
      await next.stores('abc');
      await next.keep(COMPLETED);
      expect((await inCluster())?.files).toEqual(filesOf('abc'));
    });

    it('of a host that has lost its lease change nothing', async () => {
      await record('op_1', 'a');
      const paused = await processOf('paused', 0);
      const { stores, keep } = await paused.begin();
      await stores('from the past');
      await (await processOf('sweeper', 0)).leases.takeExpired();
      await keep(COMPLETED);
      expect(await inCluster()).toBeNull();
      const other = await (await processOf('other')).begin();
      await keep(COMPLETED);
      await other.stores('ab');
      await other.keep(COMPLETED);
      await keep(COMPLETED);
      expect((await inCluster())?.files).toEqual(filesOf('ab'));
    });
  });

  describe('replace what is in the library', () => {
    it('only where that is what they were made of', async () => {
      const { library, store, claim } = await processOf('host');
      await store.insert(load('op_1'));
      await claim();
      expect(await library.replace(made('op_1', 'a'), null)).toBe('replaced');
      const before = await library.find('data', CSV);
      expect(before?.files).toEqual(filesOf('a'));
      // They count although their load still runs, and are brought to backends at once.
      expect((await library.after(0)).items).toEqual([before]);
      // A host of an earlier version runs a load of the series beside it.
      const earlier = await processOf('earlier');
      await earlier.store.insert(load('op_2', {}, 'GOLD'));
      await earlier.claim();
      expect(await earlier.library.replace(made('op_2', 'b'), null)).toBe('changed');
      expect(await earlier.library.replace(made('op_2', 'b'), before)).toBe('replaced');
      expect(await library.replace(made('op_1', 'ac'), before)).toBe('changed');
      expect((await inCluster())?.files).toEqual(filesOf('b'));
    });

    it('not for an attempt that is over, nor once the load has ended', async () => {
      const { library, store, claim } = await processOf('host');
      await store.insert(load('op_1'));
      await claim();
      expect(await library.replace(made('op_1', 'a', 2), null)).toBe('over');
      const end = { status: 'FAILED', completedAt: AT, updatedAt: AT } as const;
      await store.transition('op_1', ['PENDING'], end, 1);
      expect(await library.replace(made('op_1', 'a'), null)).toBe('over');
      expect(await inCluster()).toBeNull();
    });

    it('and stay when their load is deleted', async () => {
      const { library, store, claim } = await processOf('host');
      await store.insert(load('op_1'));
      await claim();
      await library.replace(made('op_1', 'a'), null);
      await database.pool.query('DELETE FROM "operation"');
      expect((await inCluster())?.files).toEqual(filesOf('a'));
    });

    it('before a sweep takes the lease, if they have begun to', async () => {
      const host = await processOf('host', 0);
      await host.store.insert(load('op_1'));
      await host.claim();
      // Somebody else is at the library, so that the host stands in the middle of what it does.
      const other = await database.pool.connect();
      try {
        await other.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('library', 0))");
        const replacing = host.library.replace(made('op_1', 'a'), null);
        await expect.poll(() => waiting('pg_advisory_xact_lock')).toBe(1);
        const sweeping = (await processOf('sweeper', 0)).leases.takeExpired();
        await expect.poll(() => waiting('DELETE FROM "work_lease"')).toBe(1);
        // It is no reason for a host not to renew.
        const present = { version: '1', tensorflowBackend: null, slots: 1, busy: 1, memoryBytes: 8e9 };
        const renewal = { id: 'host', address: 'http://host', engineVersion: '2.0.0', ...present };
        expect(await host.leases.renew(renewal, ['op_1'])).toEqual(new Map([['op_1', 'PENDING']]));
        await other.query('COMMIT');
        expect(await replacing).toBe('replaced');
        await sweeping;
      } finally {
        other.release();
      }
      expect((await inCluster())?.files).toEqual(filesOf('a'));
    });
  });

  /** Counts the sessions that wait for a lock with a statement. */
  async function waiting(statement: string): Promise<number> {
    const { rows } = await database.pool.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND strpos(query, $1) > 0`,
      [statement],
    );
    return Number(rows[0]?.count);
  }
});
