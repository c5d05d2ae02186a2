import { describe, expect, it } from 'vitest';
import { OperationNotFoundError } from '../../../../src/operations/record/errors.js';
import { testApi } from './test-api.js';

function apiThatThrows(error: unknown) {
  return testApi({ operations: { get: () => Promise.reject(error) } });
}

describe('an error that nobody expects', () => {
  it('shows nothing of itself but the id of its log entry', async () => {
    const answer = await apiThatThrows(new Error('secret of /etc/passwd')).query(
      '{ operation(id: "op_1") { id } }',
    );
    expect(answer.data).toEqual({ operation: null });
    expect(answer.errors).toEqual([
      {
        message: 'Unexpected error.',
        locations: [{ line: 1, column: 3 }],
        path: ['operation'],
        extensions: {
          code: 'INTERNAL_SERVER_ERROR',
          errorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      },
    ]);
  });

  it('is masked when it is not even an Error', async () => {
    const answer = await apiThatThrows('secret').query('{ operation(id: "op_1") { id } }');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('is masked inside a mutation with a result union', async () => {
    const api = testApi({ operations: { cancel: () => Promise.reject(new TypeError('secret')) } });
    const answer = await api.query('mutation { cancelOperation(input: { id: "op_1" }) { __typename } }');
    expect(answer.errors?.[0]?.message).toBe('Unexpected error.');
  });
});

describe('an expected error outside of a result union', () => {
  it('keeps its message and its code', async () => {
    const error = new OperationNotFoundError('op_1');
    const answer = await apiThatThrows(error).query('{ operation(id: "op_1") { id } }');
    expect(answer.errors?.[0]).toMatchObject({
      message: error.message,
      extensions: { code: 'OPERATION_NOT_FOUND' },
    });
  });
});

describe('a fault of the request', () => {
  it.each([
    ['a syntax error', '{ operation(', {}, 'Syntax Error'],
    ['an unknown field', '{ nothing }', {}, 'nothing'],
    ['a missing variable', 'query ($id: ID!) { operation(id: $id) { id } }', {}, '$id'],
    [
      'null for an argument that has a default',
      'query ($first: Int = 5) { operations(first: $first) { totalCount } }',
      { first: null },
      'first',
    ],
  ])('is explained: %s', async (_what, text, variables, hint) => {
    const answer = await testApi().query(text, variables);
    expect(answer.errors?.[0]?.message).toContain(hint);
  });
});
