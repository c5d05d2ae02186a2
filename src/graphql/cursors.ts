import type { OperationPosition } from '../operations/operation-store.js';
import { badUserInput } from './client-error.js';

const SEQ = /^(0|[1-9]\d{0,14})$/;
const POSITION = /^(\d{1,15})\.(.{1,200})$/;

/**
 * Reads the cursor of a log entry.
 * @returns the entry's seq; −1, before the first entry, without a cursor
 * @throws GraphQLError BAD_USER_INPUT for anything that is not a cursor of a log
 */
export function parseSeqCursor(cursor: string | null | undefined): number {
  if (cursor === null || cursor === undefined) return -1;
  const match = SEQ.exec(decode(cursor));
  if (!match) throw invalidCursor();
  return Number(match[1]);
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

function invalidCursor() {
  return badUserInput([
    { path: ['after'], message: 'is not a cursor of this list: pass an endCursor or the cursor of an edge' },
  ]);
}
