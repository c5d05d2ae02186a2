import type {
  JudgedFamily,
  Judgement,
  UnenteredPage,
  UnenteredQuery,
} from '../../operations/ports/evaluation-ledger.js';
import type { Operation } from '../../operations/record/operation.js';
import { Prisma } from './generated/client.js';
import { findById } from './operation-reads.js';
import type { SqlDialect } from './sql-dialect.js';
import { firstOf, rowsOf, type Steps } from './steps.js';

/**
 * Puts what is said of operations in the place of what was said before; in one statement, whatever their number. Belongs
 * into a transaction.
 * @returns false where their family was judged by more rows: several processes judge, and one may have stood still
 */
export function* rewriteJudgements(
  dialect: SqlDialect,
  judgements: readonly Judgement[],
  { family, through, isWhole }: JudgedFamily,
): Steps<boolean> {
  const lock = dialect.lock(`judgements of ${family}`);
  if (lock !== null) yield lock;
  const judged = yield* firstOf<{ through: number }>(
    Prisma.sql`SELECT "through" FROM "evaluation_judged" WHERE "family" = ${family}`,
  );
  if (judged !== undefined && judged.through > through) return false;
  if (isWhole) {
    // A process of an earlier version takes no lock.
    const greatest = dialect.greatest(
      Prisma.raw('"evaluation_judged"."through"'),
      Prisma.raw('excluded."through"'),
    );
    yield Prisma.sql`INSERT INTO "evaluation_judged" ("family", "through") VALUES (${family}, ${through})
      ON CONFLICT ("family") DO UPDATE SET "through" = ${greatest}`;
  }
  if (judgements.length > 0) yield dialect.rewriteJudgements(judgements);
  return true;
}

/** Looks through some operations for those that have no place in the ledger. */
export function* readUnentered(
  dialect: SqlDialect,
  { type, after, examined }: UnenteredQuery,
): Steps<UnenteredPage> {
  const behind =
    after === null ? Prisma.empty : Prisma.sql`AND ("created_at", "id") > (${after.createdAt}, ${after.id})`;
  const rows = yield* rowsOf<{ id: string; createdAt: number; isEntered: number }>(
    Prisma.sql`SELECT "id", "created_at" AS "createdAt",
        EXISTS (SELECT 1 FROM "operation_evaluation" WHERE "operation_id" = "id") AS "isEntered"
      FROM "operation" ${dialect.orderedBy('operation_type_idx')}
      WHERE "type" = ${type} AND "status" = 'COMPLETED' ${behind} ORDER BY "created_at", "id" LIMIT ${examined}`,
  );
  const last = rows.length < examined ? undefined : rows.at(-1);
  const operations: Operation[] = [];
  for (const { id, isEntered } of rows) {
    const operation = isEntered ? null : yield* findById(id);
    if (operation !== null) operations.push(operation);
  }
  return {
    operations,
    next: last === undefined ? null : { createdAt: new Date(last.createdAt), id: last.id },
  };
}
