import type BetterSqlite3 from 'better-sqlite3';
import type { JsonValue } from '../../base/pure/json.js';
import type { MetricKind, MetricLogs } from '../../base/pure/metrics.js';
import { isLivingAttempt } from './attempt-fence.js';
import { prepared } from './direct-statements.js';
import { appendPieces, lastSeqOfPieces, readPieces } from './entry-pieces.js';
import { toJsonText } from './json-text.js';
import { type FieldType, type LogTable, type MetricTable, metricTables } from './metric-table.js';

type Connection = BetterSqlite3.Database;
type Cell = string | number | null;

/**
 * Appends entries to a log, all or nothing; those whose seq it has already are ignored. Blocks the event loop, for
 * rows some microseconds an entry, so callers bring some thousand at a time.
 * @returns false when the attempt is over
 */
export function appendToLog<K extends MetricKind>(
  connection: Connection,
  id: string,
  attempt: number,
  kind: K,
  entries: readonly MetricLogs[K][],
): boolean {
  const table: LogTable<MetricLogs[K]> = metricTables[kind];
  const append = connection.transaction((): boolean => {
    if (!isLivingAttempt(connection, id, attempt)) return false;
    if (table.pieces === undefined) appendRows(connection, id, table, entries);
    else {
      const lastRow = lastSeqOfRows(connection, id, table);
      appendPieces(
        connection,
        id,
        table.pieces,
        entries.filter(({ seq }) => seq > lastRow),
      );
    }
    return true;
  });
  return append.immediate();
}

/** Reads at most `limit` entries of a log with seq above `afterSeq`, in order. */
export function readLog<K extends MetricKind>(
  connection: Connection,
  id: string,
  kind: K,
  afterSeq: number,
  limit: number,
): readonly MetricLogs[K][] {
  const table: LogTable<MetricLogs[K]> = metricTables[kind];
  const rows = readRows<MetricLogs[K]>(connection, id, table, afterSeq, limit);
  if (table.pieces === undefined || rows.length === limit) return rows;
  const pieces = readPieces(connection, id, table.pieces, rows.at(-1)?.seq ?? afterSeq, limit - rows.length);
  return [...rows, ...pieces];
}

/** Returns the highest seq of a log; −1 when it is empty. */
export function lastSeqOfLog(connection: Connection, id: string, kind: MetricKind): number {
  const table: LogTable<{ readonly seq: number }> = metricTables[kind];
  const lastRow = lastSeqOfRows(connection, id, table);
  return table.pieces === undefined
    ? lastRow
    : Math.max(lastRow, lastSeqOfPieces(connection, id, table.pieces));
}

function appendRows(
  connection: Connection,
  id: string,
  table: MetricTable,
  entries: readonly object[],
): void {
  const insert = prepared(connection, insertText(table));
  for (const entry of entries) insert.run(cellsOf(id, table, entry));
}

function readRows<E>(
  connection: Connection,
  id: string,
  table: MetricTable,
  afterSeq: number,
  limit: number,
): E[] {
  const rows = prepared(
    connection,
    `SELECT ${columnList(table)} FROM "${table.name}"
      WHERE "operation_id" = ? AND "seq" > ? ORDER BY "seq" LIMIT ?`,
  ).all(id, afterSeq, limit) as Record<string, Cell>[];
  return rows.map((row) => toEntry(table, row) as E);
}

function lastSeqOfRows(connection: Connection, id: string, table: MetricTable): number {
  const last = prepared(
    connection,
    `SELECT "seq" FROM "${table.name}" WHERE "operation_id" = ? ORDER BY "seq" DESC LIMIT 1`,
  ).get(id) as { seq: number } | undefined;
  return last?.seq ?? -1;
}

/** DO NOTHING names the key: a row without a value it must have is an error and never left out in silence. */
function insertText(table: MetricTable): string {
  const places = table.columns.map(() => '?').join(', ');
  return `INSERT INTO "${table.name}" ("operation_id", ${columnList(table)}) VALUES (?, ${places})
    ON CONFLICT ("operation_id", "seq") DO NOTHING`;
}

function cellsOf(id: string, table: MetricTable, entry: object): readonly Cell[] {
  const fields = entry as Readonly<Record<string, JsonValue>>;
  return [id, ...table.columns.map(({ field, type }) => toCell(field, type, fields[field] ?? null))];
}

/** @throws TypeError for NaN, which SQLite would keep as NULL in silence, and infinities, which no client can read */
function toCell(field: string, type: FieldType, value: JsonValue): Cell {
  if (type === 'json') return toJsonText(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${value} in member ${field} cannot be stored.`);
  return value as Cell;
}

function toEntry(table: MetricTable, row: Readonly<Record<string, Cell>>): object {
  return Object.fromEntries(
    table.columns.map(({ field, column, type }) => [field, fromCell(type, row[column] ?? null)]),
  );
}

function fromCell(type: FieldType, cell: Cell): unknown {
  return type === 'json' && cell !== null ? JSON.parse(String(cell)) : cell;
}

function columnList(table: MetricTable): string {
  return table.columns.map(({ column }) => `"${column}"`).join(', ');
}
