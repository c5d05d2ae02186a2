import { join } from 'node:path';
import { COPIED_TABLES } from '../../../src/stores/copy/copied-tables.js';
import { PostgresDatabase } from '../../../src/stores/postgres/postgres-database.js';
import { explainedFailures } from '../../../src/stores/sql/explained-failures.js';
import { SqlEvaluationLedger } from '../../../src/stores/sql/sql-evaluation-ledger.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';

const migrationsDir = join(import.meta.dirname, '../../../prisma/postgres');

/** Opens a database as a server does. */
export function openPostgres(url: string): Promise<PostgresDatabase> {
  return PostgresDatabase.open({ url, migrationsDir, hold: 'alone' });
}

/** Returns the stores over a database as a server has them. @param close empties it again, which is quicker than another one */
export function storesOf(database: PostgresDatabase) {
  const explained = <Port extends object>(port: Port): Port =>
    explainedFailures(port, database.explain, () => undefined);
  return {
    store: explained(new SqlOperationStore(database)),
    ledger: explained(new SqlEvaluationLedger(database)),
    close: async () => {
      database.evaluated.clear();
      await database.pool.query(
        `TRUNCATE ${COPIED_TABLES.map(({ name }) => `"${name}"`).join(', ')} CASCADE`,
      );
    },
  };
}
