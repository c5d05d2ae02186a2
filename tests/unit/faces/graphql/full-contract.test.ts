import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fullOperation } from './full-operation.js';
import { testApi } from './test-api.js';

describe('one document with every field of an operation', () => {
  it('passes the limits with every page at its maximum and answers without errors', async () => {
    const answer = await testApi().query(fullOperation, { id: 'op_1', first: 1000, maxPoints: 10_000 });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({
      operation: {
        __typename: 'BacktestOperation',
        id: 'op_1',
        done: true,
        pollAfterMs: null,
        createdAt: '2024-02-01T09:30:00.000Z',
        startedBy: null,
        expiresAt: null,
        progress: { percentage: 100, updatedAt: '2024-02-01T09:30:01.000Z' },
        parameters: { startDate: '2024-01-01', endDate: '2024-01-31' },
        snapshot: { currentDate: '2024-01-31T00:00:00.000Z', currentPnl: 12.5 },
        result: {
          totalBars: 21,
          inSample: null,
          outOfSample: { sortinoRatio: null },
          trades: { totalCount: 3 },
          equityCurve: [{ timestamp: '2024-01-02T00:00:00.000Z', equity: 100_000, drawdown: 0 }],
          funnel: { reasons: [{ code: 'INSUFFICIENT_CASH', count: 1 }] },
        },
      },
    });
  });
});

describe('introspection', () => {
  it('answers the query that playgrounds and generators ask', async () => {
    const answer = await testApi().query(
      getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }),
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toHaveProperty('__schema.types');
  });
});
