import type { LedgerQuery, LedgerRow } from '../../operations/ports/evaluation-ledger.js';
import type { LedgerGroupPage } from '../../operations/ports/evaluation-reader.js';
import { conditions, readRowsNumbered, where } from './evaluation-reads.js';
import { Prisma } from './generated/client.js';
import type { SqlDialect } from './sql-dialect.js';
import { rowsOf, type Steps } from './steps.js';

interface StoredGroup {
  readonly entries: number;
  readonly configurations: number;
  readonly startDate: string;
  readonly endDate: string;
  readonly newest: number;
  readonly best: number | null;
}

/** Reads a page of groups, those with the newest rows first; it looks at every row that matches. */
export function* readGroups(
  dialect: SqlDialect,
  { filter, first, before }: LedgerQuery,
): Steps<LedgerGroupPage> {
  const behind = before === null ? Prisma.empty : Prisma.sql`HAVING max("seq") < ${before}`;
  const stored = yield* rowsOf<StoredGroup>(
    Prisma.sql`SELECT count(*) AS "entries", count(DISTINCT "configuration_hash") AS "configurations",
        min("start_date") AS "startDate", max("end_date") AS "endDate", max("seq") AS "newest",
        max(CASE WHEN "place" = 1 AND "sharpe_ratio" IS NOT NULL THEN "seq" END) AS "best"
      FROM (SELECT "seq", "family", "symbols", "timeframe", "configuration_hash", "start_date", "end_date", "sharpe_ratio",
          row_number() OVER (PARTITION BY "family", "symbols", "timeframe"
            ORDER BY "sharpe_ratio" DESC NULLS LAST, "seq") AS "place"
        FROM "evaluation" ${where(conditions(dialect, filter))}) AS "placed"
      GROUP BY "family", "symbols", "timeframe" ${behind} ORDER BY "newest" DESC LIMIT ${first + 1}`,
  );
  const page = stored.slice(0, first);
  const numbers = page.flatMap(({ newest, best }) => (best === null ? [newest] : [newest, best]));
  const rows = new Map<number, LedgerRow>();
  for (const row of yield* readRowsNumbered([...new Set(numbers)])) rows.set(row.seq, row);
  return {
    groups: page.map(({ newest, best, ...group }) => ({
      ...group,
      newest: rows.get(newest) as LedgerRow,
      best: best === null ? null : (rows.get(best) as LedgerRow),
    })),
    hasNextPage: stored.length > first,
  };
}
