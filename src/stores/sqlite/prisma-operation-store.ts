import type { OperationStatus } from '../../operations/record/operation.js';
import { completedBeforeStatement } from '../sql/operation-list.js';
import { SqlOperationStore } from '../sql/sql-operation-store.js';
import type { Database } from './database.js';

/**
 * Keeps operations in SQLite. What happens while work runs, and what clients poll for, goes through the direct
 * connection, where a statement takes microseconds; what happens seldom goes through Prisma.
 */
export class PrismaOperationStore extends SqlOperationStore {
  readonly #client: Database['client'];

  constructor(database: Database) {
    super(database);
    this.#client = database.client;
  }

  override async listCompletedBefore(instant: Date, limit: number): Promise<readonly string[]> {
    const statement = completedBeforeStatement(this.database.dialect, instant, limit);
    const rows = await this.#client.$queryRaw<{ id: string }[]>(statement);
    return rows.map(({ id }) => id);
  }

  override countByStatus(status: OperationStatus): Promise<number> {
    return this.#client.operationRow.count({ where: { status } });
  }
}
