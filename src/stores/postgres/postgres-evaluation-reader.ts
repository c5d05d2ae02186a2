import type { EvaluationReader } from '../../operations/ports/evaluation-reader.js';
import { SqlEvaluationReader } from '../sql/sql-evaluation-reader.js';
import { BlockingConnection } from './blocking-connection.js';
import { postgresDialect } from './postgres-dialect.js';

/**
 * Of this thread, by address, for as long as it lives. A connection has a thread, which is taken away only when its parent
 * comes to rest: threads that answer one question after another would gather one for each.
 */
const connections = new Map<string, BlockingConnection>();

/**
 * Lets a function read the ledger of a database as it is at this instant, in a thread that may wait for it.
 * @param threadFile the built entry of the thread that has the connection
 * @throws StoreUnavailableError while server or network are away
 */
export function readingPostgresEvaluations<T>(
  threadFile: string,
  url: string,
  work: (reader: EvaluationReader) => T,
): T {
  let connection = connections.get(url);
  if (connection === undefined || connection.isClosed) {
    connection = new BlockingConnection(threadFile, url);
    connections.set(url, connection);
  }
  const open = connection;
  return open.atOneInstant(() =>
    work(new SqlEvaluationReader(postgresDialect, (statement) => open.ask(statement))),
  );
}
