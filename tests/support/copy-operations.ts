import BetterSqlite3 from 'better-sqlite3';

/** What belongs to an operation beside its row: its result, and what it has recorded. */
const BELONGINGS = ['operation_result', 'stream_piece'] as const;

/**
 * Copies the one operation of a database that no server has open, with its result; a reader of the copies finds what
 * the first has.
 * @param changes SQL for columns in which the copies differ, where `n` is the number of the copy, 1 and up
 */
export function copyOperations(
  file: string,
  count: number,
  changes: Readonly<Record<string, string>>,
  belongings: readonly (typeof BELONGINGS)[number][] = BELONGINGS,
): void {
  const connection = new BetterSqlite3(file);
  const id = `'op_copy_' || printf('%07d', n)`;
  const copy = (table: string, changed: Readonly<Record<string, string>>) => {
    const columns = (connection.pragma(`table_info("${table}")`) as readonly { name: string }[]).map(
      ({ name }) => name,
    );
    const names = columns.map((name) => `"${name}"`).join(', ');
    const values = columns.map((name) => changed[name] ?? `"${name}"`).join(', ');
    connection.exec(`WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
      INSERT INTO "${table}" (${names}) SELECT ${values} FROM numbers, (SELECT * FROM "${table}")`);
  };
  copy('operation', { id, idempotency_claim: 'NULL', ...changes });
  for (const table of belongings) copy(table, { operation_id: id });
  connection.close();
}
