import { describe, expect, it } from 'vitest';
import { seqCursor } from '../../../src/shared/seq-cursor.js';
import { testApi } from './test-api.js';

const barsQuery = `query ($first: Int!, $after: String) {
  operation(id: "op_1") {
    ... on BacktestOperation {
      page: bars(first: $first, after: $after) {
        nodes { seq }
        edges { cursor node { seq } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        complete
      }
    }
  }
}`;
const tradesQuery = `query ($first: Int!, $after: String) {
  operation(id: "op_1") {
    ... on BacktestOperation {
      result {
        trades(first: $first, after: $after) {
          nodes { seq }
          pageInfo { hasNextPage endCursor }
          totalCount
        }
      }
    }
  }
}`;

describe('bars', () => {
  it('gives the first entries with the cursor of the last as endCursor', async () => {
    expect(await testApi().query(barsQuery, { first: 2 })).toEqual({
      data: {
        operation: {
          page: {
            nodes: [{ seq: 0 }, { seq: 1 }],
            edges: [
              { cursor: seqCursor(0), node: { seq: 0 } },
              { cursor: seqCursor(1), node: { seq: 1 } },
            ],
            pageInfo: {
              hasNextPage: true,
              hasPreviousPage: false,
              startCursor: seqCursor(0),
              endCursor: seqCursor(1),
            },
            complete: false,
          },
        },
      },
    });
  });

  it('goes on after the last cursor and says when nothing will ever come', async () => {
    expect(await testApi().query(barsQuery, { first: 2, after: seqCursor(1) })).toMatchObject({
      data: {
        operation: {
          page: {
            nodes: [{ seq: 2 }],
            pageInfo: { hasNextPage: false, hasPreviousPage: true },
            complete: true,
          },
        },
      },
    });
  });

  it('echoes after as endCursor of an empty page', async () => {
    expect(await testApi().query(barsQuery, { first: 2, after: seqCursor(2) })).toMatchObject({
      data: { operation: { page: { nodes: [], pageInfo: { startCursor: null, endCursor: seqCursor(2) } } } },
    });
  });

  it('has no endCursor when nothing was ever there', async () => {
    const api = testApi({
      operations: { metrics: async () => ({ entries: [], hasNextPage: false, complete: false }) },
    });
    expect(await api.query(barsQuery, { first: 2 })).toMatchObject({
      data: { operation: { page: { pageInfo: { endCursor: null, hasNextPage: false }, complete: false } } },
    });
  });

  it.each([0, -1, 1001])('refuses first: %i', async (first) => {
    const answer = await testApi().query(barsQuery, { first });
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('first'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it.each([
    '',
    'x',
    '5',
    Buffer.from('-1').toString('base64url'),
    Buffer.from('1.5').toString('base64url'),
    `${seqCursor(1)}=`,
  ])('refuses %j as a cursor', async (after) => {
    const answer = await testApi().query(barsQuery, { first: 2, after });
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('after'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('trades', () => {
  it('come by page with the count of all', async () => {
    expect(await testApi().query(tradesQuery, { first: 1, after: seqCursor(0) })).toEqual({
      data: {
        operation: {
          result: {
            trades: {
              nodes: [{ seq: 1 }],
              pageInfo: { hasNextPage: true, endCursor: seqCursor(1) },
              totalCount: 3,
            },
          },
        },
      },
    });
  });

  it('are refused by more than 1000 at once', async () => {
    const answer = await testApi().query(tradesQuery, { first: 1001 });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('equityCurve', () => {
  it.each([3, 10_001])('refuses maxPoints: %i', async (maxPoints) => {
    const answer = await testApi().query(
      `query ($maxPoints: Int!) {
        operation(id: "op_1") { ... on BacktestOperation { result { equityCurve(maxPoints: $maxPoints) { equity } } } }
      }`,
      { maxPoints },
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
