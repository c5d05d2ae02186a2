import { Prisma } from './generated/client.js';

/** Is what a database or a transaction of it can run raw SQL with. */
export type SqlRunner = Pick<Prisma.TransactionClient, '$executeRaw' | '$queryRaw'>;

/** The condition under which a row of the operation table may be written by an attempt: it is the present one, and not final. */
export function livingAttempt(id: string, attempt: number): Prisma.Sql {
  return Prisma.sql`"id" = ${id} AND "attempt" = ${attempt} AND "status" IN ('PENDING', 'RUNNING', 'CANCELLING')`;
}

export async function isLivingAttempt(runner: SqlRunner, id: string, attempt: number): Promise<boolean> {
  const rows = await runner.$queryRaw<
    unknown[]
  >`SELECT 1 FROM "operation" WHERE ${livingAttempt(id, attempt)}`;
  return rows.length > 0;
}
