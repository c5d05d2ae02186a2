import { canonicalJson } from '../../base/pure/json.js';
import type { Operation } from '../../operations/record/operation.js';

const KEY_LIFETIME_MS = 24 * 60 * 60 * 1_000;

/** Returns what is unique while an idempotency key is in force: caller, type and key; null without a key. */
export function idempotencyClaim({ caller, type, idempotencyKey }: Operation): string | null {
  return idempotencyKey === null ? null : canonicalJson([caller, type, idempotencyKey]);
}

/** Tells whether the key of an operation still stands for it when another one comes at `now`. */
export function isClaimInForce(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() < KEY_LIFETIME_MS;
}
