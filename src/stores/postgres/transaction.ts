import { setTimeout } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import type { Answer, Steps } from '../sql/steps.js';
import { CommitReceipt } from './commit-receipts.js';
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
  let isBroken = false;
  const noteBroken = (): void => {
    isBroken = true;
  };
  try {
    return await transactionOn(client, pool, steps, noteBroken);
  } finally {
    client.release(isBroken);
  }
}

/**
 * Runs statements in one transaction of a connection that the caller holds, such as one with a lock of its own: once.
 * @param pool by which a commit is looked up whose connection was lost
 * @param onBroken is told when the connection cannot be used again, whether or not the transaction was committed
 */
export async function transactionOn<T>(
  client: ClientBase,
  pool: Pool,
  steps: () => Steps<T>,
  onBroken: () => void = () => undefined,
): Promise<T> {
  const receipt = new CommitReceipt();
  let broken: unknown = null;
  try {
    await client.query(`BEGIN; ${receipt.leave}`);
    const answer = await runSteps(client, steps());
    try {
      await client.query('COMMIT');
    } catch (error) {
      broken = error;
      if (explainPostgresError(error) === null || !(await isCommitted(pool, receipt))) throw error;
    }
    return answer;
  } catch (error) {
    broken ??= await rollBack(client);
    throw error;
  } finally {
    // Where a connection broke, the server may still be at it.
    if (broken === null) receipt.giveBack();
    else onBroken();
  }
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
async function isCommitted(pool: Pool, receipt: CommitReceipt): Promise<boolean> {
  const end = performance.now() + UNKNOWN_COMMIT_MS;
  while (performance.now() < end) {
    await setTimeout(PAUSE_MS);
    try {
      const { rows } = await pool.query<{ token: string }>(receipt.look);
      return receipt.isLeft(rows[0]?.token);
    } catch (error) {
      if (explainPostgresError(error) === null) throw error;
    }
  }
  return false;
}
