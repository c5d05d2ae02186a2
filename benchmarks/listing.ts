import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationsDocument, type OperationsQueryVariables } from '../src/faces/client/generated/graphql.js';
import { copyOperations } from '../tests/support/copy-operations.js';
import { startBenchServer } from './bench-server.js';
import { type Benchmark, below, type Figure, figure } from './benchmark.js';
import { PollClient } from './poll-client.js';
import { pollUntil, startBacktest } from './running-backtests.js';
import { sampleWorkload } from './sample-workload.js';

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

/** Copies differ in everything that lists filter by. */
export const COPIES: Readonly<Record<string, string>> = {
  status: `CASE n / 3 % 3 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'CANCELLED' ELSE 'COMPLETED' END`,
  symbol: `CASE n % 4 WHEN 0 THEN 'MSFT' ELSE 'AAPL' END`,
  strategy: `'strategies/rsi_' || (n % 50) || '.yaml'`,
  created_at: '1700000000000 + 60000 * n',
};

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
    copyOperations(join(own, 'ktrdr.db'), count, COPIES, []);
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
        figures.push(figure(`page of ${PAGE} and total of ${count}: ${name}`, 'ms', values, below(50)));
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
