import type BetterSqlite3 from 'better-sqlite3';
import type { Operation } from '../../operations/record/operation.js';
import {
  eventsOfColumns,
  type NewOperationEvent,
  OPERATION_EVENT_KINDS,
  type OperationEvent,
} from '../../operations/record/operation-event.js';
import { prepared } from './direct-statements.js';
import { RowReader } from './row-reader.js';

type Connection = BetterSqlite3.Database;

/**
 * Appends to the log of an operation; belongs into the transaction of the change that the events tell of.
 * @param before the operation before that change: a log begins with what its columns tell
 */
export function appendEvents(
  connection: Connection,
  before: Operation,
  events: readonly NewOperationEvent[],
): void {
  const { id } = before;
  const last = prepared(connection, `SELECT max("seq") FROM "operation_event" WHERE "operation_id" = ?`)
    .pluck()
    .get(id) as number | null;
  const all = last === null ? [...eventsOfColumns(before), ...events] : events;
  for (const [index, event] of all.entries()) insertEvent(connection, id, (last ?? -1) + 1 + index, event);
}

/** The most phases that an attempt tells of: another host may make up any number. */
const MOST_PHASES = 50;

/** Tells whether the log lacks a phase of an attempt, and has room for it. */
export function lacksPhase(
  connection: Connection,
  id: string,
  { attempt, message }: Pick<NewOperationEvent, 'attempt' | 'message'>,
): boolean {
  const phases = prepared(
    connection,
    `SELECT "message" FROM "operation_event" WHERE "operation_id" = ? AND "kind" = 'PHASE' AND "attempt" = ?`,
  )
    .pluck()
    .all(id, attempt);
  return phases.length < MOST_PHASES && !phases.includes(message);
}

/** Reads at most `limit` events with seq above `afterSeq`, in order. */
export function readEvents(
  connection: Connection,
  id: string,
  afterSeq: number,
  limit: number,
): readonly OperationEvent[] {
  const rows = prepared(
    connection,
    `SELECT "seq", "at", "kind", "attempt", "host", "caller", "message" FROM "operation_event"
      WHERE "operation_id" = ? AND "seq" > ? ORDER BY "seq" LIMIT ?`,
  ).all(id, afterSeq, limit) as StoredEvent[];
  return rows.map(toEvent);
}

type StoredEvent = Omit<OperationEvent, 'at' | 'kind'> & { readonly at: number; readonly kind: string };

/** What could not have been written is shown as something harmless: the log has no place for a warning. */
function toEvent({ seq, at, kind, attempt, host, caller, message }: StoredEvent): OperationEvent {
  const reader = new RowReader();
  return {
    seq,
    at: reader.time('at', at),
    kind: reader.oneOf('kind', kind, OPERATION_EVENT_KINDS, 'UPDATED'),
    attempt: reader.count('attempt', attempt),
    host: reader.textOrNull('host', host),
    caller: reader.textOrNull('caller', caller),
    message: reader.text('message', message),
  };
}

function insertEvent(connection: Connection, id: string, seq: number, event: NewOperationEvent): void {
  const { at, kind, attempt, host, caller, message } = event;
  prepared(
    connection,
    `INSERT INTO "operation_event" ("operation_id", "seq", "at", "kind", "attempt", "host", "caller", "message")
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(id, seq, at.getTime(), kind, attempt, host, caller, message);
}
