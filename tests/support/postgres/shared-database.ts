import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { PostgresDatabase } from '../../../src/stores/postgres/postgres-database.js';
import { openPostgres, storesOf } from './open-postgres.js';
import { temporaryPostgres } from './test-postgres.js';

/** A database and the stores over it, there while tests run. */
export type SharedDatabase = { readonly database: PostgresDatabase } & ReturnType<typeof storesOf>;

/** Opens a database of their own for the tests of a `describe`; each finds it empty. */
export function sharedDatabase(server: string): SharedDatabase {
  const shared = {} as { -readonly [Member in keyof SharedDatabase]: SharedDatabase[Member] };
  let remove: () => Promise<void>;
  beforeAll(async () => {
    const postgres = await temporaryPostgres(server);
    remove = postgres.remove;
    const database = await openPostgres(postgres.url);
    Object.assign(shared, { database, ...storesOf(database) });
  });
  beforeEach(() => shared.close());
  afterAll(async () => {
    await shared.database.close();
    await remove();
  });
  return shared;
}
