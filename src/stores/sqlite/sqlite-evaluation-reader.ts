import BetterSqlite3 from 'better-sqlite3';
import type { EvaluationReader } from '../../operations/ports/evaluation-reader.js';
import { StoreUnavailableError } from '../../operations/record/errors.js';
import { SqlEvaluationReader } from '../sql/sql-evaluation-reader.js';
import { answerOf } from './direct-statements.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { explainSqliteError } from './sqlite-failure.js';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Lets a function read the ledger of a database that is open elsewhere, through a connection of its own, as it is at this
 * instant.
 * @param file absolute
 * @throws StoreUnavailableError while the file cannot be opened or read
 */
export function readingEvaluations<T>(file: string, work: (reader: EvaluationReader) => T): T {
  let connection: BetterSqlite3.Database | null = null;
  try {
    const opened = new BetterSqlite3(file, {
      ...{ readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS },
    });
    connection = opened;
    opened.exec('BEGIN');
    return work(new SqlEvaluationReader(sqliteDialect, (statement) => answerOf(opened, statement)));
  } catch (error) {
    const explanation = explainSqliteError(error);
    throw explanation === null ? error : new StoreUnavailableError(explanation, { cause: error });
  } finally {
    connection?.close();
  }
}
