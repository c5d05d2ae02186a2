import { explainedFailures } from '../../../src/stores/sql/explained-failures.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { describeOperationStore } from '../../support/operation-store-contract.js';
import { openDatabase, temporaryFolder } from './temporary-database.js';

describeOperationStore('PrismaOperationStore', async () => {
  const folder = temporaryFolder();
  const database = await openDatabase(folder);
  return {
    // As a server has it.
    store: explainedFailures(new PrismaOperationStore(database), database.explain, () => undefined),
    close: async () => {
      await database.close();
      folder.remove();
    },
  };
});

// The stand-in that other tests use has to keep the same promises.
describeOperationStore('InMemoryOperationStore', async () => ({
  store: new InMemoryOperationStore(),
  close: async () => undefined,
}));
