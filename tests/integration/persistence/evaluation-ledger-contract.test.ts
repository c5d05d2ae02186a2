import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { SqliteEvaluationLedger } from '../../../src/stores/sqlite/sqlite-evaluation-ledger.js';
import { describeEvaluationLedger } from '../../support/evaluation-ledger-contract.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { openDatabase, temporaryFolder } from './temporary-database.js';

describeEvaluationLedger('SqliteEvaluationLedger', async () => {
  const folder = temporaryFolder();
  const database = await openDatabase(folder);
  return {
    ledger: new SqliteEvaluationLedger(database),
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
