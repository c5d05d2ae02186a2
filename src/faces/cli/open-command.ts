import { Command } from 'commander';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

/** Builds `open`: prints the address of an operation in the console, and opens it where there is a browser. */
export function openCommand(context: CliContext): Command {
  return new Command('open')
    .argument('<id>', ID_ARGUMENT)
    .option('--print', 'print the address and open nothing')
    .addHelpText('after', '\nExample:\n  $ ktrdr open @last')
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ConnectionOptions & { readonly print?: boolean }>();
      return withConnection(context, options, async ({ client, isLasting }) => {
        if (!isLasting) {
          throw new CliError(
            'open needs a server that outlives this command; leave out --local.',
            ExitCode.WrongUsage,
          );
        }
        const address = client.urlOf(`/operations/${await resolveId(client, given)}`);
        context.terminal.out(address);
        if (!options.print) await context.tools.openBrowser(address);
      });
    });
}
