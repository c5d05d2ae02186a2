import { sha256 } from '../../base/pure/hashing.js';
import { canonicalJson, type JsonValue } from '../../base/pure/json.js';
import type { RankPosition } from '../../kinds/study/read/rank-study.js';
import {
  NEWEST_FIRST,
  type OperationFilter,
  type OperationOrder,
  type OperationPosition,
} from '../../operations/ports/operation-query.js';
import { badUserInput } from './client-error.js';

/** With a seq below a billion: no list is that long, and stores keep it in 32 bits. */
const SEQ = /^(?:([a-z]+):([\w-]{1,200}):)?(0|[1-9]\d{0,8})$/i;
const DIGEST_LENGTH = 16;
const POSITION =
  /^(?:([A-Z_]{1,20}:(?:ASC|DESC):[0-9a-f]{16}):([-+.e\d]{0,30}|null):)?(\d{1,15})\.(.{1,200})$/;

/** A list of operations: what it shows, and in what order. */
export interface OperationList {
  readonly filter: OperationFilter;
  readonly order: OperationOrder;
}

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

/** Lists from before cursors said what they are of: theirs said nothing but a seq, and stay good. */
const ELDER_LISTS = ['bars', 'trades', 'epochs', 'segments'];

/**
 * Reads the cursor of an entry of a list. One that says nothing but its seq is taken where such ones were given.
 * @returns the entry's seq; −1, before the first entry, without a cursor
 * @throws GraphQLError BAD_USER_INPUT for a cursor of another list, and for anything that is no cursor of a list
 */
export function parseSeqCursor(cursor: string | null | undefined, list: SeqList): number {
  if (cursor === null || cursor === undefined) return -1;
  const [, name, operationId, seq] = SEQ.exec(decode(cursor)) ?? [];
  if (seq === undefined || (name === undefined && !ELDER_LISTS.includes(list.name))) throw invalidCursor();
  if (name !== undefined && (name !== list.name || operationId !== list.operationId))
    throw cursorOfAnother(`${name} of ${operationId}`, list);
  return Number(seq);
}

/** A ranking of the trials of a study. */
export interface RankingList {
  readonly operationId: string;
  /** Null for the objective. */
  readonly metric: string | null;
  readonly includeInfeasible: boolean;
}

const RANKING =
  /^ranking:([\w-]{1,200}):([A-Z_]{1,30}:(?:all|feasible)):([012]):(-?\d[-+.e\d]{0,30}):(0|[1-9]\d{0,14})$/i;

/** Writes the opaque cursor of a trial in a ranking: its place, which later trials do not change. */
export function rankingCursor(list: RankingList, { group, badness, number }: RankPosition): string {
  return encode(`ranking:${list.operationId}:${orderOf(list)}:${group}:${badness}:${number}`);
}

/**
 * Reads the cursor of a trial in a ranking; null, the beginning, without one.
 * @throws GraphQLError BAD_USER_INPUT for a cursor of another list, and for anything that is no cursor of a list
 */
export function parseRankingCursor(
  cursor: string | null | undefined,
  list: RankingList,
): RankPosition | null {
  if (cursor === null || cursor === undefined) return null;
  const [, operationId, order, group, badness, number] = RANKING.exec(decode(cursor)) ?? [];
  if (operationId === undefined) throw invalidCursor();
  if (operationId !== list.operationId || order !== orderOf(list)) throw cursorOfAnotherOrder();
  return { group: Number(group), badness: Number(badness), number: Number(number) };
}

function orderOf({ metric, includeInfeasible }: RankingList): string {
  return `${metric ?? 'OBJECTIVE'}:${includeInfeasible ? 'all' : 'feasible'}`;
}

/** Writes the opaque cursor of a place in a list, which says what order and filter it is of. */
export function positionCursor(list: OperationList, { createdAt, id, value }: OperationPosition): string {
  return encode(`${nameOf(list)}:${value === undefined ? '' : value}:${createdAt.getTime()}.${id}`);
}

/**
 * Reads the cursor of an operation in a list; null, the beginning, without a cursor. One that says nothing of its list
 * is from before lists had orders, and stays good for the newest first.
 * @throws GraphQLError BAD_USER_INPUT for a cursor of another list, and for anything that is no cursor of a list
 */
export function parsePositionCursor(
  cursor: string | null | undefined,
  list: OperationList,
): OperationPosition | null {
  if (cursor === null || cursor === undefined) return null;
  const [, name = nameOf({ ...list, order: NEWEST_FIRST }), value = '', createdAtMs, id] =
    POSITION.exec(decode(cursor)) ?? [];
  if (createdAtMs === undefined || id === undefined) throw invalidCursor();
  if (name !== nameOf(list)) throw cursorOfAnotherOrder();
  const position = { createdAt: new Date(Number(createdAtMs)), id };
  return value === '' ? position : { ...position, value: value === 'null' ? null : Number(value) };
}

function nameOf({ order: { field, direction }, filter }: OperationList): string {
  const digest = sha256(canonicalJson(JSON.parse(JSON.stringify(filter)) as JsonValue));
  return `${field}:${direction}:${digest.slice(0, DIGEST_LENGTH)}`;
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

function cursorOfAnotherOrder() {
  const message =
    'is a cursor of a list with another filter or order: repeat what it was asked for with, or leave it out to begin at the start';
  return badUserInput([{ path: ['after'], message }]);
}

function invalidCursor() {
  return badUserInput([
    { path: ['after'], message: 'is not a cursor of this list: pass an endCursor or the cursor of an edge' },
  ]);
}
