import { Command } from 'commander';
import { ExitCode } from './exit-code.js';
import { exitCodeOf, followToEnd } from './follow-to-end.js';
import { operationView } from './operation-view.js';
import { type ProgressDisplay, progressDisplay, silentDisplay } from './progress-display.js';
import { ID_ARGUMENT, resolveIds } from './resolve-id.js';
import type { ShownOperation } from './shown-operation.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface FollowOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** Builds `operations follow`: watches operations to their ends; Ctrl+C only detaches. */
export function operationsFollowCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('follow')
    .description('watch operations to their ends; Ctrl+C stops watching and leaves them running')
    .argument('<ids...>', `${ID_ARGUMENT}; several are watched one after another`)
    .option('--json', 'print one JSON document and nothing else: of several operations a list')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr operations follow op_backtesting_20240131_093000_k3f9x2ab

Exits with 1 when an operation failed, and with 130 when one was cancelled or after Ctrl+C.`,
    )
    .action(async (ids: readonly string[], _options: unknown, command: Command) => {
      finish(await follow(context, ids, command.optsWithGlobals<FollowOptions>()));
    });
}

async function follow(
  context: CliContext,
  given: readonly string[],
  options: FollowOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  const detached = new AbortController();
  let display: ProgressDisplay = silentDisplay;
  const stopListening = context.onInterrupt(() => {
    if (detached.signal.aborted) {
      display.close();
      context.exit(ExitCode.Cancelled);
    }
    detached.abort();
  });
  try {
    return await withConnection(context, options, async (connection) => {
      const ids = await resolveIds(connection.client, given);
      const seen: ShownOperation[] = [];
      const left: string[] = [];
      for (const id of ids) {
        if (detached.signal.aborted) break;
        display = options.json ? silentDisplay : await progressDisplay(terminal);
        const operation = await followToEnd(connection, id, display, null, detached.signal).catch(
          (error: unknown) => {
            // Whoever has left does not ask whether there is a server.
            if (detached.signal.aborted) return null;
            throw error;
          },
        );
        if (!operation?.done) left.push(id);
        if (operation === null) break;
        seen.push(operation);
        if (!options.json) terminal.out(operationView(terminal, connection, operation));
      }
      if (options.json) terminal.out(JSON.stringify(given.length === 1 ? (seen[0] ?? null) : seen, null, 2));
      if (left.length > 0) terminal.note(`No longer watching ${left.join(', ')}, which goes on.`);
      return detached.signal.aborted ? ExitCode.Cancelled : exitCodeOf(seen);
    });
  } finally {
    stopListening();
  }
}
