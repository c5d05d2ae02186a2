import pg from 'pg';

const ignored = (): void => undefined;

/**
 * Opens a pool of connections any of which may be lost at any time. Whoever uses one hears of it by the statement under way,
 * or by the next one; the driver also tells it as an event, which ends the process where nobody listens.
 */
export function openPool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(settings);
  // Of a connection that nobody uses at the moment: the next who wants one gets another.
  pool.on('error', ignored);
  pool.on('connect', (client) => client.on('error', ignored));
  return pool;
}
