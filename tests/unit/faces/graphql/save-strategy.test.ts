import { describe, expect, it } from 'vitest';
import { StrategyConflictError, StrategyNotSavedError } from '../../../../src/library/strategy-saver.js';
import { inventory } from './inventory-records.js';
import { testApi } from './test-api.js';

const query = `mutation ($input: SaveStrategyInput!) { saveStrategy(input: $input) {
  __typename
  ... on SaveStrategySuccess { strategy { path hash modifiedAt source } }
  ... on StrategyConflictError { message currentHash }
  ... on InvalidInputError { issues { path code } }
} }`;
const input = { path: 'strategies/rsi.yaml', source: 'name: rsi\n', expectedHash: 'a'.repeat(64) };

function apiThatFails(error: Error) {
  return testApi({
    inventory: {
      strategies: {
        ...inventory.strategies,
        save: async () => {
          throw error;
        },
      },
    },
  });
}

describe('saveStrategy', () => {
  it('answers with the file as it is now', async () => {
    const { data, errors } = await testApi().query(query, { input });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      saveStrategy: {
        __typename: 'SaveStrategySuccess',
        strategy: { hash: 'a'.repeat(64), source: 'name: rsi\n', modifiedAt: '2024-01-10T08:00:00.000Z' },
      },
    });
  });

  it('tells a conflict with the hash of the file, and what is wrong with an input', async () => {
    const conflict = await apiThatFails(new StrategyConflictError(input.path, 'b'.repeat(64))).query(query, {
      input,
    });
    expect(conflict.data).toMatchObject({
      saveStrategy: { __typename: 'StrategyConflictError', currentHash: 'b'.repeat(64) },
    });
    const refused = await apiThatFails(new StrategyNotSavedError('path', 'LIBRARY_READ_ONLY', 'no')).query(
      query,
      { input },
    );
    expect(refused.data).toMatchObject({
      saveStrategy: { issues: [{ path: ['path'], code: 'LIBRARY_READ_ONLY' }] },
    });
  });
});

describe('checkStrategy', () => {
  it('lists problems with their places', async () => {
    const { data } = await testApi().query(
      '{ checkStrategy(source: "a: 1") { valid problems { message line column } features } }',
    );
    expect(data).toEqual({
      checkStrategy: {
        valid: false,
        problems: [{ message: 'indicators is missing', line: 1, column: null }],
        features: [],
      },
    });
  });
});
