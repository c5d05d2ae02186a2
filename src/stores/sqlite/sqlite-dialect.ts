import { Prisma } from '../sql/generated/client.js';
import type { SqlDialect } from '../sql/sql-dialect.js';

/** SQLite with the JSON functions of 3.51 and later. One transaction writes at a time, so that nothing needs a lock. */
export const sqliteDialect: SqlDialect = {
  greatest: (a, b) => Prisma.sql`max(${a}, ${b})`,

  isOneOf: (column, texts) =>
    Prisma.sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(texts)}))`,

  contains: (column, text) => Prisma.sql`instr(${column}, ${text}) > 0`,

  member: (column, name) => Prisma.sql`${column} ->> ${name}`,

  // So SQLite calls the index of the key by itself.
  foundById: () => Prisma.raw('INDEXED BY "sqlite_autoindex_operation_1"'),

  orderedBy: (index) => Prisma.sql`INDEXED BY ${Prisma.raw(`"${index}"`)}`,

  // AUTOINCREMENT gives it.
  nextNumber: () => Prisma.sql`NULL`,

  rewriteJudgements: (judgements) =>
    Prisma.sql`UPDATE "operation" SET "deflated_sharpe" = "said"."deflatedSharpe",
        "summary" = json_set("summary", '$.evaluated', "said"."evaluated", '$.verdict', "said"."verdict")
      FROM (SELECT value ->> 'operationId' AS "operationId", value ->> 'deflatedSharpe' AS "deflatedSharpe",
          value ->> 'evaluated' AS "evaluated", value ->> 'verdict' AS "verdict"
        FROM json_each(${JSON.stringify(judgements)})) AS "said"
      WHERE "operation"."id" = "said"."operationId"`,

  lockOperation: () => null,
  lock: () => null,
};
