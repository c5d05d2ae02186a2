import { setTimeout } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import type { Answer, Steps } from '../sql/steps.js';
import { explainPostgresError, isConflict } from './postgres-failure.js';
import { toQuery } from './statement-values.js';

/** How often a transaction is done again that others came in between of. */
const MOST_ROUNDS = 20;
/** How long it is asked what became of a commit, before it counts as failed. */
const UNKNOWN_COMMIT_MS = 15_000;
const PAUSE_MS = 250;

/** Runs statements one behind the other over a connection, or a pool of them. */
export async function runSteps<T>(connection: Pick<ClientBase, 'query'> | Pool, steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    const { rows, rowCount } = await connection.query(toQuery(step.value));
    const answer: Answer = { rows, changes: rowCount ?? 0 };
    step = steps.next(answer);
  }
  return step.value;
}

/**
 * Runs statements in one transaction. One that others came in between of is done again; one whose connection was lost
 * while it was committed is looked up, so that the answer tells what became of it.
 */
export async function runTransaction<T>(pool: Pool, steps: () => Steps<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await attempt(pool, steps);
    } catch (error) {
      if (!isConflict(error) || round >= MOST_ROUNDS) throw error;
      await setTimeout(Math.random() * 2 ** Math.min(round, 7));
    }
  }
}

async function attempt<T>(pool: Pool, steps: () => Steps<T>): Promise<T> {
  const client = await pool.connect();
  let broken: unknown = null;
  try {
    const id = await begin(client);
    const answer = await runSteps(client, steps());
    try {
      await client.query('COMMIT');
    } catch (error) {
      broken = error;
      if (explainPostgresError(error) === null || !(await isCommitted(pool, id))) throw error;
    }
    return answer;
  } catch (error) {
    broken ??= await rollBack(client);
    throw error;
  } finally {
    client.release(broken === null ? undefined : true);
  }
}

/** @returns the number of the transaction, by which it can be looked up afterwards */
async function begin(client: ClientBase): Promise<string> {
  // Two statements in one message; the driver then gives a result for each.
  const results = (await client.query('BEGIN; SELECT pg_current_xact_id()::text AS "id"')) as unknown;
  const [, { rows }] = results as readonly [unknown, { readonly rows: readonly { readonly id: string }[] }];
  return (rows[0] as { id: string }).id;
}

/** @returns null when the connection can be used again */
async function rollBack(client: ClientBase): Promise<unknown> {
  try {
    await client.query('ROLLBACK');
    return null;
  } catch (error) {
    return error;
  }
}

/** Tells what became of a transaction, once the server answers again. */
async function isCommitted(pool: Pool, id: string): Promise<boolean> {
  const end = performance.now() + UNKNOWN_COMMIT_MS;
  while (performance.now() < end) {
    await setTimeout(PAUSE_MS);
    try {
      const { rows } = await pool.query<{ status: string | null }>(
        'SELECT pg_xact_status($1::xid8) AS "status"',
        [id],
      );
      const status = rows[0]?.status ?? null;
      if (status !== 'in progress') return status === 'committed';
    } catch (error) {
      if (explainPostgresError(error) === null) throw error;
    }
  }
  return false;
}
