import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullLoadUntilDone, startDataLoad } from '../../support/data-loads.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { type KtrdrServer, temporaryFolder } from '../../support/ktrdr-server.js';
import { startCluster, type TestCluster } from '../../support/postgres/cluster.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';

const postgres = await testPostgres();
const LOAD = {
  provider: 'csv',
  symbol: 'COIN',
  timeframe: '1d',
  path: 'coin.csv',
  calendar: '24x7',
} as const;

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
  const dataOf = (name: string): string => join(folder.path, name, 'data');

  beforeAll(async () => {
    folder = await temporaryFolder();
    const [near, far] = await Promise.all(['near', 'far'].map(foldersOf));
    cluster = await startCluster(postgres as string, folder.path, near ?? {}, 1);
    other = await cluster.addBackend(far ?? {});
  }, 60_000);
  afterAll(async () => {
    await cluster.close();
    await folder.remove();
  });

  async function foldersOf(name: string): Promise<Record<string, string>> {
    const folders = ['strategies', 'models', 'data', 'import'].map((one) => join(folder.path, name, one));
    for (const one of folders) await mkdir(one, { recursive: true });
    const [strategies = '', models = '', data = '', imports = ''] = folders;
    return { STRATEGIES_DIR: strategies, MODELS_DIR: models, DATA_DIR: data, IMPORT_DIR: imports };
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
});

interface Datasets {
  readonly datasets: readonly { readonly rows: number }[];
}
