import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MadeItem } from '../../../src/operations/ports/shared-library.js';
import { isOutage } from '../../../src/operations/record/errors.js';
import { ArtifactDepot } from '../../../src/places/cluster/artifacts/artifact-depot.js';
import { ArtifactFolder } from '../../../src/places/cluster/artifacts/artifact-folder.js';
import { ArtifactTransfer } from '../../../src/places/cluster/artifacts/artifact-transfer.js';
import { FileSets } from '../../../src/places/cluster/artifacts/file-sets.js';
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
import { deferred } from '../../unit/operations/fake-work.js';

const postgres = await testPostgres();
const AT = new Date('2024-03-01T12:00:00.000Z');
const BARS = Buffer.alloc(1_500_000, 'bars ');
const SMALL = Buffer.from('name: rsi');
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.runIf(postgres !== null)('artefacts of a cluster', () => {
  let remove: () => Promise<void>;
  let database: PostgresDatabase;
  let path: string;
  const servers: Server[] = [];
  let number = 0;

  beforeAll(async () => {
    const temporary = await temporaryPostgres(postgres as string);
    ({ remove } = temporary);
    database = await openPostgres(temporary.url);
    path = await mkdtemp(join(tmpdir(), 'ktrdr-artifacts-'));
  });
  beforeEach(async () => {
    await database.pool.query('TRUNCATE "operation", "artifact", "artifact_taker", "library_item" CASCADE');
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await database.close();
    await remove();
    await rm(path, { recursive: true, force: true });
  });

  /** A server of the cluster that answers with some bytes, whatever it is asked. */
  async function serving(bytes: Uint8Array): Promise<string> {
    const server = createServer((_request, response) => response.end(bytes)).listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** One process of a cluster, whose leases have run out as soon as they are given. */
  async function processOf(name: string, maxBytes = 4_000_000) {
    const held = new HeldLeases();
    const index = new PostgresArtifacts(database, held);
    const library = new PostgresLibrary(database, held);
    number += 1;
    const own = join(path, `${name}-${number}`);
    const folder = await ArtifactFolder.open(join(own, 'by-hash'), maxBytes, () => undefined);
    const refused: string[] = [];
    const depot = new ArtifactDepot({
      observer: { moved: () => undefined },
      ...{ folder, index, transfer: new ArtifactTransfer('key') },
      onRefused: (address) => void refused.push(address),
    });
    depot.ownAddress = `http://${name}`;
    const sets = await FileSets.open(join(own, 'folders'), depot);
    folder.letGo = () => sets.removeOldest();
    const work = new WorkFolders(sets, index, library);
    const leases = new PostgresWorkLeases(database, held, 0);
    const claim = () =>
      leases.claim(
        { host: { id: name, address: `http://${name}`, engineVersion: '2.0.0' }, types: ['BACKTESTING'] },
        { inTurn: [], perCaller: null, perTag: [] },
      );
    const store = new SqlOperationStore(database, held);
    return { index, library, folder, depot, refused, work, leases, claim, store };
  }

  it('come from the database or from who has them, and land in folders of the operation', async () => {
    const { index, work, store, refused } = await processOf('host');
    const [small, large] = [hashOf(SMALL), hashOf(BARS)];
    await index.keep([{ hash: small, size: SMALL.length, content: SMALL }], 'http://backend');
    // The first one has other bytes by now, the second one is gone.
    const places = [await serving(BARS.map((byte) => byte + 1)), 'http://127.0.0.1:1', await serving(BARS)];
    for (const address of places)
      await index.keep([{ hash: large, size: BARS.length, content: null }], address);
    const files = [
      { path: 'strategies/rsi.yaml', hash: small },
      { path: 'data/AAPL_1d.csv', hash: large },
    ];
    await store.insert(sampleOperation({ id: 'op_1', executionMode: 'CLUSTER' }), files);
    await work.prepare('op_1', ['models']);
    const { strategies, data } = work.of('op_1');
    expect(await readFile(join(strategies, 'rsi.yaml'))).toEqual(SMALL);
    expect((await readFile(join(data, 'AAPL_1d.csv'))).equals(BARS)).toBe(true);
    expect(refused).not.toContain(places[2]);
    // Others can have it from here.
    expect((await index.find(large))?.addresses).toContain('http://host');
    await work.release('op_1');
    // A child reads what its parent does.
    await store.insert(sampleOperation({ id: 'op_2', parentId: 'op_1' }), 'of-parent');
    expect(await index.filesOf('op_2')).toEqual(await index.filesOf('op_1'));
  });

  it('are asked of servers that live first, and places of others are forgotten where one of those has them', async () => {
    const { index, leases } = await processOf('z-host');
    const [large, rare] = [hashOf(BARS), hashOf(SMALL)];
    const artifact = (hash: string) => ({ hash, size: 2_000_000, content: null });
    const living = ['http://y-backend', 'http://z-host'];
    // Containers that were, one after another, under addresses of their own.
    const gone = ['http://a', 'http://b', 'http://z'];
    for (const address of [...gone, ...living]) await index.keep([artifact(large)], address);
    await index.keep([artifact(rare)], 'http://a');
    await index.announce('http://y-backend');
    const host = { id: 'z', address: 'http://z-host', version: '1.0.0', engineVersion: '2.0.0' };
    await leases.renew({ ...host, tensorflowBackend: null, slots: 1, busy: 0, memoryBytes: 8e9 }, []);
    expect((await index.find(large))?.addresses).toEqual([...living, ...gone]);
    await index.removeUnused();
    expect((await index.find(large))?.addresses).toEqual(living);
    // It may come back, and nobody else has it.
    expect((await index.find(rare))?.addresses).toEqual(['http://a']);
    await leases.leave('z');
  });

  it('that are to be had nowhere are named with what was tried', async () => {
    const { depot, index } = await processOf('host');
    const hash = hashOf(BARS);
    const wrong = await serving(BARS.subarray(1));
    await index.keep([{ hash, size: BARS.length, content: null }], wrong);
    const asked = depot.file({ hash, path: 'data/AAPL_1d.csv' });
    await expect(asked).rejects.toMatchObject({ code: 'ARTIFACT_MISSING', retryable: true });
    await expect(asked).rejects.toThrow(
      `${wrong}: it has ${BARS.length - 1} bytes instead of ${BARS.length}`,
    );
    await expect(depot.file({ hash: hashOf(SMALL), path: 'data/x.csv' })).rejects.toThrow(
      'No server of the cluster has it',
    );
  });

  it('are waited for while a server that has them gives no answer', async () => {
    const { depot, index } = await processOf('host');
    const hash = hashOf(BARS);
    const server = createServer((_request, response) => response.end(BARS)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await index.keep([{ hash, size: BARS.length, content: null }], `http://127.0.0.1:${port}`);
    const file = { hash, path: 'data/AAPL_1d.csv' };
    await expect(depot.file(file)).rejects.toMatchObject({ code: 'ARTIFACT_MISSING', mayReturn: true });
    const waiting = depot.file(file, 60_000);
    const again = createServer((_request, response) => response.end(BARS)).listen(port, '127.0.0.1');
    servers.push(again);
    expect((await readFile(await waiting)).equals(BARS)).toBe(true);
  });

  it('keep within the bound of a host, however many operations are prepared', async () => {
    const { folder, index, store, work } = await processOf('host', 2_000_000);
    for (let nth = 0; nth < 4; nth++) {
      const bytes = Buffer.alloc(900_000, nth);
      const hash = hashOf(bytes);
      await index.keep([{ hash, size: bytes.length, content: bytes }], 'http://backend');
      const id = `op_${nth}`;
      await store.insert(sampleOperation({ id, executionMode: 'CLUSTER' }), [
        { path: 'data/A_1d.csv', hash },
      ]);
      await work.prepare(id, []);
      expect((await readFile(join(work.of(id).data, 'A_1d.csv'))).equals(bytes)).toBe(true);
      expect(folder.bytes).toBeLessThanOrEqual(2_000_000);
      await work.release(id);
    }
  });

  it('are not taken for a lease that is over', async () => {
    const { index, claim, store } = await processOf('host');
    await store.insert(sampleOperation({ id: 'op_1', executionMode: 'CLUSTER' }));
    await claim();
    const pass = await index.passOf('op_1', 1);
    expect(pass && (await index.admits(pass))).toBe(true);
    expect(pass && (await index.admits({ ...pass, attempt: 2 }))).toBe(false);
    await (await processOf('sweeper')).leases.takeExpired();
    expect(pass && (await index.admits(pass))).toBe(false);
    expect(await index.passOf('op_other', 1)).toBeNull();
  });

  it('that work has made are sent to a backend where they are too many for the database, with their lease', async () => {
    const { claim, depot, folder, index, store } = await processOf('host');
    await store.insert(sampleOperation({ id: 'op_1', executionMode: 'CLUSTER' }));
    await claim();
    const pass = await index.passOf('op_1', 1);
    if (pass === null) throw new Error('nothing was claimed');
    async function* made(bytes: Uint8Array) {
      yield bytes;
    }
    const expected = { hash: null, size: null };
    const { hash: large } = await folder.put(made(BARS), expected);
    const { hash: small } = await folder.put(made(SMALL), expected);
    const nowhere = depot.give([small, large], pass);
    await expect(nowhere).rejects.toThrow('No backend takes what was made: there is none. Start one.');
    await expect(nowhere).rejects.toSatisfy(isOutage);
    const got: object[] = [];
    let answer = 201;
    const backend = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { authorization, ...headers } = request.headers;
        const lease = headers['x-ktrdr-lease'];
        got.push({ url: request.url, authorization, lease, isWhole: Buffer.concat(parts).equals(BARS) });
        response.writeHead(answer).end();
      });
    }).listen(0, '127.0.0.1');
    servers.push(backend);
    await new Promise((resolve) => backend.once('listening', resolve));
    await index.announce(`http://127.0.0.1:${(backend.address() as AddressInfo).port}`);
    expect(await depot.give([small, large], pass)).toBe(true);
    const sent = {
      url: `/artifacts/${large}`,
      authorization: 'Bearer key',
      lease: pass.lease,
      isWhole: true,
    };
    expect(got).toEqual([sent]);
    answer = 409;
    expect(await depot.give([large], pass)).toBe(false);
    // One that takes it later, as too many uploads at once, is as one that is away; one that refuses it is not.
    for (answer of [500, 503]) await expect(depot.give([large], pass)).rejects.toSatisfy(isOutage);
    for (answer of [403, 413, 422])
      await expect(depot.give([large], pass)).rejects.toMatchObject({ code: 'ARTIFACT_REFUSED' });
    await index.announce('http://127.0.0.1:1');
    await expect(depot.give([large], pass)).rejects.toSatisfy(isOutage);
  });

  it('of a model are passed over where its attempt is over, and not waited for until the next one ends', async () => {
    const host = await processOf('host');
    const begin = { status: 'RUNNING', startedAt: AT, updatedAt: AT } as const;
    const item = (operationId: string): MadeItem => ({
      ...{ folder: 'models', name: operationId, partOf: null, operationId, attempt: 1, files: [] },
    });
    for (const id of ['op_1', 'op_2']) {
      await host.store.insert(sampleOperation({ id, executionMode: 'CLUSTER', createdAt: AT }));
      await host.claim();
      await host.store.transition(id, ['PENDING'], begin, 1);
      expect(await host.library.publish(item(id))).toBe('published');
    }
    const end = { status: 'COMPLETED', completedAt: AT, updatedAt: AT } as const;
    await host.store.complete('op_2', 1, { result: {}, warnings: [] }, end);
    // The first one may come to count at any moment.
    const { through } = await host.library.after(0);
    expect((await host.library.after(through)).items.map(({ name }) => name)).toEqual(['op_2']);
    // Its host dies between publication and completion, and the next attempt takes its time.
    const again = { status: 'PENDING', attempt: 2, updatedAt: AT } as const;
    await new SqlOperationStore(database).transition('op_1', ['RUNNING'], again, 1);
    const known = await host.library.after(through);
    expect(known.items.map(({ name }) => name)).toEqual(['op_2']);
    expect((await host.library.after(known.through)).items).toEqual([]);
  });

  it('are named by one process at a time, and by others once it stands still', async () => {
    const [still, other] = [await processOf('still'), await processOf('other')];
    let busy = 0;
    const alone = async (): Promise<void> => {
      busy += 1;
      expect(busy).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      busy -= 1;
    };
    await Promise.all([still, other, still].map(({ library }) => library.naming(alone)));
    const [begun, waking] = [deferred<void>(), deferred<string>()];
    // Nothing of the process runs any more: neither its work nor its timers.
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const stopped = still.library.naming(() => {
      begun.resolve();
      return waking.promise;
    });
    await begun.promise;
    vi.useRealTimers();
    expect(await other.library.naming(async () => 'named')).toBe('named');
    waking.resolve('named as well');
    expect(await stopped).toBe('named as well');
  }, 30_000);

  it('of a model that two hosts publish stay when one of them takes its own back', async () => {
    const [slow, quick] = [await processOf('slow'), await processOf('quick')];
    const begin = { status: 'RUNNING', startedAt: AT, updatedAt: AT } as const;
    await slow.store.insert(sampleOperation({ id: 'op_1', executionMode: 'CLUSTER' }));
    const item: Omit<MadeItem, 'attempt'> = {
      ...{ folder: 'models', name: 'm', partOf: null, operationId: 'op_1' },
      files: [{ path: 'metadata.json', hash: hashOf(SMALL) }],
    };
    await slow.claim();
    await slow.store.transition('op_1', ['PENDING'], begin, 1);
    expect(await slow.library.publish({ ...item, attempt: 1 })).toBe('published');
    await (await processOf('sweeper')).leases.takeExpired();
    const again = { status: 'PENDING', attempt: 2, updatedAt: AT } as const;
    await new SqlOperationStore(database).transition('op_1', ['RUNNING'], again, 1);
    await quick.claim();
    await quick.store.transition('op_1', ['PENDING'], begin, 2);
    expect(await slow.library.publish({ ...item, attempt: 1 })).toBe('over');
    expect(await quick.library.publish({ ...item, attempt: 2 })).toBe('published');
    await slow.library.withdraw({ ...item, attempt: 1 });
    // It counts with the end of its training, and is named as taken before.
    expect(await quick.library.find('models', 'm')).toBeNull();
    expect(await quick.library.modelNames()).toEqual(['m']);
    expect(await quick.library.after(0)).toEqual({ items: [], through: expect.any(Number) });
    const end = { status: 'COMPLETED', completedAt: AT, updatedAt: AT } as const;
    await quick.store.complete('op_1', 2, { result: {}, warnings: [] }, end);
    expect(await quick.library.find('models', 'm')).toMatchObject({ name: 'm', files: item.files });
    expect((await quick.library.after(0)).items).toHaveLength(1);
    // It outlives its operation, although nobody came to say that this was COMPLETED.
    await database.pool.query(`DELETE FROM "operation" WHERE "id" = 'op_1'`);
    expect(await quick.library.find('models', 'm')).toMatchObject({ name: 'm', files: item.files });
    // Another training cannot have the name.
    await quick.store.insert(sampleOperation({ id: 'op_2', executionMode: 'CLUSTER' }));
    await quick.claim();
    expect(await quick.library.publish({ ...item, operationId: 'op_2', attempt: 1 })).toBe('taken');
  });
});
