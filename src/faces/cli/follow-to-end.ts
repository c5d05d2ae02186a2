import { GraphqlRequestError, ServerUnreachableError } from '../client/graphql-client.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { type FollowedOperation, followOperation, type Pace, type Pull } from './follow-operation.js';
import type { Display } from './progress-display.js';
import type { ShownOperation } from './shown-operation.js';
import type { Connection } from './terminal.js';

/**
 * Follows one operation, shows its progress, and returns its last state.
 * @param pace of the answer to its start; null for an operation that somebody else started
 * @param signal ends the watching early; the operation goes on
 * @param pull what is pulled of it again and again; default its progress
 * @throws CliError where the server went away meanwhile, or cannot answer; it says how to go on
 */
export async function followToEnd<State extends Pace = FollowedOperation>(
  { client }: Connection,
  id: string,
  display: Display<State>,
  pace: Pace | null,
  signal?: AbortSignal,
  pull?: Pull<State>,
): Promise<ShownOperation> {
  try {
    return await followOperation<State>(
      client,
      id,
      (operation) => display.show(operation),
      pace,
      signal,
      pull,
    );
  } catch (error) {
    const isAway =
      error instanceof ServerUnreachableError || (error instanceof GraphqlRequestError && error.isPassing);
    if (!isAway) throw error;
    throw new CliError(
      `${error.message} ${id} is not lost: once the server is back, 'ktrdr operations follow ${id}' goes on.`,
      ExitCode.NoServer,
    );
  } finally {
    display.close();
  }
}

/** Returns the exit code that says how operations ended: a failed one counts more than a cancelled one. */
export function exitCodeOf(operations: readonly ShownOperation[]): ExitCode {
  if (operations.some(({ status }) => status === 'FAILED')) return ExitCode.OperationFailed;
  return operations.every(({ status }) => status === 'COMPLETED') ? ExitCode.Done : ExitCode.Cancelled;
}
