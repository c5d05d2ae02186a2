import { describe, expect, it } from 'vitest';
import { anOperation, storedResult } from './records.js';
import { testApi } from './test-api.js';

describe('operation', () => {
  it('is null for an unknown id', async () => {
    expect(await testApi().query('{ operation(id: "op_none") { id } }')).toEqual({
      data: { operation: null },
    });
  });

  it('uses the cache unless forceRefresh says otherwise', async () => {
    const { query, calls } = testApi();
    await query('{ a: operation(id: "op_1") { id } b: operation(id: "op_1", forceRefresh: true) { id } }');
    expect(calls.got).toEqual([
      { id: 'op_1', forceRefresh: false },
      { id: 'op_1', forceRefresh: true },
    ]);
  });

  it('tells why it failed and what was noticed', async () => {
    const error = { code: 'DATA_NOT_FOUND', message: 'No bars of AAPL 1d', retryable: false };
    const warnings = [{ code: 'SHORT_HISTORY', severity: 'CAUTION' as const, message: 'Only 21 bars' }];
    const api = testApi({
      operations: { get: async () => anOperation({ status: 'FAILED', error, warnings }) },
    });
    expect(
      await api.query(
        '{ operation(id: "op_1") { done error { code message retryable } warnings { code severity message } } }',
      ),
    ).toEqual({ data: { operation: { done: true, error, warnings } } });
  });

  it.each([
    ['PENDING', false],
    ['RUNNING', false],
    ['CANCELLING', false],
    ['COMPLETED', true],
    ['FAILED', true],
    ['CANCELLED', true],
  ] as const)('in status %s has done %s', async (status, done) => {
    const api = testApi({ operations: { get: async () => anOperation({ status }) } });
    expect(await api.query('{ operation(id: "op_1") { done } }')).toEqual({ data: { operation: { done } } });
  });

  it('tells which server runs it, without the password that its address may have', async () => {
    const host = 'http://user:secret@worker:5003/';
    const api = testApi({ operations: { get: async () => anOperation({ executionMode: 'REMOTE', host }) } });
    expect(await api.query('{ operation(id: "op_1") { executionMode host } }')).toEqual({
      data: { operation: { executionMode: 'REMOTE', host: 'http://worker:5003' } },
    });
  });

  it('has no result before it is completed', async () => {
    const api = testApi({
      operations: { get: async () => anOperation({ status: 'RUNNING' }) },
      backtesting: { result: async () => null, snapshot: () => null },
    });
    expect(
      await api.query(
        '{ operation(id: "op_1") { ... on BacktestOperation { snapshot { currentBar } result { totalBars } } } }',
      ),
    ).toEqual({ data: { operation: { snapshot: null, result: null } } });
  });

  it('never lets a number out that JSON cannot carry', async () => {
    const api = testApi({
      backtesting: { result: async () => ({ ...storedResult, breakEvenCost: Number.POSITIVE_INFINITY }) },
    });
    const answer = await api.query(
      '{ operation(id: "op_1") { ... on BacktestOperation { result { totalBars breakEvenCost } } } }',
    );
    expect(answer.data).toEqual({ operation: { result: { totalBars: 21, breakEvenCost: null } } });
    expect(answer.errors?.[0]?.message).toBe('Unexpected error.');
  });
});

describe('node', () => {
  it('finds an operation by its id', async () => {
    expect(await testApi().query('{ node(id: "op_1") { __typename id } }')).toEqual({
      data: { node: { __typename: 'BacktestOperation', id: 'op_1' } },
    });
  });

  it('is null for an unknown id', async () => {
    expect(await testApi().query('{ node(id: "nothing") { id } }')).toEqual({ data: { node: null } });
  });
});
