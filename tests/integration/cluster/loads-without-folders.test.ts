import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelOperationDocument } from '../../../src/faces/client/generated/graphql.js';
import { pullLoadUntilDone, startDataLoad } from '../../support/data-loads.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { type KtrdrServer, temporaryFolder } from '../../support/ktrdr-server.js';
import { startCluster, type TestCluster } from '../../support/postgres/cluster.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { hourlyKlines, recordExchange } from '../../support/recorded-exchange.js';
import type { RecordedAnswer, RecordedProvider } from '../../support/recorded-provider.js';

const postgres = await testPostgres();
const LOAD = {
  provider: 'csv',
  symbol: 'COIN',
  timeframe: '1d',
  path: 'coin.csv',
  calendar: '24x7',
} as const;

/** A thousand bars an answer, the first at the beginning of the year. */
const HOURS = {
  ...{ provider: 'ccxt:binance', symbol: 'BTC/USDT', timeframe: '1h', from: '2024-01-01', to: '2024-12-31' },
} as const;
const HOURS_FILE = 'BTC%2FUSDT_1h.csv';

/** Days of January from one to another, a bar each. */
const bars = (from: number, to: number): string =>
  [
    'timestamp,open,high,low,close,volume',
    ...Array.from({ length: to - from + 1 }, (_, index) => {
      const day = String(from + index).padStart(2, '0');
      return `2024-01-${day}T00:00:00Z,10,12,9,11,100`;
    }),
  ].join('\n');

