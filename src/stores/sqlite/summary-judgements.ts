import type BetterSqlite3 from 'better-sqlite3';
import type {
  JudgedFamily,
  Judgement,
  UnenteredPage,
  UnenteredQuery,
} from '../../operations/ports/evaluation-ledger.js';
import { prepared, queryDirectly } from './direct-statements.js';
import { Prisma } from './generated/client.js';
import { findById } from './operation-reads.js';
import type { SqlDialect } from './sql-dialect.js';

type Connection = BetterSqlite3.Database;

/** Puts what is said of operations in the place of what was said before; in one statement, whatever their number. */
export function rewriteJudgements(
  connection: Connection,
  judgements: readonly Judgement[],
  done: JudgedFamily | null,
): void {
  if (done !== null) {
    prepared(
      connection,
      `INSERT INTO "evaluation_judged" ("family", "through") VALUES (@family, @through)
        ON CONFLICT ("family") DO UPDATE SET "through" = excluded."through"`,
    ).run(done);
  }
  if (judgements.length === 0) return;
  prepared(
    connection,
    `UPDATE "operation" SET "deflated_sharpe" = "said"."deflatedSharpe",
        "summary" = json_set("summary", '$.evaluated', "said"."evaluated", '$.verdict', "said"."verdict")
      FROM (SELECT value ->> 'operationId' AS "operationId", value ->> 'deflatedSharpe' AS "deflatedSharpe",
          value ->> 'evaluated' AS "evaluated", value ->> 'verdict' AS "verdict" FROM json_each(?)) AS "said"
      WHERE "operation"."id" = "said"."operationId"`,
  ).run(JSON.stringify(judgements));
}

/** Looks through some operations for those that have no place in the ledger. */
export function readUnentered(
  connection: Connection,
  dialect: SqlDialect,
  { type, after, examined }: UnenteredQuery,
): UnenteredPage {
  const behind =
    after === null ? Prisma.empty : Prisma.sql`AND ("created_at", "id") > (${after.createdAt}, ${after.id})`;
  const rows = queryDirectly<{ id: string; createdAt: number; isEntered: number }>(
    connection,
    Prisma.sql`SELECT "id", "created_at" AS "createdAt",
        EXISTS (SELECT 1 FROM "operation_evaluation" WHERE "operation_id" = "id") AS "isEntered"
      FROM "operation" ${dialect.orderedBy('operation_type_idx')}
      WHERE "type" = ${type} AND "status" = 'COMPLETED' ${behind} ORDER BY "created_at", "id" LIMIT ${examined}`,
  );
  const last = rows.length < examined ? undefined : rows.at(-1);
  return {
    operations: rows.flatMap(({ id, isEntered }) => (isEntered ? [] : (findById(connection, id) ?? []))),
    next: last === undefined ? null : { createdAt: new Date(last.createdAt), id: last.id },
  };
}
