import { describe, expect, it } from 'vitest';
import { OperationNotCancellableError } from '../../../../src/operations/record/errors.js';
import { anOperation } from './records.js';
import { testApi } from './test-api.js';

const mutation = `mutation ($input: CancelOperationInput!) {
  cancelOperation(input: $input) {
    __typename
    ... on Error { message }
    ... on CancelOperationSuccess { operation { id status cancelReason } }
    ... on OperationNotFoundError { operationId }
    ... on OperationNotCancellableError { operation { id status } }
  }
}`;

describe('cancelOperation', () => {
  it('answers with the operation that was asked to stop', async () => {
    expect(await testApi().query(mutation, { input: { id: 'op_1', reason: 'wrong symbol' } })).toEqual({
      data: {
        cancelOperation: {
          __typename: 'CancelOperationSuccess',
          operation: { id: 'op_1', status: 'CANCELLING', cancelReason: 'wrong symbol' },
        },
      },
    });
  });

  it('passes null when no reason is given', async () => {
    const { query, calls } = testApi();
    await query(mutation, { input: { id: 'op_1' } });
    expect(calls.cancelled).toEqual([{ id: 'op_1', reason: null, caller: null }]);
  });

  it('answers OperationNotFoundError for an unknown id', async () => {
    expect(await testApi().query(mutation, { input: { id: 'op_none' } })).toMatchObject({
      data: { cancelOperation: { __typename: 'OperationNotFoundError', operationId: 'op_none' } },
    });
  });

  it('answers OperationNotCancellableError with the operation that is over', async () => {
    const over = anOperation({ status: 'FAILED' });
    const api = testApi({
      operations: { cancel: () => Promise.reject(new OperationNotCancellableError(over)) },
    });
    expect(await api.query(mutation, { input: { id: 'op_1' } })).toMatchObject({
      data: {
        cancelOperation: {
          __typename: 'OperationNotCancellableError',
          operation: { id: 'op_1', status: 'FAILED' },
        },
      },
    });
  });
});
