import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { OperationsDocument, type OperationsQueryVariables } from '../src/faces/client/generated/graphql.js';
import { startBenchServer } from './bench-server.js';
import type { Benchmark, Figure } from './benchmark.js';
import { PollClient } from './poll-client.js';
import { pollUntil, startBacktest } from './running-backtests.js';
import { sampleWorkload } from './sample-workload.js';
import { summarize } from './summary.js';

const OPERATIONS = 100_000;
const PAGE = 50;

type Filter = NonNullable<OperationsQueryVariables['filter']>;

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

/** Times pages of `operations(...)`, their total included, with many operations in the store. */
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
    const count = quick ? 2_000 : OPERATIONS;
    say(`${count} operations`);
    multiply(join(own, 'ktrdr.db'), count);
    const server = await startBenchServer(own);
    const client = new PollClient(server.url);
    try {
      const figures: Figure[] = [];
      for (const [name, filter] of FILTERS) {
        const values: number[] = [];
        let after: string | null = null;
        for (let round = 0; round < (quick ? 5 : 50); round++) {
          const { data, elapsedMs } = await page(client, filter, after);
          values.push(elapsedMs);
          after = data.operations.pageInfo.endCursor ?? null;
        }
        figures.push({
          name: `page of ${PAGE} and total of ${count}: ${name}`,
          unit: 'ms',
          summary: summarize(values),
          target: { relation: '<', limit: 50 },
        });
      }
      return figures;
    } finally {
      client.close();
      await server.stop();
    }
  },
};

function page(client: PollClient, filter: Filter, after: string | null) {
  return client.request(OperationsDocument, { first: PAGE, after, filter });
}

/** Copies the one operation of a database; the copies differ in everything that lists filter by. */
function multiply(file: string, count: number): void {
  const connection = new BetterSqlite3(file);
  const columns = (connection.pragma('table_info("operation")') as readonly { name: string }[]).map(
    ({ name }) => name,
  );
  const changed: Readonly<Record<string, string>> = {
    id: `'op_copy_' || printf('%07d', n)`,
    status: `CASE n / 3 % 3 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'CANCELLED' ELSE 'COMPLETED' END`,
    symbol: `CASE n % 4 WHEN 0 THEN 'MSFT' ELSE 'AAPL' END`,
    strategy: `'strategies/rsi_' || (n % 50) || '.yaml'`,
    idempotency_claim: 'NULL',
    created_at: '1700000000000 + 60000 * n',
  };
  const names = columns.map((name) => `"${name}"`).join(', ');
  const values = columns.map((name) => changed[name] ?? `"${name}"`).join(', ');
  connection.exec(`WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
    INSERT INTO "operation" (${names}) SELECT ${values} FROM numbers, (SELECT * FROM "operation" LIMIT 1)`);
  connection.close();
}
