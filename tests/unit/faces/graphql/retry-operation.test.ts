import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';
import { testApi } from './test-api.js';

const mutation = `mutation ($id: ID!, $idempotencyKey: String) {
  retryOperation(id: $id, idempotencyKey: $idempotencyKey) {
    __typename
    ... on Error { message }
    ... on RetryOperationSuccess { deduplicated operation { id status } }
    ... on OperationNotFoundError { operationId }
    ... on InvalidInputError { issues { path code } }
  }
}`;

describe('retryOperation', () => {
  it('answers with the operation that runs once more', async () => {
    const { query, calls } = testApi();
    expect(await query(mutation, { id: 'op_1', idempotencyKey: 'again' })).toEqual({
      data: {
        retryOperation: {
          __typename: 'RetryOperationSuccess',
          deduplicated: false,
          operation: { id: 'op_new', status: 'PENDING' },
        },
      },
    });
    expect(calls.retried).toEqual([{ id: 'op_1', idempotencyKey: 'again', caller: null }]);
  });

  it('answers OperationNotFoundError for an unknown id', async () => {
    expect(await testApi().query(mutation, { id: 'op_none' })).toMatchObject({
      data: { retryOperation: { __typename: 'OperationNotFoundError', operationId: 'op_none' } },
    });
  });

  it('answers InvalidInputError with what keeps it from running', async () => {
    const issue = { path: ['id'], code: 'NOT_RETRYABLE', message: 'id: op_1 is COMPLETED' };
    const api = testApi({ retries: { retry: () => Promise.reject(new InvalidInputError([issue])) } });
    expect(await api.query(mutation, { id: 'op_1' })).toMatchObject({
      data: { retryOperation: { issues: [{ path: ['id'], code: 'NOT_RETRYABLE' }] } },
    });
  });

  it('refuses a key that is too long, and one with control characters', async () => {
    for (const idempotencyKey of ['k'.repeat(201), 'a\u0007b']) {
      expect(await testApi().query(mutation, { id: 'op_1', idempotencyKey })).toMatchObject({
        data: { retryOperation: { __typename: 'InvalidInputError', issues: [{ path: ['idempotencyKey'] }] } },
      });
    }
  });
});
