import type { OperationOutcome } from '../operations/operation.js';
import type { JsonObject } from '../shared/json.js';
import type { SqlRunner } from './attempt-fence.js';
import type { Prisma } from './generated/client.js';
import { jsonObject, toJsonText } from './json-text.js';
import type { SqlDialect } from './sql-dialect.js';

/** Trades a statement, as with the entries of a log. */
const TRADES_PER_STATEMENT = 5_000;

/** Writes what a run leaves behind; belongs into the transaction that makes its operation COMPLETED. */
export async function writeOutcome(
  transaction: Prisma.TransactionClient,
  dialect: SqlDialect,
  id: string,
  { result, trades, equity }: OperationOutcome,
): Promise<void> {
  await transaction.$executeRaw`INSERT INTO "operation_result" ("operation_id", "result", "equity")
    VALUES (${id}, ${toJsonText(result)}, ${equity})`;
  for (let start = 0; start < trades.length; start += TRADES_PER_STATEMENT) {
    const rows = trades
      .slice(start, start + TRADES_PER_STATEMENT)
      .map((trade, offset) => [start + offset, toJsonText(trade)]);
    const { source, cells } = dialect.jsonRows(JSON.stringify(rows), ['integer', 'text']);
    await transaction.$executeRaw`INSERT INTO "trade" ("operation_id", "seq", "trade")
      SELECT ${id}, ${cells[0]}, ${cells[1]} FROM ${source}`;
  }
}

export async function readResult(runner: SqlRunner, id: string): Promise<JsonObject | null> {
  const [row] = await runner.$queryRaw<{ result: string }[]>`
    SELECT "result" FROM "operation_result" WHERE "operation_id" = ${id}`;
  return row ? jsonObject(row.result) : null;
}

export async function readEquity(runner: SqlRunner, id: string): Promise<Uint8Array | null> {
  const [row] = await runner.$queryRaw<{ equity: Uint8Array | null }[]>`
    SELECT "equity" FROM "operation_result" WHERE "operation_id" = ${id}`;
  return row?.equity ?? null;
}

export async function readTrades(
  runner: SqlRunner,
  id: string,
  afterSeq: number,
  limit: number,
): Promise<readonly JsonObject[]> {
  const rows = await runner.$queryRaw<{ trade: string }[]>`
    SELECT "trade" FROM "trade" WHERE "operation_id" = ${id} AND "seq" > ${afterSeq} ORDER BY "seq" LIMIT ${limit}`;
  return rows.map(({ trade }) => jsonObject(trade));
}

export async function countTrades(runner: SqlRunner, id: string): Promise<number> {
  const [row] = await runner.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM "trade" WHERE "operation_id" = ${id}`;
  return Number(row?.count ?? 0);
}
