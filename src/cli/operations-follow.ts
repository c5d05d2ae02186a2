import { Command } from 'commander';
import { ExitCode } from './exit-code.js';
import { followToEnd } from './follow-to-end.js';
import type { CliContext, ConnectionOptions } from './terminal.js';

interface FollowOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** Builds `operations follow`: watches operations to their ends; Ctrl+C only detaches. */
export function operationsFollowCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('follow')
    .description('watch operations to their ends; Ctrl+C stops watching and leaves them running')
    .argument('<ids...>', 'operation ids, watched one after another')
    .option('--json', 'print one JSON document an operation and nothing else')
    .action(async (ids: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<FollowOptions>();
      const connection = await context.connect(options);
      const detached = new AbortController();
      const stopListening = context.onInterrupt(() => detached.abort());
      try {
        let worst: ExitCode = ExitCode.Done;
        for (const id of ids) {
          if (detached.signal.aborted) break;
          const code = await followToEnd(context, connection.client, id, {
            json: options.json ?? false,
            signal: detached.signal,
          });
          if (code !== ExitCode.Done) worst = code;
        }
        finish(worst);
      } finally {
        stopListening();
        await connection.close();
      }
    });
}
