import { Command } from 'commander';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { wholeNumber } from './option-values.js';
import type { CliContext, ConnectionOptions } from './terminal.js';

const USUAL_TRIALS = 200;

interface McpOptions extends ConnectionOptions {
  readonly maxTrials: number;
}

/** Builds `mcp`: tools over a server for programs that speak the Model Context Protocol. */
export function mcpCommand(context: CliContext): Command {
  return new Command('mcp')
    .option(
      '--max-trials <count>',
      'how many configurations a connection may try',
      wholeNumber(0),
      USUAL_TRIALS,
    )
    .addHelpText(
      'after',
      `
Speaks the protocol on standard input and output, and nothing else there.
What the tools may do is what KTRDR_API_KEY may do.

Example:
  $ ktrdr mcp --max-trials 50`,
    )
    .action((_options: unknown, command: Command) => {
      const { maxTrials, ...connection } = command.optsWithGlobals<McpOptions>();
      if (connection.local)
        throw new CliError(
          'mcp needs a server that outlives this command; leave out --local.',
          ExitCode.WrongUsage,
        );
      return context.serveMcp(connection, maxTrials);
    });
}
