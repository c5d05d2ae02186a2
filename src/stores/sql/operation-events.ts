import type { Operation } from '../../operations/record/operation.js';
import {
  eventsOfColumns,
  type NewOperationEvent,
  OPERATION_EVENT_KINDS,
  type OperationEvent,
} from '../../operations/record/operation-event.js';
import { Prisma } from './generated/client.js';
import { findById } from './operation-reads.js';
import { RowReader } from './row-reader.js';
import { firstOf, rowsOf, type Steps } from './steps.js';

/** Where the log of an operation goes on. */
export interface EventLog {
  readonly nextSeq: number;
  /** What it begins with, of an operation that has none yet. */
  readonly unwritten: readonly NewOperationEvent[];
}

/**
 * Finds out where a log goes on; belongs into a transaction, before the change that events are to tell of: a log begins
 * with what the columns of its operation tell until then.
 */
export function* openLog(id: string): Steps<EventLog> {
  const found = yield* firstOf<{ last: number | null }>(
    Prisma.sql`SELECT max("seq") AS "last" FROM "operation_event" WHERE "operation_id" = ${id}`,
  );
  if (found !== undefined && found.last !== null) return { nextSeq: found.last + 1, unwritten: [] };
  const operation = yield* findById(id);
  return { nextSeq: 0, unwritten: operation === null ? [] : eventsOfColumns(operation) };
}

/** Begins the log of an operation that was inserted; belongs into the transaction of that. */
export function beginLog(operation: Operation): Steps<void> {
  return appendEvents(operation.id, { nextSeq: 0, unwritten: eventsOfColumns(operation) }, []);
}

/** Appends to the log of an operation; belongs into the transaction of the change that the events tell of. */
export function* appendEvents(
  id: string,
  { nextSeq, unwritten }: EventLog,
  events: readonly NewOperationEvent[],
): Steps<void> {
  for (const [index, event] of [...unwritten, ...events].entries())
    yield insertion(id, nextSeq + index, event);
}

/** The most phases that an attempt tells of: another host may make up any number. */
const MOST_PHASES = 50;

/** Tells whether the log lacks a phase of an attempt, and has room for it. */
export function* lacksPhase(
  id: string,
  { attempt, message }: Pick<NewOperationEvent, 'attempt' | 'message'>,
): Steps<boolean> {
  const phases = yield* rowsOf<{ message: string }>(
    Prisma.sql`SELECT "message" FROM "operation_event"
      WHERE "operation_id" = ${id} AND "kind" = 'PHASE' AND "attempt" = ${attempt}`,
  );
  return phases.length < MOST_PHASES && !phases.some((phase) => phase.message === message);
}

/** Reads at most `limit` events with seq above `afterSeq`, in order. */
export function* readEvents(id: string, afterSeq: number, limit: number): Steps<readonly OperationEvent[]> {
  const rows = yield* rowsOf<StoredEvent>(
    Prisma.sql`SELECT "seq", "at", "kind", "attempt", "host", "caller", "message" FROM "operation_event"
      WHERE "operation_id" = ${id} AND "seq" > ${afterSeq} ORDER BY "seq" LIMIT ${limit}`,
  );
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

function insertion(id: string, seq: number, event: NewOperationEvent): Prisma.Sql {
  const { at, kind, attempt, host, caller, message } = event;
  return Prisma.sql`INSERT INTO "operation_event"
      ("operation_id", "seq", "at", "kind", "attempt", "host", "caller", "message")
    VALUES (${id}, ${seq}, ${at}, ${kind}, ${attempt}, ${host}, ${caller}, ${message})`;
}
