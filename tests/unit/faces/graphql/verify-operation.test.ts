import { describe, expect, it } from 'vitest';
import { OperationNotVerifiableError } from '../../../../src/operations/record/errors.js';
import { anOperation, storedResult } from './records.js';
import { testApi } from './test-api.js';

const mutation = `mutation ($id: ID!, $label: String, $idempotencyKey: String) {
  verifyOperation(id: $id, label: $label, idempotencyKey: $idempotencyKey) {
    __typename
    ... on Error { message }
    ... on VerifyOperationSuccess { deduplicated operation { id status } }
    ... on OperationNotFoundError { operationId }
    ... on OperationNotVerifiableError { operation { id status } }
  }
}`;

describe('verifyOperation', () => {
  it('answers with the operation that runs the backtest again', async () => {
    const { query, calls } = testApi();
    expect(await query(mutation, { id: 'op_1', label: 'audit' })).toEqual({
      data: {
        verifyOperation: {
          __typename: 'VerifyOperationSuccess',
          deduplicated: false,
          operation: { id: 'op_new', status: 'PENDING' },
        },
      },
    });
    expect(calls.verified).toEqual([
      { input: { id: 'op_1', label: 'audit', idempotencyKey: null }, caller: null },
    ]);
  });

  it('answers OperationNotFoundError for an unknown id', async () => {
    expect(await testApi().query(mutation, { id: 'op_none' })).toMatchObject({
      data: { verifyOperation: { __typename: 'OperationNotFoundError', operationId: 'op_none' } },
    });
  });

  it('answers OperationNotVerifiableError with the operation that has no result', async () => {
    const running = anOperation({ status: 'RUNNING' });
    const api = testApi({
      backtesting: { verify: () => Promise.reject(new OperationNotVerifiableError(running, 'BACKTESTING')) },
    });
    const { data } = await api.query(mutation, { id: 'op_1' });
    expect(data).toMatchObject({
      verifyOperation: {
        __typename: 'OperationNotVerifiableError',
        message: expect.stringContaining('op_1 is a BACKTESTING that is RUNNING'),
        operation: { id: 'op_1', status: 'RUNNING' },
      },
    });
  });
});

describe('verification', () => {
  const query = `{ operation(id: "op_1") { ... on BacktestOperation {
    verification { of agrees checks { name stored found agrees } }
  } } }`;

  it('is null for an ordinary backtest', async () => {
    expect(await testApi().query(query)).toEqual({ data: { operation: { verification: null } } });
  });

  it('tells what a replay has found', async () => {
    const verification = {
      of: 'op_0',
      agrees: false,
      checks: [{ name: 'STRATEGY' as const, stored: 's', found: null, agrees: false }],
    };
    const api = testApi({ backtesting: { result: async () => ({ ...storedResult, verification }) } });
    expect(await api.query(query)).toEqual({ data: { operation: { verification } } });
  });
});
