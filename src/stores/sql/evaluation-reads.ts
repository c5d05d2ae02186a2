import { z } from 'zod';
import type {
  HoldoutQuery,
  LedgerFilter,
  LedgerPage,
  LedgerPlace,
  LedgerQuery,
  LedgerRow,
} from '../../operations/ports/evaluation-ledger.js';
import { familyOf, lookHashOf } from './evaluation-writes.js';
import { Prisma } from './generated/client.js';
import { RowReader } from './row-reader.js';
import type { SqlDialect } from './sql-dialect.js';
import { firstOf, rowsOf, type Steps } from './steps.js';

const COLUMNS = Prisma.raw(`"evaluation"."seq", "family", "symbols", "timeframe", "start_date" AS "startDate",
  "end_date" AS "endDate", "configuration_hash" AS "configurationHash", "sharpe_ratio" AS "sharpeRatio",
  "total_return" AS "totalReturn", "at"`);

const symbolsSchema = z.array(z.string()).readonly();

type StoredRow = Record<Exclude<keyof LedgerRow, 'seq'>, unknown> & {
  readonly seq: number;
  readonly symbols: string;
};

/** Reads a page of rows, the newest first. */
export function* readRows(dialect: SqlDialect, { filter, first, before }: LedgerQuery): Steps<LedgerPage> {
  const place = before === null ? [] : [Prisma.sql`"seq" < ${before}`];
  // The index tells which rows a page has; only these are read.
  const rows = yield* rowsOf<StoredRow>(
    Prisma.sql`SELECT ${COLUMNS} FROM "evaluation" WHERE "seq" IN (
      SELECT "seq" FROM ${source(dialect, filter)} ${where([...place, ...conditions(dialect, filter)])}
      ORDER BY "seq" DESC LIMIT ${first + 1}) ORDER BY "seq" DESC`,
  );
  return { rows: rows.slice(0, first).map(fromStored), hasNextPage: rows.length > first };
}

/** Reads rows by their numbers, the newest first. */
export function* readRowsNumbered(numbers: readonly number[]): Steps<readonly LedgerRow[]> {
  if (numbers.length === 0) return [];
  const rows = yield* rowsOf<StoredRow>(
    Prisma.sql`SELECT ${COLUMNS} FROM "evaluation" WHERE "seq" IN (${Prisma.join([...numbers])})
      ORDER BY "seq" DESC`,
  );
  return rows.map(fromStored);
}

/** Counts all rows that match. */
export function* countRows(dialect: SqlDialect, filter: LedgerFilter): Steps<number> {
  const found = yield* firstOf<{ count: number }>(
    Prisma.sql`SELECT count(*) AS "count" FROM ${source(dialect, filter)} ${where(conditions(dialect, filter))}`,
  );
  return found?.count ?? 0;
}

/** Counts the looks at holdouts of a family that have a day in common with a range. */
export function* countHoldouts(
  secret: Buffer,
  { family, startDate, endDate, exceptLook }: HoldoutQuery,
): Steps<number> {
  const counted = yield* familyOf(family);
  const others =
    exceptLook === null ? Prisma.empty : Prisma.sql`AND "look_hash" <> ${lookHashOf(secret, exceptLook)}`;
  const found = yield* firstOf<{ count: number }>(
    Prisma.sql`SELECT count(*) AS "count" FROM "evaluation" WHERE "family" = ${counted} AND "kind" = 'HOLDOUT'
      AND "start_date" <= ${endDate} AND "end_date" >= ${startDate} ${others}`,
  );
  return found?.count ?? 0;
}

/** Returns the number of the last row of a family; 0 for none. */
export function* lastOf(family: string): Steps<number> {
  const found = yield* firstOf<{ last: number }>(
    Prisma.sql`SELECT coalesce(max("seq"), 0) AS "last" FROM "evaluation" WHERE "family" = ${family}`,
  );
  return found?.last ?? 0;
}

/** Returns where an operation stands; null for one that has not been entered. */
export function* readPlace(operationId: string): Steps<LedgerPlace | null> {
  const place = yield* firstOf<LedgerPlace>(
    Prisma.sql`SELECT "evaluation"."seq", "family", "through" FROM "operation_evaluation"
      LEFT JOIN "evaluation" ON "evaluation"."seq" = "operation_evaluation"."seq"
      WHERE "operation_id" = ${operationId}`,
  );
  return place ?? null;
}

function source(dialect: SqlDialect, { family }: LedgerFilter): Prisma.Sql {
  const index = family === undefined ? 'evaluation_list_idx' : 'evaluation_family_idx';
  return Prisma.sql`"evaluation" ${dialect.orderedBy(index)}`;
}

/** Returns what rows have to be to match. */
export function conditions(
  dialect: SqlDialect,
  { family, symbol, timeframe }: LedgerFilter,
): readonly Prisma.Sql[] {
  return [
    ...(family === undefined ? [] : [Prisma.sql`"family" = ${family}`]),
    ...(timeframe === undefined ? [] : [Prisma.sql`"timeframe" = ${timeframe}`]),
    // A symbol has no quotation mark, so that its text in the list is not a part of another one's.
    ...(symbol === undefined ? [] : [dialect.contains(Prisma.raw('"symbols"'), JSON.stringify(symbol))]),
  ];
}

/** Returns the clause that holds rows to all conditions. */
export function where(all: readonly Prisma.Sql[]): Prisma.Sql {
  return all.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join([...all], ' AND ')}`;
}

function fromStored({ seq, symbols, ...row }: StoredRow): LedgerRow {
  const reader = new RowReader();
  return {
    seq,
    family: reader.text('family', row.family),
    symbols: reader.json('symbols', symbols, symbolsSchema, []),
    timeframe: reader.text('timeframe', row.timeframe),
    startDate: reader.text('start_date', row.startDate),
    endDate: reader.text('end_date', row.endDate),
    configurationHash: reader.text('configuration_hash', row.configurationHash),
    sharpeRatio: reader.numberOrNull('sharpe_ratio', row.sharpeRatio),
    totalReturn: reader.number('total_return', row.totalReturn),
    at: reader.time('at', row.at),
  };
}
