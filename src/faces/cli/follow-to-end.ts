import { ExitCode } from './exit-code.js';
import { followOperation, type Pace } from './follow-operation.js';
import type { ProgressDisplay } from './progress-display.js';
import type { ShownOperation } from './shown-operation.js';
import type { Connection } from './terminal.js';

/**
 * Follows one operation, shows its progress, and returns its last state.
 * @param pace of the answer to its start; null for an operation that somebody else started
 * @param signal ends the watching early; the operation goes on
 */
export async function followToEnd(
  { client }: Connection,
  id: string,
  display: ProgressDisplay,
  pace: Pace | null,
  signal?: AbortSignal,
): Promise<ShownOperation> {
  try {
    return await followOperation(client, id, (operation) => display.show(operation), pace, signal);
  } finally {
    display.close();
  }
}

/** Returns the exit code that says how operations ended: a failed one counts more than a cancelled one. */
export function exitCodeOf(operations: readonly ShownOperation[]): ExitCode {
  if (operations.some(({ status }) => status === 'FAILED')) return ExitCode.OperationFailed;
  return operations.every(({ status }) => status === 'COMPLETED') ? ExitCode.Done : ExitCode.Cancelled;
}
