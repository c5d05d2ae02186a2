import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/operations/record/operation.js';
import { Database } from '../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../src/stores/sqlite/prisma-operation-store.js';
import { startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { sampleOperation } from '../support/sample-operation.js';

interface Page {
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
}

const QUERY = `query ($first: Int! = 50, $after: String, $filter: OperationFilter) {
  operations(first: $first, after: $after, filter: $filter) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id } }
  }
}`;

const MANY = 230;
const minute = (index: number): Date => new Date(Date.UTC(2024, 2, 1, 12, index));

/** What the database holds before the server starts; another server owns it, so that nothing is run. */
const seeds: readonly Partial<Operation>[] = [
  { id: 'a', createdAt: minute(0), symbol: 'AAPL', status: 'COMPLETED', strategy: 'strategies/rsi.yaml' },
  { id: 'b', createdAt: minute(1), symbol: 'MSFT', status: 'FAILED', strategy: 'strategies/sub/rsi.yml' },
  { id: 'c', createdAt: minute(2), symbol: 'AAPL', status: 'RUNNING', strategy: 'strategies/macd.yaml' },
  { id: 'd', createdAt: minute(2), symbol: 'aapl', status: 'CANCELLED', strategy: 'strategies/RSI.yaml' },
  { id: 'e', createdAt: minute(3), symbol: 'AAPL', status: 'PENDING', strategy: 'strategies/my_rsi.yaml' },
];

const many = {
  symbol: 'MANY',
  status: 'COMPLETED',
  strategy: 'strategies/many.yaml',
  createdAt: new Date(Date.UTC(2023, 0, 1)),
} as const;

describe('the list of operations', () => {
  let server: KtrdrServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const database = await Database.open({
      url: `file:${join(folder.path, 'ktrdr.db')}`,
      cwd: folder.path,
      migrationsDir: join(projectFolder, 'prisma', 'migrations'),
    });
    const store = new PrismaOperationStore(database);
    const insert = (fields: Partial<Operation>) =>
      store.insert(sampleOperation({ owner: 'elsewhere', ...fields }));
    for (const seed of seeds) await insert(seed);
    await insert({ id: 'training', type: 'TRAINING', status: 'COMPLETED', createdAt: minute(4) });
    for (let index = 0; index < MANY; index++) {
      const id = `many_${String(index).padStart(3, '0')}`;
      await insert({ ...many, id });
    }
    await database.close();
    server = await startServer(folder.path);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  async function page(variables: Readonly<Record<string, unknown>>): Promise<Page> {
    const answer = await graphqlRequest<{ operations: Page }>(server.url, QUERY, variables);
    if (!answer.data) throw new Error(answer.errors?.map(({ message }) => message).join());
    return answer.data.operations;
  }

  it.each([
    ['ids', { ids: ['c', 'a', 'none'] }, ['c', 'a']],
    ['no ids', { ids: [] }, []],
    ['statuses', { statuses: ['FAILED', 'RUNNING'] }, ['c', 'b']],
    ['a symbol, exactly', { symbol: 'AAPL' }, ['e', 'c', 'a']],
    ['what an id begins with', { idPrefix: 'a' }, ['a']],
    ['the path of a strategy', { strategy: 'strategies/rsi.yaml' }, ['a']],
    ['the name of a strategy file in any folder', { strategy: 'rsi' }, ['b', 'a']],
    [
      'the time of creation',
      { createdAfter: '2024-03-01T12:01:00Z', createdBefore: '2024-03-01T12:03:00Z' },
      ['d', 'c'],
    ],
    ['an instant with an offset', { createdAfter: '2024-03-01T13:02:00+01:00' }, ['e']],
    [
      'several conditions, all of which must hold',
      { symbol: 'AAPL', statuses: ['COMPLETED', 'PENDING'], strategy: 'rsi' },
      ['a'],
    ],
    ['nulls, which do not matter', { symbol: null, strategy: null, ids: ['b'], createdAfter: null }, ['b']],
    ['what nothing has', { symbol: "A'; DROP TABLE operation; --" }, []],
  ])('can be filtered by %s', async (_what, filter, ids) => {
    const conditions = { types: ['BACKTESTING'], ...filter };
    const { edges, totalCount } = await page({
      filter: { createdBefore: '2024-04-01T00:00:00Z', ...conditions },
    });
    expect(edges.map(({ node }) => node.id)).toEqual(ids);
    expect(totalCount).toBe(edges.length);
  });

  it('can be filtered by type', async () => {
    const count = 'query ($types: [OperationType!]) { operations(filter: { types: $types }) { totalCount } }';
    const countOf = (types: readonly string[]) =>
      graphqlRequest<{ operations: { totalCount: number } }>(server.url, count, { types });
    expect((await countOf(['TRAINING'])).data?.operations.totalCount).toBe(1);
    expect((await countOf(['TRAINING', 'DATA_LOADING'])).data?.operations.totalCount).toBe(1);
    expect((await countOf([])).data?.operations.totalCount).toBe(0);
  });

  it('gives 200 at most, and 50 unless asked for more', async () => {
    const filter = { symbol: 'MANY' };
    expect((await page({ filter })).edges).toHaveLength(50);
    const first = await page({ filter, first: 200 });
    expect(first).toMatchObject({
      totalCount: MANY,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(first.edges).toHaveLength(200);
    for (const refused of [0, -1, 201]) {
      const answer = await graphqlRequest(server.url, QUERY, { first: refused });
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it('gives each of many that were created in the same moment once, whatever the page size', async () => {
    const filter = { symbol: 'MANY' };
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo }: Page = await page({ filter, first: 17, after });
      expect(pageInfo.startCursor).toBe(edges[0]?.cursor);
      expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
      ids.push(...edges.map(({ node }) => node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(ids).toHaveLength(MANY);
  });

  it('stays in place while operations are added, and its count follows', async () => {
    const filter = { types: ['BACKTESTING'] };
    const before = await page({ filter, first: 2 });
    const added = [await startBacktest(server.client), await startBacktest(server.client)];
    const next = await page({ filter, first: 3, after: before.pageInfo.endCursor });
    const known = (await page({ filter, first: 7 })).edges.map(({ node }) => node.id);
    expect(known.slice(0, 2).sort()).toEqual([...added].sort());
    expect([...before.edges, ...next.edges].map(({ node }) => node.id)).toEqual(known.slice(2));
    expect(next).toMatchObject({
      totalCount: before.totalCount + 2,
      pageInfo: { hasNextPage: true, hasPreviousPage: true },
    });
  });

  it('echoes the cursor on the empty page after the last', async () => {
    const filter = { ids: ['a', 'b'] };
    const { pageInfo } = await page({ filter });
    expect(pageInfo.hasNextPage).toBe(false);
    expect(await page({ filter, after: pageInfo.endCursor })).toEqual({
      totalCount: 2,
      edges: [],
      pageInfo: {
        hasNextPage: false,
        hasPreviousPage: true,
        startCursor: null,
        endCursor: pageInfo.endCursor,
      },
    });
  });

  it('goes on after an operation that has been deleted meanwhile', async () => {
    const filter = { ids: ['a', 'b', 'd'] };
    const { edges, pageInfo } = await page({ filter, first: 1 });
    expect(edges.map(({ node }) => node.id)).toEqual(['d']);
    const deletion = 'mutation ($id: ID!) { deleteOperation(id: $id) { __typename } }';
    await graphqlRequest(server.url, deletion, { id: 'd' });
    const rest = await page({ filter, after: pageInfo.endCursor });
    expect(rest.edges.map(({ node }) => node.id)).toEqual(['b', 'a']);
    expect(rest.totalCount).toBe(2);
  });
});
