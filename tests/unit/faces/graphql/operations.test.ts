import { describe, expect, it } from 'vitest';
import { positionCursor } from '../../../../src/faces/graphql/cursors.js';
import { anOperation } from './records.js';
import { testApi } from './test-api.js';

const query = `query ($first: Int! = 50, $after: String, $filter: OperationFilter) {
  operations(first: $first, after: $after, filter: $filter) {
    nodes { id }
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;

describe('operations', () => {
  it('gives the newest page with cursors and the count of all', async () => {
    const cursor = positionCursor(anOperation());
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
    expect(calls.listed).toEqual([{ first: 50, after: null, filter: {} }]);
  });

  it('goes on where the cursor points, to the millisecond and the id', async () => {
    const { query: ask, calls } = testApi();
    const position = {
      createdAt: new Date('2024-02-01T09:30:00.123Z'),
      id: 'op_backtest_20240201_093000_ab.cd',
    };
    await ask(query, { after: positionCursor(position) });
    expect(calls.listed[0]?.after).toEqual(position);
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
