import type { GraphqlClient } from '../client/graphql-client.js';
import { ExitCode } from './exit-code.js';
import { followOperation, type ShownOperation } from './follow-operation.js';
import { operationView } from './operation-view.js';
import { progressDisplay, silentDisplay } from './progress-display.js';
import type { CliContext } from './terminal.js';

interface FollowOptions {
  readonly json: boolean;
  readonly signal?: AbortSignal;
}

/** Follows one operation with a progress display, prints how it ended, and returns the exit code that says so. */
export async function followToEnd(
  { terminal }: Pick<CliContext, 'terminal'>,
  client: GraphqlClient,
  id: string,
  { json, signal }: FollowOptions,
): Promise<ExitCode> {
  const display = json ? silentDisplay : progressDisplay(terminal);
  let last: ShownOperation;
  try {
    last = await followOperation(client, id, (operation) => display.show(operation), signal);
  } finally {
    display.close();
  }
  terminal.out(json ? JSON.stringify(last, null, 2) : operationView(last));
  return last.done ? exitCodeOf(last) : ExitCode.Done;
}

function exitCodeOf({ status }: ShownOperation): ExitCode {
  if (status === 'CANCELLED') return ExitCode.Cancelled;
  return status === 'COMPLETED' ? ExitCode.Done : ExitCode.OperationFailed;
}
