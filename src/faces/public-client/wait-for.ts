import { UnknownOperationError } from './client-errors.js';
import type { CallOptions } from './connection.js';
import type { OperationOutcomeQuery, OperationStateFragment } from './generated/graphql.js';
import { pause, SHORTEST_WAIT_MS } from './pause.js';

/** An operation as it goes on; `__typename` tells its type. */
export type OperationState = OperationStateFragment;

/** An operation with what it was asked for and its result; `__typename` tells which. */
export type OperationOutcome = NonNullable<OperationOutcomeQuery['operation']>;

export interface WaitOptions extends CallOptions {
  /** Is told every state that was asked for. */
  readonly onProgress?: (state: OperationState) => void;
}

/** For a server that does not say when to ask again. */
const USUAL_WAIT_MS = 1_000;

/**
 * Asks for an operation as often as the server suggests, but at most four times a second, until it is done, and returns it with its result.
 * @throws UnknownOperationError, and what asking throws
 */
export async function waitFor(
  id: string,
  askState: (options: CallOptions) => Promise<OperationState | null>,
  askOutcome: (options: CallOptions) => Promise<OperationOutcome | null>,
  { onProgress, signal }: WaitOptions,
): Promise<OperationOutcome> {
  for (;;) {
    const state = await askState({ signal });
    if (state === null) throw new UnknownOperationError(id);
    onProgress?.(state);
    if (state.done) break;
    await pause(Math.max(state.pollAfterMs ?? USUAL_WAIT_MS, SHORTEST_WAIT_MS), signal);
  }
  const outcome = await askOutcome({ signal });
  if (outcome === null) throw new UnknownOperationError(id);
  return outcome;
}
