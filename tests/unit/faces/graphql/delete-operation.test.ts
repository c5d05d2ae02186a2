import { describe, expect, it } from 'vitest';
import { OperationNotFinalError } from '../../../../src/operations/record/errors.js';
import { anOperation } from './records.js';
import { testApi } from './test-api.js';

const mutation = `mutation ($id: ID!) {
  deleteOperation(id: $id) {
    __typename
    ... on Error { message }
    ... on DeleteOperationSuccess { id }
    ... on OperationNotFoundError { operationId }
    ... on OperationNotFinalError { operation { id status } }
  }
}`;

describe('deleteOperation', () => {
  it('answers with the id that is gone', async () => {
    const { query, calls } = testApi();
    expect(await query(mutation, { id: 'op_1' })).toEqual({
      data: { deleteOperation: { __typename: 'DeleteOperationSuccess', id: 'op_1' } },
    });
    expect(calls.deleted).toEqual(['op_1']);
  });

  it('answers OperationNotFoundError for an unknown id', async () => {
    expect(await testApi().query(mutation, { id: 'op_none' })).toMatchObject({
      data: { deleteOperation: { __typename: 'OperationNotFoundError', operationId: 'op_none' } },
    });
  });

  it('answers OperationNotFinalError with the operation that is still going on', async () => {
    const running = anOperation({ status: 'RUNNING' });
    const api = testApi({
      operations: { delete: () => Promise.reject(new OperationNotFinalError(running)) },
    });
    expect(await api.query(mutation, { id: 'op_1' })).toMatchObject({
      data: {
        deleteOperation: {
          __typename: 'OperationNotFinalError',
          message: expect.stringContaining('op_1 is still RUNNING'),
          operation: { id: 'op_1', status: 'RUNNING' },
        },
      },
    });
  });
});
