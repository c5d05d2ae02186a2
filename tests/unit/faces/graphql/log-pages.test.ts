import { describe, expect, it } from 'vitest';
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

const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');
/** As cursors were before they said what they are of. */
const seqCursor = (seq: number): string => cursorOf(String(seq));

describe('cursors of logs', () => {
  it.each([
    ['bars', barsQuery, 'bars:op_1:0'],
    ['trades', tradesQuery, 'trades:op_1:0'],
    ['bars, from before cursors said what they are of', barsQuery, '0'],
    ['trades, from before cursors said what they are of', tradesQuery, '0'],
  ])('are taken by the list that gave them: %s', async (_list, query, cursor) => {
    const answer = await testApi().query(query, { first: 1, after: cursorOf(cursor) });
    expect(answer.errors).toBeUndefined();
    expect(JSON.stringify(answer.data)).toContain('"nodes":[{"seq":1}]');
  });

  it.each([
    ['bars', barsQuery, 'trades:op_1:0', 'trades of op_1'],
    ['trades', tradesQuery, 'bars:op_1:0', 'bars of op_1'],
    ['bars', barsQuery, 'bars:op_2:0', 'bars of op_2'],
    ['trades', tradesQuery, 'trades:op_2:0', 'trades of op_2'],
  ])('are refused by %s when they are of another list', async (list, query, cursor, of) => {
    const answer = await testApi().query(query, { first: 1, after: cursorOf(cursor) });
    expect(answer.errors?.[0]).toMatchObject({
      message: `after: is a cursor of ${of} and not of ${list} of op_1: leave it out to begin at the start`,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('cursors that say nothing but a place', () => {
  it.each([
    ['ledger(after: $after) { pageInfo { endCursor } }'],
    ['ledgerGroups(after: $after) { nodes { entries } }'],
    ['operation(id: "op_1") { events(after: $after) { nodes { seq } } }'],
  ])('are refused by lists that never gave such ones: %s', async (field) => {
    const answer = await testApi().query(`query ($after: String) { ${field} }`, { after: seqCursor(1) });
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('is not a cursor of this list'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('bars', () => {
  it('gives the first entries with the cursor of the last as endCursor', async () => {
    expect(await testApi().query(barsQuery, { first: 2 })).toEqual({
      data: {
        operation: {
          page: {
            nodes: [{ seq: 0 }, { seq: 1 }],
            edges: [
              { cursor: cursorOf('bars:op_1:0'), node: { seq: 0 } },
              { cursor: cursorOf('bars:op_1:1'), node: { seq: 1 } },
            ],
            pageInfo: {
              hasNextPage: true,
              hasPreviousPage: false,
              startCursor: cursorOf('bars:op_1:0'),
              endCursor: cursorOf('bars:op_1:1'),
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
      operations: { entries: async () => ({ entries: [], hasNextPage: false, complete: false }) },
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
    seqCursor(1_000_000_000),
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
              pageInfo: { hasNextPage: true, endCursor: cursorOf('trades:op_1:1') },
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
