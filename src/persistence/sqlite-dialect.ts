import { Prisma } from './generated/client.js';
import type { SqlDialect } from './sql-dialect.js';

/** SQLite with the JSON functions of 3.51 and later. */
export const sqliteDialect: SqlDialect = {
  greatest: (a, b) => Prisma.sql`max(${a}, ${b})`,

  jsonRows: (document, types) => ({
    // Unlike json_each it gives the inner arrays parsed, so that not every cell parses its row again.
    source: Prisma.sql`jsonb_each(${document}) AS entry`,
    // Columns have types of their own here, so that a cell needs no cast.
    cells: types.map((_type, index) => Prisma.sql`entry.value ->> ${Prisma.raw(String(index))}`),
  }),

  isOneOf: (column, texts) =>
    Prisma.sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(texts)}))`,

  orderedBy: (index) => Prisma.sql`INDEXED BY ${Prisma.raw(`"${index}"`)}`,
};
