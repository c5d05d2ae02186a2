import { Command } from 'commander';
import { DeleteOperationDocument } from '../client/generated/graphql.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface DeleteOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** Builds `operations delete`: removes an operation that has ended, with all that belongs to it. */
export function operationsDeleteCommand(context: CliContext): Command {
  return new Command('delete')
    .description('remove an operation that has ended, with its metrics, result and report')
    .argument('<id>', 'operation id')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr operations delete op_backtesting_20240131_093000_k3f9x2ab

What is deleted cannot be brought back; 'ktrdr operations export' keeps a copy.`,
    )
    .action((id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<DeleteOptions>();
      return withConnection(context, options, async ({ client }) => {
        const { deleteOperation } = await client.request(DeleteOperationDocument, { id });
        if (deleteOperation.__typename === 'OperationNotFoundError') throw new OperationMissingError(id);
        if (deleteOperation.__typename !== 'DeleteOperationSuccess') {
          throw new CliError(deleteOperation.message, ExitCode.OperationFailed);
        }
        context.terminal.out(options.json ? JSON.stringify({ id, deleted: true }, null, 2) : `${id} deleted`);
      });
    });
}
