import type pg from 'pg';

const CONNECT_MS = 5_000;
/** The system's own are two hours: a statement would wait for as long for a machine that is gone without a word. */
const SILENCE_MS = 5_000;

/**
 * Returns what every connection is made with.
 * @param name under which the server lists it
 */
export function connectionSettings(url: string, name: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: SILENCE_MS,
  };
}
