import { afterAll, describe, it } from 'vitest';
import { describeEvaluationLedger } from '../../support/evaluation-ledger-contract.js';
import { describeOperationStore } from '../../support/operation-store-contract.js';
import { openPostgres, storesOf } from '../../support/postgres/open-postgres.js';
import { temporaryPostgres, testPostgres } from '../../support/postgres/test-postgres.js';

const server = await testPostgres();

if (server === null) {
  describe('a store over PostgreSQL', () => it.todo('needs a server'));
} else {
  const { url, remove } = await temporaryPostgres(server);
  const database = await openPostgres(url);
  afterAll(async () => {
    await database.close();
    await remove();
  });
  describeOperationStore('SqlOperationStore over PostgreSQL', async () => storesOf(database));
  describeEvaluationLedger('SqlEvaluationLedger over PostgreSQL', async () => storesOf(database));
}
