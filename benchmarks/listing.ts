import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type OperationOrderField,
  OperationsDocument,
  type OperationsQueryVariables,
  type SortDirection,
  TypedDocumentString,
} from '../src/faces/client/generated/graphql.js';
import { copyOperations } from '../tests/support/copy-operations.js';
import { startBenchServer } from './bench-server.js';
import { type Benchmark, below, type Figure, figure } from './benchmark.js';
import { PollClient } from './poll-client.js';
import { pollUntil, startBacktest } from './running-backtests.js';
import { sampleWorkload } from './sample-workload.js';

const OPERATIONS = 100_000;
const CHILDREN = 10_000;
const PAGE = 50;
const LIMIT_MS = 50;
const DIRECTIONS: readonly SortDirection[] = ['DESC', 'ASC'];

type Asked = Pick<OperationsQueryVariables, 'filter' | 'orderBy'>;
type Filter = NonNullable<Asked['filter']>;

/** What is asked for, and how rare it is. */
const FILTERS: readonly (readonly [string, Filter])[] = [
  ['no filter', {}],
  ['a status that a third has', { statuses: ['FAILED'] }],
  ['a type that none has', { types: ['TRAINING'] }],
  ['type, symbol and status together', { types: ['BACKTESTING'], symbol: 'MSFT', statuses: ['COMPLETED'] }],
  ['a symbol that none has', { symbol: 'NONE' }],
  ['a strategy by its name', { strategy: 'rsi_7' }],
  ['a strategy that none has', { strategy: 'none' }],
  ['a day', { createdAfter: '2023-11-20T00:00:00Z', createdBefore: '2023-11-21T00:00:00Z' }],
];

/** Copies differ in everything that lists filter by. */
export const COPIES: Readonly<Record<string, string>> = {
  status: `CASE n / 3 % 3 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'CANCELLED' ELSE 'COMPLETED' END`,
  symbol: `CASE n % 4 WHEN 0 THEN 'MSFT' ELSE 'AAPL' END`,
  strategy: `'strategies/rsi_' || (n % 50) || '.yaml'`,
  created_at: '1700000000000 + 60000 * n',
};

/** A number below 1 that differs from copy to copy in no order. */
const SHARE = '(n * 7919 % 100003) / 100003.0';

/** Every order of lists, with its column and how copies differ in it. */
const ORDERS: Readonly<Record<OperationOrderField, readonly [column: string, sql: string]>> = {
  CREATED_AT: ['created_at', COPIES.created_at as string],
  DURATION: ['duration_ms', `90000 * ${SHARE}`],
  TOTAL_RETURN: ['total_return', `${SHARE} - 0.4`],
  SHARPE_RATIO: ['sharpe_ratio', `4 * ${SHARE} - 1`],
  DEFLATED_SHARPE: ['deflated_sharpe', SHARE],
  MAX_DRAWDOWN: ['max_drawdown', `0.6 * ${SHARE}`],
  TOTAL_TRADES: ['total_trades', 'n * 7919 % 500'],
};

const PARENT = 'op_copy_0000001';

interface Children {
  readonly operation: {
    readonly children: {
      readonly pageInfo: { readonly endCursor: string | null };
      readonly totalCount: number;
    };
  };
}

const childrenDocument = new TypedDocumentString<
  Children,
  { id: string; first: number; after: string | null }
>(
  `query Children($id: ID!, $first: Int!, $after: String) { operation(id: $id) {
    children(first: $first, after: $after) {
      nodes { id type status title createdAt completedAt summary { totalReturn sharpeRatio totalTrades } }
      pageInfo { hasNextPage endCursor } totalCount
    } } }`,
);

const countsDocument = new TypedDocumentString<unknown, { id: string }>(
  `query ChildCounts($id: ID!) { operation(id: $id) {
    childCounts { pending running cancelling completed failed cancelled } } }`,
);

/** Times pages of `operations(...)`, their total included, and of the children of one, with many operations in the store. */
export const listing: Benchmark = {
  name: 'listing',
  async run({ quick, folder, say }) {
    const own = join(folder, 'listing');
    await mkdir(own, { recursive: true });
    const first = await startBenchServer(own);
    const starter = new PollClient(first.url);
    const id = await startBacktest(starter, sampleWorkload().backtest);
    await pollUntil(starter, id, ({ done }) => done);
    starter.close();
    await first.stop();
    const [count, children] = quick ? [2_000, 200] : [OPERATIONS, CHILDREN];
    say(`${count} operations, and ${children} below one of them`);
    const changes = {
      ...COPIES,
      ...Object.fromEntries(Object.values(ORDERS)),
      parent_id: `CASE WHEN n > ${count} THEN '${PARENT}' END`,
    };
    copyOperations(join(own, 'ktrdr.db'), count + children, changes, []);
    const server = await startBenchServer(own);
    const client = new PollClient(server.url);
    try {
      const rounds = quick ? 5 : 50;
      const pagesOf = (asked: Asked) =>
        timed(rounds, async (after) => {
          const page = { first: PAGE, after, ...asked };
          const { data, elapsedMs } = await client.request(OperationsDocument, page);
          return { elapsedMs, after: data.operations.pageInfo.endCursor ?? null };
        });
      const pagesOfChildren = () =>
        timed(rounds, async (after) => {
          const { data, elapsedMs } = await client.request(childrenDocument, {
            id: PARENT,
            first: PAGE,
            after,
          });
          const { totalCount, pageInfo } = data.operation.children;
          if (totalCount !== children) throw new Error(`${totalCount} of ${children} children are found`);
          return { elapsedMs, after: pageInfo.endCursor };
        });
      const counts = () => timed(rounds, () => client.request(countsDocument, { id: PARENT }));

      const figures: Figure[] = [];
      const add = (name: string, values: readonly number[]) =>
        figures.push(figure(name, 'ms', values, below(LIMIT_MS)));
      const title = `page of ${PAGE} and total of ${count}`;
      for (const [name, filter] of FILTERS) add(`${title}: ${name}`, await pagesOf({ filter }));
      for (const field of Object.keys(ORDERS) as OperationOrderField[])
        for (const direction of DIRECTIONS)
          add(`${title}: by ${field} ${direction}`, await pagesOf({ orderBy: { field, direction } }));
      add(`page of ${PAGE} and total of ${children} children of one`, await pagesOfChildren());
      add(`counts by status of ${children} children of one`, await counts());
      return figures;
    } finally {
      client.close();
      await server.stop();
    }
  },
};

/** Asks again and again, page after page, and from the beginning behind the last one. */
async function timed(
  rounds: number,
  ask: (after: string | null) => Promise<{ readonly elapsedMs: number; readonly after?: string | null }>,
): Promise<readonly number[]> {
  const values: number[] = [];
  let place: string | null = null;
  for (let round = 0; round < rounds; round++) {
    const { elapsedMs, after = null } = await ask(place);
    values.push(elapsedMs);
    place = after;
  }
  return values;
}
