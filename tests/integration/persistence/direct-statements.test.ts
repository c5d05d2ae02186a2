import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { countPrepared, MOST_STATEMENTS, prepared } from '../../../src/stores/sqlite/direct-statements.js';

it('keeps the statements that were asked for last, and not more than its bound', () => {
  const connection = new BetterSqlite3(':memory:');
  const often = prepared(connection, 'SELECT -1');
  for (let number = 0; number < 10 * MOST_STATEMENTS; number++) {
    expect(prepared(connection, `SELECT ${number}`).pluck().get()).toBe(number);
    expect(prepared(connection, 'SELECT -1')).toBe(often);
  }
  expect(countPrepared(connection)).toBe(MOST_STATEMENTS);
  expect(prepared(connection, 'SELECT 0').pluck().get()).toBe(0);
  connection.close();
});