describe.runIf(postgres !== null)('bars that a host loads', { timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: TestCluster;
  let other: KtrdrServer;
  let exchange: RecordedProvider;
  /** How many questions for bars the exchange answers, and what it says to the next; null for nothing. */
  let answered = 0;
  let later: (url: URL) => RecordedAnswer | null = () => null;
  let asked = 0;
  const dataOf = (name: string): string => join(folder.path, name, 'data');

  beforeAll(async () => {
    folder = await temporaryFolder();
    exchange = await recordExchange((url) => {
      asked += 1;
      return asked > answered ? later(url) : hoursOf(url);
    });
    const [near, far] = await Promise.all(['near', 'far'].map(foldersOf));
    const settings = {
      ...near,
      ...{ DATA_PROVIDER_URL: exchange.settings.baseUrl ?? '', CANCEL_GRACE_MS: '120000' },
    };
    cluster = await startCluster(postgres as string, folder.path, settings, 1);
    other = await cluster.addBackend(far ?? {});
  }, 60_000);
  afterAll(async () => {
    await cluster.close();
    await exchange.close();
    await folder.remove();
  });

  async function foldersOf(name: string): Promise<Record<string, string>> {
    const folders = ['strategies', 'models', 'data', 'import'].map((one) => join(folder.path, name, one));
    for (const one of folders) await mkdir(one, { recursive: true });
    const [strategies = '', models = '', data = '', imports = ''] = folders;
    return { STRATEGIES_DIR: strategies, MODELS_DIR: models, DATA_DIR: data, IMPORT_DIR: imports };
  }

  const hoursOf = (url: URL): RecordedAnswer => hourlyKlines(url, Date.parse(HOURS.from), 1_000);

  /** Starts a load of hours, and waits until the exchange is asked for more than a number of answers. */
  async function startHours(count: number, more: typeof later): Promise<string> {
    [asked, answered, later] = [0, count, more];
    const id = await startDataLoad(cluster.backend.client, HOURS);
    await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(count);
    return id;
  }

  async function load(backend: KtrdrServer, name: string, text: string): Promise<void> {
    await writeFile(join(folder.path, name, 'import', LOAD.path), text);
    const done = await pullLoadUntilDone(backend.client, await startDataLoad(backend.client, LOAD));
    expect(done.error).toBeNull();
    expect(done.status).toBe('COMPLETED');
  }

  const rowsOn = async ({ url }: KtrdrServer): Promise<readonly number[]> => {
    const { data } = await graphqlRequest<Datasets>(url, '{ datasets { rows } }', {});
    return data?.datasets.map(({ rows }) => rows) ?? [];
  };

  it('come to every backend, and a load on another one adds to them', async () => {
    await load(cluster.backend, 'near', bars(1, 10));
    for (const backend of [cluster.backend, other])
      await expect.poll(() => rowsOn(backend), { timeout: 20_000 }).toEqual([10]);
    await load(other, 'far', bars(8, 20));
    for (const backend of [cluster.backend, other])
      await expect.poll(() => rowsOn(backend), { timeout: 20_000 }).toEqual([20]);
    expect(await readFile(join(dataOf('near'), 'COIN_1d.csv'), 'utf8')).toBe(
      await readFile(join(dataOf('far'), 'COIN_1d.csv'), 'utf8'),
    );
  });

  it('are sealed on every backend at once', async () => {
    await graphqlRequest(
      other.url,
      'mutation { sealHoldout(input: { symbol: "COIN", from: "2024-01-15" }) { __typename } }',
      {},
    );
    const { data } = await graphqlRequest<{ holdouts: readonly object[] }>(
      cluster.backend.url,
      '{ holdouts { symbol from } }',
      {},
    );
    expect(data?.holdouts).toEqual([{ symbol: 'COIN', from: '2024-01-15' }]);
  });

  it('leave bars alone that the cluster does not know', async () => {
    const own = bars(1, 3);
    await writeFile(join(dataOf('far'), 'COIN_1d.csv'), own);
    await load(cluster.backend, 'near', bars(21, 25));
    await expect.poll(() => rowsOn(cluster.backend), { timeout: 20_000 }).toEqual([25]);
    await expect.poll(() => other.log(), { timeout: 20_000 }).toMatch(/stay out/);
    expect(await readFile(join(dataOf('far'), 'COIN_1d.csv'), 'utf8')).toBe(own);
  });

  it('begin anew where the bars of a series were removed from the folder of a backend', async () => {
    await rm(join(dataOf('near'), 'COIN_1d.csv'));
    await rm(join(dataOf('near'), 'COIN_1d.meta.json'));
    await load(cluster.backend, 'near', bars(4, 9));
    await expect.poll(() => rowsOn(cluster.backend), { timeout: 20_000 }).toEqual([6]);
  });

  it('are those of all loads of a series that are started at once, on any backend', async () => {
    const days = [
      [1, 8],
      [6, 15],
      [14, 20],
      [19, 31],
    ] as const;
    const started = days.map(async ([from, to], nth) => {
      const [backend, name] = nth % 2 === 0 ? [cluster.backend, 'near'] : [other, 'far'];
      const path = `many-${nth}.csv`;
      await writeFile(join(folder.path, name, 'import', path), bars(from, to));
      const id = await startDataLoad(backend.client, { ...LOAD, symbol: 'MANY', path });
      return pullLoadUntilDone(backend.client, id);
    });
    for (const { status, error } of await Promise.all(started))
      expect({ status, error }).toEqual({ status: 'COMPLETED', error: null });
    for (const name of ['near', 'far']) {
      const stored = () => readFile(join(dataOf(name), 'MANY_1d.csv'), 'utf8').catch(() => '');
      // A line that names the columns, and the days of January.
      await expect.poll(async () => (await stored()).trim().split('\n').length, { timeout: 20_000 }).toBe(32);
    }
  });

  const hoursOn = async (name: string): Promise<number> => {
    const text = await readFile(join(dataOf(name), HOURS_FILE), 'utf8').catch(() => '');
    return Math.max(0, text.trim().split('\n').length - 1);
  };

  it('are kept of a load that fails', async () => {
    const id = await startHours(1, () => ({ status: 451, body: { code: 0, msg: 'Restricted location' } }));
    const failed = await pullLoadUntilDone(cluster.backend.client, id);
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'PROVIDER_UNAVAILABLE' } });
    // The message counts what is stored.
    const count = Number(/ (\d+) bars of the others are stored/.exec(failed.error?.message ?? '')?.[1]);
    expect(count).toBe(1_000);
    for (const name of ['near', 'far'])
      await expect.poll(() => hoursOn(name), { timeout: 20_000 }).toBe(count);
  });

  it('are kept of a load that is cancelled, and the next one waits for no host that is gone', async () => {
    const { backend } = cluster;
    const cancelled = await startHours(2, () => null);
    // It would not end by itself: the exchange does not answer.
    const next = await startDataLoad(backend.client, HOURS);
    await backend.client.request(CancelOperationDocument, { id: cancelled, reason: 'no answer' });
    expect(await pullLoadUntilDone(backend.client, cancelled)).toMatchObject({
      ...{ status: 'CANCELLED', error: null },
    });
    for (const name of ['near', 'far'])
      await expect.poll(() => hoursOn(name), { timeout: 20_000 }).toBe(2_000);
    await expect.poll(() => statusOf(next), { timeout: 20_000 }).toBe('RUNNING');
    const [host] = cluster.hosts;
    const last = await startDataLoad(backend.client, { ...HOURS, to: '2024-12-30' });
    await host?.kill();
    later = hoursOf;
    await cluster.addHost();
    for (const [id, attempt] of [
      [next, 2],
      [last, 1],
    ] as const)
      expect(await pullLoadUntilDone(backend.client, id)).toMatchObject({ status: 'COMPLETED', attempt });
    // The hours of a leap year.
    for (const name of ['near', 'far'])
      await expect.poll(() => hoursOn(name), { timeout: 20_000 }).toBe(366 * 24);
  });

  async function statusOf(id: string): Promise<string | undefined> {
    const { data } = await graphqlRequest<{ operation: { status: string } }>(
      cluster.backend.url,
      'query ($id: ID!) { operation(id: $id) { status } }',
      { id },
    );
    return data?.operation.status;
  }
});

interface Datasets {
  readonly datasets: readonly { readonly rows: number }[];
}
