import { describe, expect, it } from 'vitest';
import type { LedgerQuery, LedgerRow } from '../../../../src/operations/ports/evaluation-ledger.js';
import { testApi } from './test-api.js';

const row = (seq: number): LedgerRow => ({
  ...{ seq, family: 'crossing', symbols: ['AAPL'], timeframe: '1d', startDate: '2023-01-03' },
  ...{ endDate: '2024-01-31', configurationHash: 'c0ffee', sharpeRatio: null, totalReturn: -0.05 },
  at: new Date('2024-02-01T11:30:00Z'),
});
const PAGE = `query ($first: Int!, $after: String, $strategy: String) {
  ledger(first: $first, after: $after, strategy: $strategy) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    nodes { strategy symbols timeframe startDate endDate configurationHash sharpeRatio totalReturn at }
    edges { cursor } } }`;

interface Page {
  readonly ledger: {
    readonly totalCount: number;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly endCursor: string;
    };
    readonly nodes: readonly object[];
    readonly edges: readonly { readonly cursor: string }[];
  };
}

function api() {
  const asked: LedgerQuery[] = [];
  const server = testApi({
    ledger: {
      list: async (query) => {
        asked.push(query);
        const last = query.before ?? 6;
        return { rows: [row(last - 1), row(last - 2)], hasNextPage: last > 3 };
      },
      count: async () => 5,
    },
  });
  return { server, asked };
}

async function pageOf(server: ReturnType<typeof testApi>, variables: object): Promise<Page['ledger']> {
  const { data, errors } = await server.query(PAGE, variables);
  if (!data) throw new Error(JSON.stringify(errors));
  return (data as Page).ledger;
}

describe('the query ledger', () => {
  it('lists what was tried, page by page', async () => {
    const { server, asked } = api();
    const first = await pageOf(server, { first: 2, strategy: 'crossing' });
    expect(first).toMatchObject({
      totalCount: 5,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(first.nodes[0]).toEqual({
      ...{ strategy: 'crossing', symbols: ['AAPL'], timeframe: '1d', startDate: '2023-01-03' },
      ...{ endDate: '2024-01-31', configurationHash: 'c0ffee', sharpeRatio: null, totalReturn: -0.05 },
      at: '2024-02-01T11:30:00.000Z',
    });
    const after = first.pageInfo.endCursor;
    expect(first.edges.at(-1)?.cursor).toBe(after);
    const next = await pageOf(server, { first: 2, after, strategy: 'crossing' });
    expect(next.pageInfo.hasPreviousPage).toBe(true);
    expect(asked).toEqual([
      { filter: { family: 'crossing' }, first: 2, before: null },
      { filter: { family: 'crossing' }, first: 2, before: 4 },
    ]);
  });

  it('takes no cursor of another list', async () => {
    const { server } = api();
    const page = await pageOf(server, { first: 2, strategy: 'crossing' });
    const { errors } = await server.query(PAGE, { first: 2, after: page.pageInfo.endCursor });
    expect(errors?.[0]?.message).toMatch(/cursor/i);
  });

  it.each([0, 1_001])('refuses a page of %d', async (first) => {
    const { errors } = await api().server.query(PAGE, { first });
    expect(errors).toHaveLength(1);
  });
});

const GROUPS = `query ($after: String) {
  ledgerGroups(first: 2, after: $after, symbol: "AAPL") { pageInfo { hasNextPage endCursor }
    nodes { strategy symbols timeframe entries configurations startDate endDate at best { sharpeRatio }
      selection { evaluated expectedMaximumSharpe deflatedSharpe } } } }`;

describe('the query ledgerGroups', () => {
  it('says for each strategy and its bars how much was tried, and what luck alone gives', async () => {
    const asked: LedgerQuery[] = [];
    const best = { ...row(7), sharpeRatio: 1.9 };
    const counts = { entries: 9, configurations: 8, startDate: '2022-01-03', endDate: '2024-01-31' };
    const server = testApi({
      ledger: {
        groups: async (query) => {
          asked.push(query);
          const groups = [
            { ...counts, newest: row(9), best },
            { ...counts, newest: row(5), best: null },
          ];
          return { groups, hasNextPage: true };
        },
        rowSelection: async ({ seq }) => ({ evaluated: seq, luckySharpe: 1.7, deflatedSharpe: 0.6 }),
      },
    });
    const { data } = await server.query(GROUPS);
    const { ledgerGroups } = data as { ledgerGroups: Omit<Page['ledger'], 'totalCount'> };
    const shown = {
      ...{ strategy: 'crossing', symbols: ['AAPL'], timeframe: '1d', ...counts },
      at: '2024-02-01T11:30:00.000Z',
    };
    expect(ledgerGroups.nodes).toEqual([
      {
        ...shown,
        best: { sharpeRatio: 1.9 },
        selection: { evaluated: 7, expectedMaximumSharpe: 1.7, deflatedSharpe: 0.6 },
      },
      { ...shown, best: null, selection: null },
    ]);
    await server.query(GROUPS, { after: ledgerGroups.pageInfo.endCursor });
    expect(asked).toEqual([
      { filter: { symbol: 'AAPL' }, first: 2, before: null },
      { filter: { symbol: 'AAPL' }, first: 2, before: 5 },
    ]);
  });
});
