import { setTimeout as delay } from 'node:timers/promises';
import { OperationDocument, type OperationQuery } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { OperationMissingError } from './cli-error.js';

/** One operation as the CLI shows it. */
export type ShownOperation = NonNullable<OperationQuery['operation']>;

const LONGEST_WAIT_MS = 1_000;

/**
 * Pulls an operation until it is final, at the pace that the server suggests.
 * @param watch is called with every state that was pulled, the final one included
 * @param signal ends the watching early; the last state is returned then
 * @throws OperationMissingError when the server does not know the id
 */
export async function followOperation(
  client: GraphqlClient,
  id: string,
  watch: (operation: ShownOperation) => void,
  signal?: AbortSignal,
): Promise<ShownOperation> {
  for (;;) {
    const { operation } = await client.request(OperationDocument, { id });
    if (operation === null || operation === undefined) throw new OperationMissingError(id);
    watch(operation);
    if (operation.done || signal?.aborted) return operation;
    await delay(
      operation.pollAfterMs ?? LONGEST_WAIT_MS,
      undefined,
      signal === undefined ? {} : { signal },
    ).catch(() => undefined);
  }
}
