import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { OperationsDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, startBacktest } from '../../tests/support/backtests.js';
import { type KtrdrServer, projectFolder } from '../../tests/support/ktrdr-server.js';
import { hold } from './hold.js';
import { accountedCpuMs } from './main-thread.js';
import { post } from './post.js';
import type { Situation } from './situation.js';
import type { Stage } from './stage.js';

const DAY_MS = 86_400_000;
const FOREIGN_TABLES = ['bar_piece', 'trade_piece', 'outcome_part', 'operation_result'];
/** What a start may cost beyond that of a server whose database is empty. */
const MOST_MORE_CPU_MS = 250;
/** Enough to see that it goes on, and that others are answered meanwhile. */
const REMOVED = 1_000;

const LIST = `{ operations { nodes { id status attempt title createdAt completedAt warnings { code }
  progress { phase percentage message currentStep totalSteps etaSeconds } } } }`;

/** What stands in a column that some other program, or a damaged disk, has written to. */
const POISONS: Readonly<Record<string, unknown>> = {
  parameters: '{',
  warnings: '{}',
  snapshot: 'null}',
  error: '[]',
  status: 'LOST',
  type: 'SORCERY',
  created_at: 'yesterday',
  completed_at: 9e15,
  execution_mode: 'ELSEWHERE',
  progress_percentage: 'half',
  progress_step: 1.5,
  title: Buffer.from([0xff, 0x00]),
  attempt: 'first',
};

/** What databases hold after a long time. */
export const historySituations: readonly Situation[] = [
  {
    name: 'expired-operations',
    isLong: true,
    does: 'starts a server with OPERATION_RETENTION_DAYS on a database in which 10,000 operations have expired',
    holds: 'it listens as soon as one without them, answers while it removes them, and leaves the young one',
    async run(stage) {
      const { server: first, startMs } = await measuredStart(stage);
      const id = await startBacktest(first.client);
      await pullUntilDone(first.client, id);
      await first.stop();
      const count = 10_000;
      // Equal starts differ by as much as is judged here, so that the slowest of some is what one may take.
      const emptyMs = [startMs];
      for (let again = 0; again < 2; again++) {
        const { server: empty, startMs: againMs } = await measuredStart(stage);
        emptyMs.push(againMs);
        await empty.stop();
      }
      copyExpired(stage.path('ktrdr.db'), id, count);
      const { server, startMs: filledMs } = await measuredStart(stage, { OPERATION_RETENTION_DAYS: '30' });
      const moreMs = filledMs - Math.max(...emptyMs);
      hold(moreMs < MOST_MORE_CPU_MS, `the start took ${moreMs.toFixed(0)} ms more of processor time`);
      const atStart = await leftOf(server);
      hold(atStart > 1, 'all were removed before the server listened');
      const most = stage.isFull ? 1 : count + 1 - REMOVED;
      await stage.during(server, removed(server, most));
      const left = await leftOf(server);
      hold(left >= 1, 'the young operation was removed');
      return `listens after ${moreMs.toFixed(0)} ms of CPU more than without, ${atStart - 1} still there; removes ${count + 1 - left} while it answers`;
    },
  },
  {
    name: 'poisoned-rows',
    does: 'writes values that nothing of ours writes into one row of the database, column by column',
    holds: 'the list shows the row with a warning and the others as they are, and the server starts on it',
    async run(stage) {
      const first = await stage.server();
      const ids = [await startBacktest(first.client), await startBacktest(first.client)] as const;
      for (const id of ids) await pullUntilDone(first.client, id);
      const connection = new BetterSqlite3(stage.path('ktrdr.db'));
      stage.onEnd(() => connection.close());
      const row = connection.prepare('SELECT * FROM operation WHERE id = ?').get(ids[1]) as Record<
        string,
        unknown
      >;
      for (const [column, poison] of Object.entries(POISONS)) {
        const set = connection.prepare(`UPDATE operation SET "${column}" = ? WHERE id = ?`);
        set.run(poison, ids[1]);
        const answer = await post<{
          operations: { nodes: readonly { id: string; warnings: readonly { code: string }[] }[] };
        }>(first.url, LIST);
        const nodes = answer.data?.operations.nodes ?? [];
        hold(nodes.length === 2, `${column}: ${answer.text.slice(0, 200)}`);
        const marked = nodes.filter(({ warnings }) =>
          warnings.some(({ code }) => code === 'OPERATION_DAMAGED'),
        );
        hold(marked.length === 1 && marked[0]?.id === ids[1], `${column}: ${answer.text.slice(0, 300)}`);
        await stage.next(first);
        set.run(row[column], ids[1]);
      }
      await first.stop();
      connection
        .prepare(`UPDATE operation SET status = 'RUNNING', parameters = '{' WHERE id = ?`)
        .run(ids[1]);
      const second = await stage.server();
      await stage.next(second);
      const { data } = await post<{ operations: { nodes: readonly unknown[] } }>(
        second.url,
        '{ operations { nodes { id } } }',
      );
      hold(data?.operations.nodes.length === 2, 'a server that starts on the row does not list both');
      return `${Object.keys(POISONS).length} columns, and a start on a row that says RUNNING`;
    },
  },
];

/**
 * Starts a server and returns the processor time that its main thread had taken when it said that it was ready,
 * milliseconds. The server notes it itself: until that line is read here, it has begun to remove.
 */
async function measuredStart(
  stage: Stage,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly server: KtrdrServer; readonly startMs: number }> {
  const account = await mkdtemp(stage.path('ready-'));
  const program = pathToFileURL(join(projectFolder, 'scripts', 'attack', 'ready-account.mjs'));
  const server = await stage.coldServer({
    NODE_OPTIONS: `--import=${program.href}`,
    READY_ACCOUNT: account,
    ...settings,
  });
  return { server, startMs: await accountedCpuMs(account) };
}

/** Copies an operation with all that it left, and has the copies be sixty days old. */
function copyExpired(file: string, id: string, count: number): void {
  const connection = new BetterSqlite3(file);
  const columnsOf = (table: string) =>
    (connection.pragma(`table_info("${table}")`) as { readonly name: string }[]).map(({ name }) => name);
  const copy = (table: string, key: string, changes: Readonly<Record<string, string>>): void => {
    const columns = columnsOf(table);
    const values = columns.map((name) => changes[name] ?? `source."${name}"`);
    const names = columns.map((name) => `"${name}"`).join(', ');
    connection
      .prepare(
        `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
         INSERT INTO "${table}" (${names}) SELECT ${values.join(', ')} FROM number, "${table}" AS source WHERE source."${key}" = ?`,
      )
      .run(count, id);
  };
  const copyOf = (column: string) => `source."${column}" || '_' || number.n`;
  const old = (column: string) => `source."${column}" - ${60 * DAY_MS}`;
  connection.transaction(() => {
    copy('operation', 'id', {
      id: copyOf('id'),
      created_at: old('created_at'),
      completed_at: old('completed_at'),
    });
    for (const table of FOREIGN_TABLES) copy(table, 'operation_id', { operation_id: copyOf('operation_id') });
  })();
  connection.close();
}

async function leftOf({ client }: KtrdrServer): Promise<number> {
  return (await client.request(OperationsDocument, { first: 1 })).operations.totalCount;
}

async function removed(server: KtrdrServer, most: number): Promise<void> {
  while ((await leftOf(server)) > most) await pause(100);
}
