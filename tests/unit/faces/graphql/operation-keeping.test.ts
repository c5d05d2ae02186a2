import { describe, expect, it } from 'vitest';
import { anOperation } from './records.js';
import { testApi } from './test-api.js';

const TAG = { key: 'idea', value: 'momentum' };
const update = `mutation ($input: UpdateOperationInput!) { updateOperation(input: $input) {
  __typename
  ... on UpdateOperationSuccess { operation { id } }
  ... on InvalidInputError { issues { path code } }
} }`;
const updateAll = `mutation ($filter: OperationFilter!, $addTags: [TagInput!], $pinned: Boolean, $expected: Int) {
  updateOperations(filter: $filter, addTags: $addTags, pinned: $pinned, expected: $expected) {
    __typename ... on BulkSuccess { matched changed }
  }
}`;

describe('updateOperation', () => {
  it('leaves what is absent and removes what is null', async () => {
    const { query, calls } = testApi();
    const answer = await query(update, { input: { id: 'op_1', label: null, note: 'a\nb', tags: [TAG] } });
    expect(answer.data).toEqual({
      updateOperation: { __typename: 'UpdateOperationSuccess', operation: { id: 'op_1' } },
    });
    await query(update, { input: { id: 'op_1', tags: null, pinned: null } });
    expect(calls.updated).toEqual([
      { id: 'op_1', fields: { label: null, note: 'a\nb', tags: [TAG] }, caller: null },
      { id: 'op_1', fields: {}, caller: null },
    ]);
  });

  it('answers for an unknown id, and for what texts must not have', async () => {
    const { query } = testApi();
    expect((await query(update, { input: { id: 'op_2' } })).data).toMatchObject({
      updateOperation: { __typename: 'OperationNotFoundError' },
    });
    const tags = [{ key: 'x'.repeat(65), value: 'a\u001b' }];
    expect((await query(update, { input: { id: 'op_1', tags } })).data).toMatchObject({
      updateOperation: {
        issues: [
          { path: ['tags', '0', 'key'], code: 'INVALID_LENGTH' },
          { path: ['tags', '0', 'value'], code: 'INVALID_CHARACTERS' },
        ],
      },
    });
  });
});

describe('updateOperations', () => {
  it('passes filter, change, caller and expectation', async () => {
    const { query, calls } = testApi();
    const variables = { filter: { symbol: 'AAPL' }, addTags: [TAG], pinned: true, expected: 3 };
    expect((await query(updateAll, variables)).data).toEqual({
      updateOperations: { __typename: 'BulkSuccess', matched: 3, changed: 2 },
    });
    expect(calls.updatedAll).toEqual([
      {
        scope: { filter: { symbol: 'AAPL', parent: null }, caller: null, expected: 3 },
        change: { addTags: [TAG], removeTags: [], pinned: true },
      },
    ]);
  });
});

describe('cancelOperations and deleteOperations', () => {
  const scope = { filter: { tags: [TAG], parent: null }, caller: null, expected: 3 };
  const variables = { filter: { tags: [TAG] }, expected: 3 };
  const answered = { __typename: 'BulkSuccess', matched: 3, changed: 1 };

  it('pass filter, caller, expectation and reason', async () => {
    const { query, calls } = testApi();
    const cancel = `mutation ($filter: OperationFilter!, $expected: Int) {
      cancelOperations(filter: $filter, reason: "enough", expected: $expected) {
        __typename ... on BulkSuccess { matched changed } } }`;
    const remove = `mutation ($filter: OperationFilter!, $expected: Int) {
      deleteOperations(filter: $filter, expected: $expected) {
        __typename ... on BulkSuccess { matched changed } } }`;
    expect((await query(cancel, variables)).data).toEqual({ cancelOperations: answered });
    expect((await query(remove, variables)).data).toEqual({ deleteOperations: answered });
    expect(calls.cancelledAll).toEqual([{ scope, reason: 'enough' }]);
    expect(calls.deletedAll).toEqual([scope]);
  });
});

describe('operationFacets', () => {
  it('counts what a list of the same filter would show', async () => {
    const { query, calls } = testApi();
    const answer = await query(
      '{ operationFacets(filter: {types: [BACKTESTING]}) { symbols { value count } tags { value count } } }',
    );
    expect(answer.data).toEqual({
      operationFacets: {
        symbols: [{ value: 'AAPL', count: 2 }],
        tags: [{ value: 'idea=momentum', count: 1 }],
      },
    });
    expect(calls.faceted).toEqual([{ types: ['BACKTESTING'], parent: null }]);
  });
});

describe('an operation', () => {
  it('says what belongs to it, and what it belongs to', async () => {
    const parent = anOperation({ id: 'op_2' });
    const operation = anOperation({
      parentId: 'op_2',
      retryOfId: 'op_none',
      tags: [TAG],
      warnings: [
        { code: 'FEW_TRADES', severity: 'CAUTION', message: 'Only 3.' },
        { code: 'FEW_TRADES', severity: 'INFO', message: 'Again.' },
      ],
    });
    const { query, calls } = testApi({
      operations: { get: async (id) => ({ op_1: operation, op_2: parent })[id] ?? null },
    });
    const answer = await query(`{ operation(id: "op_1") {
      parent { id } retryOf { id } childCounts { pending completed } tags { key value }
      children(first: 2, statuses: [COMPLETED]) { nodes { id } }
      summary { strategy symbols severity warningCodes basis sparkline }
    } }`);
    expect(answer.data).toEqual({
      operation: {
        parent: { id: 'op_2' },
        retryOf: null,
        childCounts: { pending: 0, completed: 2 },
        tags: [TAG],
        children: { nodes: [{ id: 'op_1' }] },
        summary: {
          strategy: 'strategies/rsi_mean_reversion.yaml',
          symbols: ['AAPL'],
          severity: 'CAUTION',
          warningCodes: ['FEW_TRADES'],
          basis: null,
          sparkline: [],
        },
      },
    });
    expect(calls.listed[0]).toMatchObject({ first: 2, filter: { parent: 'op_1', statuses: ['COMPLETED'] } });
  });

  it('tells its events by cursor, and that no more of its work will come', async () => {
    const { query } = testApi();
    const text = `query ($after: String) { operation(id: "op_1") {
      events(first: 2, after: $after) { complete nodes { seq kind at } pageInfo { endCursor hasNextPage } }
    } }`;
    type Page = { operation: { events: { nodes: object[]; pageInfo: { endCursor: string } } } };
    const first = (await query(text)).data as Page;
    expect(first.operation.events).toMatchObject({
      complete: true,
      nodes: [{ seq: 0, kind: 'CREATED', at: '2024-02-01T09:30:00.000Z' }, { seq: 1 }],
      pageInfo: { hasNextPage: true },
    });
    const after = first.operation.events.pageInfo.endCursor;
    expect(((await query(text, { after })).data as Page).operation.events.nodes).toMatchObject([
      { seq: 2, kind: 'COMPLETED' },
    ]);
  });
});
