import { SqlEvaluationLedger } from '../../../src/stores/sql/sql-evaluation-ledger.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { describeEvaluationLedger } from '../../support/evaluation-ledger-contract.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { openDatabase, temporaryFolder } from './temporary-database.js';

describeEvaluationLedger('SqlEvaluationLedger', async () => {
  const folder = temporaryFolder();
  const database = await openDatabase(folder);
  return {
    ledger: new SqlEvaluationLedger(database),
    store: new PrismaOperationStore(database),
    close: async () => {
      await database.close();
      folder.remove();
    },
  };
});

// The stand-in that other tests use has to keep the same promises.
describeEvaluationLedger('InMemoryEvaluationLedger', async () => {
  const store = new InMemoryOperationStore();
  return { ledger: store.ledger, store, close: async () => undefined };
});
