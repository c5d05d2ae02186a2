import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { keepHoldoutsIn } from '../../market-data/holdouts/place-of-holdouts.js';
import { isPostgresUrl } from '../../stores/postgres/postgres-address.js';

const KEY = 'ktrdr seals';
/** Work goes on while the database is away. */
const PATIENCE_OF_WORK_MS = 600_000;

/**
 * Has this process find the seals of holdouts where its database is: in PostgreSQL, or beside the bars. To be called before
 * it starts threads, which find the same.
 * @param url as DATABASE_URL has it
 */
export async function findSealsOf(url: string): Promise<void> {
  setEnvironmentData(KEY, isPostgresUrl(url) ? url : '');
  await findSealsInThread('request');
}

/** Has this thread find the seals where the process that started it does. @param use what waits for it */
export async function findSealsInThread(use: 'work' | 'request'): Promise<void> {
  const url = getEnvironmentData(KEY);
  if (typeof url !== 'string' || url === '') {
    keepHoldoutsIn(null);
    return;
  }
  const { PostgresHoldoutLists } = await import('../../stores/postgres/postgres-holdout-lists.js');
  keepHoldoutsIn(new PostgresHoldoutLists(url, use === 'work' ? PATIENCE_OF_WORK_MS : 0));
}
