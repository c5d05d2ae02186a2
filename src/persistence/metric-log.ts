import type { JsonValue } from '../shared/json.js';
import type { MetricKind, MetricLogs } from '../shared/metrics.js';
import { isLivingAttempt, livingAttempt, type SqlRunner } from './attempt-fence.js';
import { Prisma } from './generated/client.js';
import { toJsonText } from './json-text.js';
import { type FieldType, type MetricTable, metricTables } from './metric-table.js';
import type { CellType, SqlDialect } from './sql-dialect.js';

/** Rows a statement: better-sqlite3 blocks the event loop while one runs, here for about 20 ms. */
const ROWS_PER_STATEMENT = 5_000;

const cellTypes: Readonly<Record<FieldType, CellType>> = {
  integer: 'integer',
  milliseconds: 'bigint',
  real: 'real',
  text: 'text',
  json: 'text',
};

type Cell = string | number | bigint | null;

/**
 * Appends entries to a log; those whose seq it has already are ignored.
 * The caller holds the mutex of all writes, so that the entries of two appends do not mingle.
 * @returns false when the attempt is over
 */
export async function appendToLog<K extends MetricKind>(
  runner: SqlRunner,
  dialect: SqlDialect,
  id: string,
  attempt: number,
  kind: K,
  entries: readonly MetricLogs[K][],
): Promise<boolean> {
  const table = metricTables[kind];
  let inserted = 0;
  for (let start = 0; start < entries.length; start += ROWS_PER_STATEMENT) {
    const document = toDocument(table, entries.slice(start, start + ROWS_PER_STATEMENT));
    inserted = await runner.$executeRaw(appendStatement(dialect, table, id, attempt, document));
  }
  // An insert that changed nothing was either of known entries or kept out by the fence.
  return inserted > 0 || isLivingAttempt(runner, id, attempt);
}

/** Reads at most `limit` entries of a log with seq above `afterSeq`, in order. */
export async function readLog<K extends MetricKind>(
  runner: SqlRunner,
  id: string,
  kind: K,
  afterSeq: number,
  limit: number,
): Promise<readonly MetricLogs[K][]> {
  const table = metricTables[kind];
  const rows = await runner.$queryRaw<Record<string, Cell>[]>`
    SELECT ${columnList(table)} FROM ${tableName(table)}
    WHERE "operation_id" = ${id} AND "seq" > ${afterSeq} ORDER BY "seq" LIMIT ${limit}`;
  return rows.map((row) => toEntry(table, row) as MetricLogs[K]);
}

/** Returns the highest seq of a log; −1 when it is empty. */
export async function lastSeqOfLog(runner: SqlRunner, id: string, kind: MetricKind): Promise<number> {
  const [last] = await runner.$queryRaw<{ seq: number }[]>`
    SELECT "seq" FROM ${tableName(metricTables[kind])} WHERE "operation_id" = ${id} ORDER BY "seq" DESC LIMIT 1`;
  return last?.seq ?? -1;
}

function appendStatement(
  dialect: SqlDialect,
  table: MetricTable,
  id: string,
  attempt: number,
  document: string,
): Prisma.Sql {
  const types = table.columns.map(({ type }) => cellTypes[type]);
  const { source, cells } = dialect.jsonRows(document, types);
  // DO NOTHING names the key: a row without a value it must have is an error and never left out in silence.
  return Prisma.sql`INSERT INTO ${tableName(table)} ("operation_id", ${columnList(table)})
    SELECT ${id}, ${Prisma.join([...cells])} FROM ${source}
    WHERE EXISTS (SELECT 1 FROM "operation" WHERE ${livingAttempt(id, attempt)})
    ON CONFLICT ("operation_id", "seq") DO NOTHING`;
}

function toDocument(table: MetricTable, entries: readonly object[]): string {
  return toJsonText(
    entries.map((entry) => {
      const fields = entry as Readonly<Record<string, JsonValue>>;
      return table.columns.map(({ field, type }) => {
        const value = fields[field] ?? null;
        return type === 'json' ? toJsonText(value) : value;
      });
    }),
  );
}

function toEntry(table: MetricTable, row: Readonly<Record<string, Cell>>): object {
  return Object.fromEntries(
    table.columns.map(({ field, column, type }) => [field, fromCell(type, row[column] ?? null)]),
  );
}

function fromCell(type: FieldType, cell: Cell): unknown {
  if (cell === null) return null;
  if (type === 'json') return JSON.parse(String(cell));
  return type === 'milliseconds' ? Number(cell) : cell;
}

function columnList(table: MetricTable): Prisma.Sql {
  return Prisma.raw(table.columns.map(({ column }) => `"${column}"`).join(', '));
}

function tableName(table: MetricTable): Prisma.Sql {
  return Prisma.raw(`"${table.name}"`);
}
