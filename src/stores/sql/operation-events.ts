import type { Operation } from '../../operations/record/operation.js';
import {
  eventsOfColumns,
  type NewOperationEvent,
  OPERATION_EVENT_KINDS,
  type OperationEvent,
} from '../../operations/record/operation-event.js';
import { Prisma } from './generated/client.js';
import { RowReader } from './row-reader.js';
import { firstOf, rowsOf, type Steps } from './steps.js';

/**
 * Appends to the log of an operation; belongs into the transaction of the change that the events tell of.
 * @param before the operation before that change: a log begins with what its columns tell
 */
export function* appendEvents(before: Operation, events: readonly NewOperationEvent[]): Steps<void> {
  const { id } = before;
  const found = yield* firstOf<{ last: number | null }>(
    Prisma.sql`SELECT max("seq") AS "last" FROM "operation_event" WHERE "operation_id" = ${id}`,
  );
  const last = found?.last ?? null;
  const all = last === null ? [...eventsOfColumns(before), ...events] : events;
  for (const [index, event] of all.entries()) yield insertion(id, (last ?? -1) + 1 + index, event);
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
