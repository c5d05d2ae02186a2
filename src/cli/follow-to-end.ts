import { ExitCode } from './exit-code.js';
import { followOperation } from './follow-operation.js';
import type { ProgressDisplay } from './progress-display.js';
import type { ShownOperation } from './shown-operation.js';
import type { Connection } from './terminal.js';

/**
 * Follows one operation, shows its progress, and returns its last state.
 * @param signal ends the watching early; the operation goes on
 */
export async function followToEnd(
  { client }: Connection,
  id: string,
  display: ProgressDisplay,
  signal?: AbortSignal,
): Promise<ShownOperation> {
  try {
    return await followOperation(client, id, (operation) => display.show(operation), signal);
  } finally {
    display.close();
  }
}

/** Returns the exit code that says how operations ended: a failed one counts more than a cancelled one. */
export function exitCodeOf(operations: readonly ShownOperation[]): ExitCode {
  if (operations.some(({ status }) => status === 'FAILED')) return ExitCode.OperationFailed;
  return operations.every(({ status }) => status === 'COMPLETED') ? ExitCode.Done : ExitCode.Cancelled;
}
