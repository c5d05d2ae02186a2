import { Prisma } from '../sql/generated/client.js';
import type { SqlDialect } from '../sql/sql-dialect.js';

/** PostgreSQL 14 and later, which chooses indexes by itself. */
export const postgresDialect: SqlDialect = {
  greatest: (a, b) => Prisma.sql`greatest(${a}, ${b})`,

  isOneOf: (column, texts) => Prisma.sql`${column} = ANY(${[...texts]}::text[])`,

  contains: (column, text) => Prisma.sql`strpos(${column}, ${text}) > 0`,

  member: (column, name) => Prisma.sql`(${column}::json ->> ${name}::text)`,

  foundById: () => Prisma.empty,

  orderedBy: () => Prisma.empty,

  // A sequence would leave a gap for each row that is there already.
  nextNumber: (table, column) => Prisma.raw(`(SELECT coalesce(max("${column}"), 0) + 1 FROM "${table}")`),

  rewriteJudgements: (judgements) =>
    Prisma.sql`UPDATE "operation" SET "deflated_sharpe" = "said"."deflatedSharpe",
        "summary" = ("summary"::jsonb || jsonb_build_object('evaluated', "said"."evaluated", 'verdict', "said"."verdict"))::text
      FROM jsonb_to_recordset(${JSON.stringify(judgements)}::jsonb)
        AS "said"("operationId" text, "deflatedSharpe" double precision, "evaluated" integer, "verdict" text)
      WHERE "operation"."id" = "said"."operationId"`,

  lockOperation: (id) => Prisma.sql`SELECT 1 FROM "operation" WHERE "id" = ${id} FOR NO KEY UPDATE`,

  lock: (name) => Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`,
};
