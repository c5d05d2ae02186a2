import { randomUUID } from 'node:crypto';
import { sha256 } from '../../base/pure/hashing.js';
import { canonicalJson } from '../../base/pure/json.js';
import type { Operation } from './operation.js';

/** Returns some characters of [a-z0-9] that are hardly ever the same twice. */
export type RandomSuffix = () => string;

/** Length of the random part of an id. */
export const SUFFIX_LENGTH = 12;

/** Returns twelve hexadecimal digits: as many as a random UUID begins with. */
export const randomSuffix: RandomSuffix = () => randomUUID().replace('-', '').slice(0, SUFFIX_LENGTH);

/**
 * Returns a new id, readable and unique: `op_<type>_<yyyymmdd>_<hhmmss>_<random>`, time in UTC.
 * For example `op_echo_20240112_143000_9f2c01d4ab37`.
 */
export function createOperationId(
  type: string,
  createdAt: Date,
  suffix: RandomSuffix = randomSuffix,
): string {
  const [date, time] = createdAt.toISOString().replaceAll(/[-:]/g, '').slice(0, 15).split('T');
  return `op_${type.toLowerCase()}_${date}_${time}_${suffix()}`;
}

/**
 * Returns the id of the operation below another that has a key: always the same, so that it is created once. It names
 * the time of its parent.
 */
export function childOperationId(
  parent: { readonly id: string; readonly createdAt: Date },
  key: string,
  type: string,
): string {
  const digest = sha256(canonicalJson({ parent: parent.id, key }));
  return createOperationId(type, parent.createdAt, () => digest.slice(0, SUFFIX_LENGTH));
}

const OPERATION_ID = /^op_[a-z_]+_\d{8}_\d{6}_[0-9a-f]{12}$/;

/**
 * Returns the id of the operation that somebody asked for: of a part its parent's; of one that another server has started
 * here the id there, which is its idempotency key; else its own.
 */
export function originIdOf({
  id,
  parentId,
  idempotencyKey,
}: Pick<Operation, 'id' | 'parentId' | 'idempotencyKey'>): string {
  if (parentId !== null) return parentId;
  return idempotencyKey !== null && OPERATION_ID.test(idempotencyKey) ? idempotencyKey : id;
}
