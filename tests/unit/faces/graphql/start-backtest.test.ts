import { describe, expect, it } from 'vitest';
import {
  IdempotencyConflictError,
  InvalidInputError,
  QueueFullError,
} from '../../../../src/operations/record/errors.js';
import { anOperation } from './records.js';
import { testApi } from './test-api.js';

const mutation = `mutation ($input: StartBacktestInput!) {
  startBacktest(input: $input) {
    __typename
    ... on Error { message }
    ... on StartBacktestSuccess { deduplicated operation { id status } }
    ... on InvalidInputError { issues { path code message } }
    ... on IdempotencyConflictError { operationId }
    ... on QueueFullError { retryAfterMs }
  }
}`;
const input = {
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
};

function failingWith(error: Error) {
  return testApi({ backtesting: { start: () => Promise.reject(error) } });
}

describe('startBacktest', () => {
  it('answers with the new operation', async () => {
    expect(await testApi().query(mutation, { input })).toEqual({
      data: {
        startBacktest: {
          __typename: 'StartBacktestSuccess',
          deduplicated: false,
          operation: { id: 'op_new', status: 'PENDING' },
        },
      },
    });
  });

  it('fills in the documented defaults', async () => {
    const { query, calls } = testApi();
    await query(mutation, { input });
    expect(calls.started).toEqual([
      {
        input: {
          ...input,
          modelPath: null,
          initialCapital: 100_000,
          commission: 0.001,
          slippage: 0.0005,
          overrides: [],
          inSamplePolicy: 'WARN',
          label: null,
          tags: [],
          priority: 0,
          idempotencyKey: null,
        },
        caller: null,
      },
    ]);
  });

  it('hands over what the client says', async () => {
    const { query, calls } = testApi();
    const said = {
      ...input,
      modelPath: 'models/rsi_mlp_v1.0.0',
      tags: [{ key: 'idea', value: 'momentum' }],
      priority: -3,
      initialCapital: 5_000,
      commission: 0,
      slippage: 0,
      overrides: [{ path: 'decisions.confidence_threshold', value: '0.6' }],
      inSamplePolicy: 'REJECT',
      label: 'first try',
      idempotencyKey: 'key-1',
    };
    await query(mutation, { input: said });
    expect(calls.started[0]?.input).toEqual(said);
  });

  it('says when the operation is the one that the key started before', async () => {
    const api = testApi({
      backtesting: { start: async () => ({ operation: anOperation(), deduplicated: true }) },
    });
    expect(await api.query(mutation, { input })).toMatchObject({
      data: { startBacktest: { deduplicated: true, operation: { id: 'op_1' } } },
    });
  });

  it('answers InvalidInputError with every issue', async () => {
    const issues = [
      { path: ['endDate'], code: 'BEFORE_START', message: 'endDate is before startDate' },
      { path: ['symbol'], code: 'MALFORMED', message: 'symbol is malformed' },
    ];
    expect(await failingWith(new InvalidInputError(issues)).query(mutation, { input })).toEqual({
      data: {
        startBacktest: {
          __typename: 'InvalidInputError',
          message: 'endDate is before startDate; symbol is malformed',
          issues,
        },
      },
    });
  });

  it('answers IdempotencyConflictError with the operation that has the key', async () => {
    expect(await failingWith(new IdempotencyConflictError('op_1')).query(mutation, { input })).toMatchObject({
      data: { startBacktest: { __typename: 'IdempotencyConflictError', operationId: 'op_1' } },
    });
  });

  it('answers QueueFullError with the time to retry after', async () => {
    expect(await failingWith(new QueueFullError(2_000)).query(mutation, { input })).toMatchObject({
      data: { startBacktest: { __typename: 'QueueFullError', retryAfterMs: 2_000 } },
    });
  });

  it.each(['2024-02-30', '2024-1-1', '2024-01-01T00:00:00Z', 'yesterday', 20240101])(
    'refuses %j as a date with a GraphQL error',
    async (startDate) => {
      const { query, calls } = testApi();
      const answer = await query(mutation, { input: { ...input, startDate } });
      expect(answer.errors?.[0]?.message).toContain('startDate');
      expect(calls.started).toEqual([]);
    },
  );
});
