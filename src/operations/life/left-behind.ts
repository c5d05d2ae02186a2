import type { OperationContext } from '../operation-context.js';
import type { Operation } from '../record/operation.js';
import { LiveOperation } from '../watch/live-operation.js';
import { placeChanged } from './lifecycle-failures.js';
import type { OperationLifecycle } from './operation-lifecycle.js';

/**
 * Tells whether an operation was started on a single server, and its database serves a cluster now, or the other way round:
 * nobody runs it then, because a cluster and a single server never have a database together.
 */
export function isLeftBehind(
  { executionMode }: Pick<Operation, 'executionMode'>,
  { claims }: Pick<OperationContext, 'claims'>,
): boolean {
  return (executionMode === 'CLUSTER') !== (claims !== null);
}

/** Ends what is left behind: the files that it reads, and those that it has made, are not where it would go on. */
export async function endLeftBehind(
  operation: Operation,
  { kinds }: Pick<OperationContext, 'kinds'>,
  lifecycle: OperationLifecycle,
): Promise<void> {
  const left = new LiveOperation(operation, kinds.streamsOf(operation.type));
  // Of work that another server does, nobody here can say that it has stopped.
  if (operation.status === 'CANCELLING' && operation.host === null) await lifecycle.confirmCancel(left);
  else await lifecycle.fail(left, placeChanged(operation));
}
