import { Prisma } from './generated/client.js';
import type { SqlDialect } from './sql-dialect.js';

/** SQLite with the JSON functions of 3.51 and later. */
export const sqliteDialect: SqlDialect = {
  greatest: (a, b) => Prisma.sql`max(${a}, ${b})`,

  isOneOf: (column, texts) =>
    Prisma.sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(texts)}))`,

  contains: (column, text) => Prisma.sql`instr(${column}, ${text}) > 0`,

  // So SQLite calls the index of the key by itself.
  foundById: () => Prisma.raw('INDEXED BY "sqlite_autoindex_operation_1"'),

  orderedBy: (index) => Prisma.sql`INDEXED BY ${Prisma.raw(`"${index}"`)}`,
};
