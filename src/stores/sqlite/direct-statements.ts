import type BetterSqlite3 from 'better-sqlite3';
import type { Prisma } from '../sql/generated/client.js';
import type { Answer, Steps } from '../sql/steps.js';

type Connection = BetterSqlite3.Database;

/**
 * How many statements a connection keeps: several times those that work and polls need. The texts of lists vary with
 * their filters, by how many values these have, so that there are more of them than should be kept.
 */
export const MOST_STATEMENTS = 200;

const statements = new WeakMap<Connection, Map<string, BetterSqlite3.Statement>>();

/**
 * Returns the statement of a text, compiled unless it is among those that were asked for last: compiling takes longer
 * than most of ours run. What varies in it is bound, as far as it can be.
 */
export function prepared(connection: Connection, sql: string): BetterSqlite3.Statement {
  const known = statements.get(connection) ?? new Map<string, BetterSqlite3.Statement>();
  statements.set(connection, known);
  const statement = known.get(sql) ?? connection.prepare(sql);
  // A map keeps the order of its insertions: what was asked for last stands at the end.
  known.delete(sql);
  known.set(sql, statement);
  const [oldest] = known.keys();
  if (known.size > MOST_STATEMENTS && oldest !== undefined) known.delete(oldest);
  return statement;
}

/** Returns how many statements a connection keeps at the moment. */
export function countPrepared(connection: Connection): number {
  return statements.get(connection)?.size ?? 0;
}

/** Runs statements one behind the other, in this turn of the event loop. */
export function runSteps<T>(connection: Connection, steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next(answerOf(connection, step.value));
  return step.value;
}

/** Runs a statement that was built as Prisma builds them. */
export function answerOf(
  connection: Connection,
  { sql, values }: Pick<Prisma.Sql, 'sql' | 'values'>,
): Answer {
  const statement = prepared(connection, sql);
  const parameters = values.map(toParameter);
  if (!statement.reader) return { rows: [], changes: statement.run(parameters).changes };
  const rows = statement.all(parameters);
  return { rows, changes: rows.length };
}

/** Times and booleans are integers, as Prisma's adapter makes them. */
function toParameter(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  return value instanceof Date ? BigInt(value.getTime()) : value;
}
