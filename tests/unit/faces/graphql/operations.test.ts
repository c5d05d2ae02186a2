import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type OperationList, positionCursor } from '../../../../src/faces/graphql/cursors.js';
import { NEWEST_FIRST } from '../../../../src/operations/ports/operation-query.js';
import { placeOf } from '../../../support/in-memory-lists.js';
import { anOperation } from './records.js';
import { testApi } from './test-api.js';

const EVERYTHING: OperationList = { filter: { parent: null }, order: NEWEST_FIRST };

const query = `query ($first: Int! = 50, $after: String, $filter: OperationFilter, $orderBy: OperationOrder) {
  operations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    nodes { id }
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;

describe('operations', () => {
  it('gives the newest page with cursors and the count of all', async () => {
    const cursor = positionCursor(EVERYTHING, anOperation());
    expect(await testApi().query(query)).toEqual({
      data: {
        operations: {
          nodes: [{ id: 'op_1' }],
          edges: [{ cursor, node: { id: 'op_1' } }],
          pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: cursor, endCursor: cursor },
          totalCount: 1,
        },
      },
    });
  });

  it('asks for 50 of everything by default', async () => {
    const { query: ask, calls } = testApi();
    await ask('{ operations { totalCount } }');
    expect(calls.listed).toEqual([{ ...EVERYTHING, first: 50, after: null }]);
  });

  it('lets others come in between the lists of one request', async () => {
    const { query: ask, calls } = testApi();
    const list = 'operations(first: 200) { nodes { id } }';
    const answer = ask(`{ ${Array.from({ length: 29 }, (_, index) => `a${index}: ${list}`).join(' ')} }`);
    const seen: number[] = [];
    while (calls.listed.length < 29) {
      await setImmediate();
      seen.push(calls.listed.length);
    }
    for (const [turn, count] of seen.entries()) expect(count - (seen[turn - 1] ?? 0)).toBeLessThan(2);
    const { data } = (await answer) as { data: Record<string, unknown> };
    expect(Object.keys(data)).toEqual(Array.from({ length: 29 }, (_, index) => `a${index}`));
  });

  it('goes on where the cursor points, to the millisecond and the id', async () => {
    const { query: ask, calls } = testApi();
    const position = {
      createdAt: new Date('2024-02-01T09:30:00.123Z'),
      id: 'op_backtest_20240201_093000_ab.cd',
    };
    await ask(query, { after: positionCursor(EVERYTHING, anOperation(position)) });
    expect(calls.listed[0]?.after).toEqual(position);
  });

  it('takes cursors from before lists had orders, for the newest first alone', async () => {
    const { query: ask, calls } = testApi();
    const after = Buffer.from('1706779800123.op_backtesting_20240201_093000_ab').toString('base64url');
    await ask(query, { after, filter: { symbol: 'AAPL' } });
    expect(calls.listed[0]?.after).toEqual({
      createdAt: new Date('2024-02-01T09:30:00.123Z'),
      id: 'op_backtesting_20240201_093000_ab',
    });
    const answer = await ask(query, { after, orderBy: { field: 'SHARPE_RATIO' } });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it.each([0.1 + 0.2, -1e-300, 0, null])('goes on behind the value %s of an order', async (sharpeRatio) => {
    const { query: ask, calls } = testApi();
    const orderBy = { field: 'SHARPE_RATIO', direction: 'ASC' } as const;
    const operation = anOperation({ summary: { ...anOperation().summary, sharpeRatio } });
    const after = positionCursor({ ...EVERYTHING, order: orderBy }, placeOf(operation, orderBy));
    await ask(query, { after, orderBy });
    const { createdAt, id } = operation;
    expect(calls.listed[0]).toMatchObject({ order: orderBy, after: { createdAt, id, value: sharpeRatio } });
  });

  it('goes on where an operation lay when it was found, whatever has become of it since', async () => {
    const orderBy = { field: 'DURATION', direction: 'DESC' } as const;
    const ended = anOperation();
    const { createdAt, id } = ended;
    const place = { createdAt, id, value: null };
    const page = { operations: [ended], places: [place], hasNextPage: true };
    const { query: ask } = testApi({ operations: { list: async () => page } });
    const cursor = positionCursor({ ...EVERYTHING, order: orderBy }, place);
    expect(await ask(query, { orderBy })).toMatchObject({
      data: { operations: { edges: [{ cursor }], pageInfo: { startCursor: cursor, endCursor: cursor } } },
    });
  });

  it.each([
    ['order', { orderBy: { field: 'TOTAL_RETURN' } }],
    ['direction', { orderBy: { direction: 'ASC' } }],
    ['filter', { filter: { symbol: 'AAPL' } }],
  ])('refuses the cursor of a list with another %s', async (_what, variables) => {
    const after = positionCursor(EVERYTHING, anOperation());
    const answer = await testApi().query(query, { ...variables, after });
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('another filter or order'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it.each([
    [null, { parent: null }],
    [{ includeChildren: true }, {}],
    [{ parent: 'op_1' }, { parent: 'op_1' }],
    [{ parent: 'op_1', includeChildren: true }, { parent: 'op_1' }],
    [{ idPrefix: 'ab' }, { idPrefix: 'ab', parent: null }],
  ])('shows what has no parent unless it is asked for others: %j', async (filter, passed) => {
    const { query: ask, calls } = testApi();
    await ask(query, { filter });
    expect(calls.listed[0]?.filter).toEqual(passed);
  });

  it('passes conditions on words and owners', async () => {
    const { query: ask, calls } = testApi();
    const filter = {
      tags: [{ key: 'idea', value: 'momentum' }],
      text: 'Ünïcode',
      pinned: false,
      startedBy: 'ci',
      excludeInvalid: true,
      model: 'models/rsi',
    };
    const updatedAfter = '2024-01-01T00:00:00.000Z';
    await ask(query, { filter: { ...filter, updatedAfter } });
    expect(calls.listed[0]?.filter).toEqual({
      ...filter,
      updatedAfter: new Date(updatedAfter),
      parent: null,
    });
  });

  it('passes every condition of the filter and leaves out nulls', async () => {
    const { query: ask, calls } = testApi();
    await ask(query, {
      filter: {
        ids: ['op_1'],
        types: ['BACKTESTING'],
        statuses: ['RUNNING', 'PENDING'],
        symbol: 'AAPL',
        strategy: null,
        createdAfter: '2024-01-01T00:00:00+01:00',
        tags: [],
        text: '',
      },
    });
    expect(calls.listed[0]?.filter).toEqual({
      ids: ['op_1'],
      types: ['BACKTESTING'],
      statuses: ['RUNNING', 'PENDING'],
      symbol: 'AAPL',
      createdAfter: new Date('2023-12-31T23:00:00.000Z'),
    });
  });

  it.each([0, 201])('refuses first: %i', async (first) => {
    expect((await testApi().query(query, { first })).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('refuses a cursor of another list', async () => {
    const after = Buffer.from('12').toString('base64url');
    expect((await testApi().query(query, { after })).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('refuses more ids than a page can hold', async () => {
    const ids = Array.from({ length: 201 }, (_, index) => `op_${index}`);
    expect((await testApi().query(query, { filter: { ids } })).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });
});
