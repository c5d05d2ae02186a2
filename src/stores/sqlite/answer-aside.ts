import BetterSqlite3 from 'better-sqlite3';
import { z } from 'zod';
import type { Answer } from '../sql/steps.js';
import { answerOf } from './direct-statements.js';

const BUSY_TIMEOUT_MS = 5_000;

/** A statement that only reads, on its way to the thread that answers it. */
export const asideQuestionSchema = z.strictObject({
  /** Absolute path of the database. */
  file: z.string(),
  sql: z.string(),
  values: z.array(z.unknown()),
});

export type AsideQuestion = z.infer<typeof asideQuestionSchema>;

/** What SQLite reports comes in words: from another thread an error would come without its code. */
export type AsideAnswer = Answer | { readonly failure: { readonly code: string; readonly message: string } };

/** Connections of this thread, kept for the next statement: they end with the thread. */
const connections = new Map<string, BetterSqlite3.Database>();

/** Answers a statement over a connection of this thread, to a database that is open elsewhere. */
export function answerAside({ file, sql, values }: AsideQuestion): AsideAnswer {
  try {
    return answerOf(connectionTo(file), { sql, values });
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError)) throw error;
    return { failure: { code: error.code, message: error.message } };
  }
}

/** @throws SqliteError that the other thread has met */
export function answerFromAside(answer: AsideAnswer): Answer {
  if (!('failure' in answer)) return answer;
  throw new BetterSqlite3.SqliteError(answer.failure.message, answer.failure.code);
}

function connectionTo(file: string): BetterSqlite3.Database {
  const known = connections.get(file);
  if (known) return known;
  const connection = new BetterSqlite3(file, {
    ...{ readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS },
  });
  connections.set(file, connection);
  return connection;
}
