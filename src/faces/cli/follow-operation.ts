import { setTimeout as delay } from 'node:timers/promises';
import { OperationProgressDocument, type OperationProgressQuery } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { OperationMissingError } from './cli-error.js';
import { pullShownOperation, type ShownOperation } from './shown-operation.js';

/** Between two pulls, whatever the server suggests. */
const SHORTEST_WAIT_MS = 250;

/** What is pulled of an operation again and again while it is followed. */
export type FollowedOperation = NonNullable<OperationProgressQuery['operation']>;

/** What an answer says of when to ask again: null for an operation that is final. */
export type Pace = Pick<FollowedOperation, 'pollAfterMs'>;

/**
 * Pulls the progress of an operation until it is final, and then all of it.
 * @param watch is called with every state that was pulled, the final one included
 * @param pace of an answer that is known already, such as that of the start; null for what has to be looked at first
 * @param signal ends the watching early; the operation as it is then is returned
 * @param pull what is pulled of it again and again; default its progress
 * @throws OperationMissingError when the server does not know the id
 */
export async function followOperation<State extends Pace = FollowedOperation>(
  client: GraphqlClient,
  id: string,
  watch: (operation: State) => void,
  pace: Pace | null,
  signal?: AbortSignal,
  pull: Pull<State> = pullProgress as unknown as Pull<State>,
): Promise<ShownOperation> {
  await pullUntilDone(() => pull(client, id), watch, pace, signal);
  return await pullShownOperation(client, id);
}

/** Pulls what is shown of an operation while it goes on. @throws OperationMissingError */
export type Pull<State> = (client: GraphqlClient, id: string) => Promise<State>;

/** Pulls the progress of an operation of any type. */
export const pullProgress: Pull<FollowedOperation> = async (client, id) => {
  const { operation } = await client.request(OperationProgressDocument, { id });
  if (!operation) throw new OperationMissingError(id);
  return operation;
};

/**
 * Pulls an operation at the pace that the server suggests, but at most four times a second, until it is final or the
 * signal is set: never before something can have changed since the answer before, and not at all where that was final.
 */
export async function pullUntilDone<State extends Pace>(
  pull: () => Promise<State>,
  watch: (operation: State) => void,
  pace: Pace | null,
  signal?: AbortSignal,
): Promise<void> {
  let waitMs = pace === null ? 0 : pace.pollAfterMs;
  while (waitMs != null && !signal?.aborted) {
    const options = signal === undefined ? {} : { signal };
    if (waitMs > 0) await delay(waitMs, undefined, options).catch(() => undefined);
    const operation = await pull();
    watch(operation);
    waitMs = operation.pollAfterMs == null ? null : Math.max(operation.pollAfterMs, SHORTEST_WAIT_MS);
  }
}
