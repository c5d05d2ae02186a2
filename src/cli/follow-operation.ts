import { setTimeout as delay } from 'node:timers/promises';
import { OperationProgressDocument, type OperationProgressQuery } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { OperationMissingError } from './cli-error.js';
import { pullShownOperation, type ShownOperation } from './shown-operation.js';

/** What is pulled of an operation again and again while it is followed. */
export type FollowedOperation = NonNullable<OperationProgressQuery['operation']>;

const LONGEST_WAIT_MS = 1_000;

/**
 * Pulls the progress of an operation until it is final, and then all of it.
 * @param watch is called with every state that was pulled, the final one included
 * @param signal ends the watching early; the operation as it is then is returned
 * @throws OperationMissingError when the server does not know the id
 */
export async function followOperation(
  client: GraphqlClient,
  id: string,
  watch: (operation: FollowedOperation) => void,
  signal?: AbortSignal,
): Promise<ShownOperation> {
  const pull = async () => {
    const { operation } = await client.request(OperationProgressDocument, { id });
    if (!operation) throw new OperationMissingError(id);
    return operation;
  };
  await pullUntilDone(pull, watch, signal);
  return await pullShownOperation(client, id);
}

/** Pulls an operation at the pace that the server suggests, until it is final or the signal is set. */
export async function pullUntilDone<State extends Pick<FollowedOperation, 'done' | 'pollAfterMs'>>(
  pull: () => Promise<State>,
  watch: (operation: State) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    const operation = await pull();
    watch(operation);
    if (operation.done || signal?.aborted) return;
    await delay(
      operation.pollAfterMs ?? LONGEST_WAIT_MS,
      undefined,
      signal === undefined ? {} : { signal },
    ).catch(() => undefined);
  }
}
