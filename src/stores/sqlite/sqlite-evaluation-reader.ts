import BetterSqlite3 from 'better-sqlite3';
import type { EvaluationReader } from '../../operations/ports/evaluation-reader.js';
import { SqlEvaluationReader } from '../sql/sql-evaluation-reader.js';
import { answerOf } from './direct-statements.js';
import { sqliteDialect } from './sqlite-dialect.js';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Lets a function read the ledger of a database that is open elsewhere, through a connection of its own, as it is at this
 * instant.
 * @param file absolute
 */
export function readingEvaluations<T>(file: string, work: (reader: EvaluationReader) => T): T {
  const connection = new BetterSqlite3(file, {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    connection.exec('BEGIN');
    return work(new SqlEvaluationReader(sqliteDialect, (statement) => answerOf(connection, statement)));
  } finally {
    connection.close();
  }
}
