import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { HoldoutStore } from '../../../src/market-data/holdouts/holdout-store.js';
import type { PostgresDatabase } from '../../../src/stores/postgres/postgres-database.js';
import { PostgresHoldoutLists } from '../../../src/stores/postgres/postgres-holdout-lists.js';
import { describeEvaluationLedger } from '../../support/evaluation-ledger-contract.js';
import { describeHoldoutStore } from '../../support/holdout-store-contract.js';
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

  describe('seals', () => {
    const open: PostgresHoldoutLists[] = [];
    beforeEach(async () => {
      await database.pool.query('TRUNCATE "holdout_list"');
    });
    afterAll(() => Promise.all(open.map((lists) => lists.close())));
    describeHoldoutStore('HoldoutStore in PostgreSQL', () => () => {
      const lists = new PostgresHoldoutLists(database.url);
      open.push(lists);
      return new HoldoutStore(lists);
    });
  });
});
