import { DatabaseUrlError } from '../sql/errors.js';

/** Tells whether a DATABASE_URL names a PostgreSQL database. */
export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

/**
 * Returns the address of a database for messages and logs: without password and parameters.
 * @throws DatabaseUrlError for what is no address, or names no database
 */
export function shownAddress(url: string): string {
  const { host, username, pathname } = parsed(url);
  if (pathname.length < 2) throw new DatabaseUrlError('postgres://…', 'It names no database.', EXAMPLE);
  return `postgres://${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

const EXAMPLE = 'Use postgres://<user>:<password>@<host>:5432/<database>.';

function parsed(url: string): URL {
  if (!URL.canParse(url)) throw new DatabaseUrlError('postgres://…', 'This is no address.', EXAMPLE);
  return new URL(url);
}
