import type { OperationPosition } from '../../operations/ports/operation-query.js';
import { badUserInput } from './client-error.js';

const SEQ = /^(?:([a-z]+):([\w-]{1,200}):)?(0|[1-9]\d{0,14})$/i;
const POSITION = /^(\d{1,15})\.(.{1,200})$/;

/** A list of entries that are numbered by seq, such as the trades of an operation. */
export interface SeqList {
  /** Name of the field that returns it. */
  readonly name: string;
  readonly operationId: string;
}

/** Writes the opaque cursor of an entry, which says what list it is of. */
export function seqListCursor({ name, operationId }: SeqList, seq: number): string {
  return encode(`${name}:${operationId}:${seq}`);
}

/**
 * Reads the cursor of an entry of a list. One that says nothing but its seq is from before cursors said what they
 * are of, or from another server, and stays good.
 * @returns the entry's seq; −1, before the first entry, without a cursor
 * @throws GraphQLError BAD_USER_INPUT for a cursor of another list, and for anything that is no cursor of a list
 */
export function parseSeqCursor(cursor: string | null | undefined, list: SeqList): number {
  if (cursor === null || cursor === undefined) return -1;
  const [, name, operationId, seq] = SEQ.exec(decode(cursor)) ?? [];
  if (seq === undefined) throw invalidCursor();
  if (name !== undefined && (name !== list.name || operationId !== list.operationId))
    throw cursorOfAnother(`${name} of ${operationId}`, list);
  return Number(seq);
}

/** Writes the opaque cursor of a place in the list of operations, newest first. */
export function positionCursor({ createdAt, id }: OperationPosition): string {
  return encode(`${createdAt.getTime()}.${id}`);
}

/** Reads the cursor of a place in the list of operations; null, the newest, without a cursor. */
export function parsePositionCursor(cursor: string | null | undefined): OperationPosition | null {
  if (cursor === null || cursor === undefined) return null;
  const [, createdAtMs, id] = POSITION.exec(decode(cursor)) ?? [];
  if (createdAtMs === undefined || id === undefined) throw invalidCursor();
  return { createdAt: new Date(Number(createdAtMs)), id };
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decode(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  // Node skips what is not base64; only a cursor that was written here reads back unchanged.
  if (encode(text) !== cursor) throw invalidCursor();
  return text;
}

function cursorOfAnother(of: string, { name, operationId }: SeqList) {
  const message = `is a cursor of ${of} and not of ${name} of ${operationId}: leave it out to begin at the start`;
  return badUserInput([{ path: ['after'], message }]);
}

function invalidCursor() {
  return badUserInput([
    { path: ['after'], message: 'is not a cursor of this list: pass an endCursor or the cursor of an edge' },
  ]);
}
