import type { EvaluationReader } from '../../operations/ports/evaluation-reader.js';
import { SqlEvaluationReader } from '../sql/sql-evaluation-reader.js';
import { BlockingConnection } from './blocking-connection.js';
import { postgresDialect } from './postgres-dialect.js';

/**
 * Lets a function read the ledger of a database as it is at this instant, in a thread that may wait for it.
 * @param threadFile the built entry of the thread that has the connection
 */
export function readingPostgresEvaluations<T>(
  threadFile: string,
  url: string,
  work: (reader: EvaluationReader) => T,
): T {
  const connection = new BlockingConnection(threadFile, url);
  try {
    return work(new SqlEvaluationReader(postgresDialect, (statement) => connection.ask(statement)));
  } finally {
    connection.close();
  }
}
