import { afterAll, beforeAll, describe } from 'vitest';
import type { PostgresDatabase } from '../../../src/stores/postgres/postgres-database.js';
import { describeEvaluationLedger } from '../../support/evaluation-ledger-contract.js';
import { describeOperationStore } from '../../support/operation-store-contract.js';
import { openPostgres, storesOf } from '../../support/postgres/open-postgres.js';
import { temporaryPostgres, testPostgres } from '../../support/postgres/test-postgres.js';

const server = await testPostgres();

describe.runIf(server !== null)('over PostgreSQL', () => {
  let remove: () => Promise<void>;
  let database: PostgresDatabase;

  beforeAll(async () => {
    const postgres = await temporaryPostgres(server as string);
    remove = postgres.remove;
    database = await openPostgres(postgres.url);
  });
  afterAll(async () => {
    await database.close();
    await remove();
  });

  describeOperationStore('SqlOperationStore', async () => storesOf(database));
  describeEvaluationLedger('SqlEvaluationLedger', async () => storesOf(database));
});
