import { Prisma } from '../sql/generated/client.js';
import type { CopiedTable } from './copied-tables.js';

/** A row as it was read: names of columns to what they hold. */
export type CopiedRow = Readonly<Record<string, unknown>>;

/** Builds the statement that reads the next rows of a table. @param after the last row before; null from the beginning */
export function pageStatement(
  { name, key, columns: copied, rowsAStep }: CopiedTable,
  after: CopiedRow | null,
): Prisma.Sql {
  const columns = namesOf(key);
  const behind =
    after === null
      ? Prisma.empty
      : Prisma.sql`WHERE (${columns}) > (${Prisma.join(key.map((column) => after[column]))})`;
  const wanted = copied === undefined ? Prisma.raw('*') : namesOf(copied);
  return Prisma.sql`SELECT ${wanted} FROM ${namesOf([name])} ${behind} ORDER BY ${columns} LIMIT ${rowsAStep}`;
}

/** Builds the insertion of rows, of which there is at least one. */
export function insertStatement({ name }: CopiedTable, rows: readonly CopiedRow[]): Prisma.Sql {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => Prisma.sql`(${Prisma.join(columns.map((column) => row[column]))})`);
  return Prisma.sql`INSERT INTO ${namesOf([name])} (${namesOf(columns)}) VALUES ${Prisma.join(values)}`;
}

export function countStatement({ name }: Pick<CopiedTable, 'name'>): Prisma.Sql {
  return Prisma.sql`SELECT count(*) AS "count" FROM ${namesOf([name])}`;
}

function namesOf(names: readonly string[]): Prisma.Sql {
  return Prisma.raw(names.map((name) => `"${name}"`).join(', '));
}
