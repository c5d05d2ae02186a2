import type { OperationContext } from '../operation-context.js';
import type { Operation } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';
import type { CancelRequest } from './transition-events.js';

/** Why what is below an operation is stopped that is over. */
export const PARENT_OVER: CancelRequest = {
  reason: 'The operation that it is a part of is over.',
  caller: null,
};

/** Returns the operation that one is a part of, unless that is over; null for an operation that stands alone. */
export async function livingParent(
  { live, store }: Pick<OperationContext, 'live' | 'store'>,
  { parentId }: Pick<Operation, 'parentId'>,
): Promise<Operation | null> {
  if (parentId === null) return null;
  const parent = live.get(parentId)?.view ?? (await store.find(parentId));
  return parent === null || isFinal(parent.status) ? null : parent;
}
