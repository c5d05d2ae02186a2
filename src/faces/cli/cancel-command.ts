import { Command } from 'commander';
import { CancelOperationDocument } from '../client/generated/graphql.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface CancelOptions extends ConnectionOptions {
  readonly reason?: string;
  readonly json?: boolean;
}

/**
 * Builds `backtest cancel` and `operations cancel`, which are the same: asks an operation to stop.
 * @param group the command that it belongs to, for the example
 */
export function cancelCommand(context: CliContext, group: 'backtest' | 'operations'): Command {
  return new Command('cancel')
    .description('ask an operation to stop; what it measured so far stays')
    .argument('<id>', ID_ARGUMENT)
    .option('--reason <text>', 'why, kept with the operation')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr ${group} cancel op_backtesting_20240131_093000_k3f9x2ab --reason "wrong symbol"

Cancelling an operation that is being cancelled, or is cancelled already, changes nothing.`,
    )
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CancelOptions>();
      return withConnection(context, options, async ({ client }) => {
        const id = await resolveId(client, given);
        const { cancelOperation } = await client.request(CancelOperationDocument, {
          id,
          reason: options.reason ?? null,
        });
        if (cancelOperation.__typename === 'OperationNotFoundError') throw new OperationMissingError(id);
        if (cancelOperation.__typename !== 'CancelOperationSuccess') {
          throw new CliError(cancelOperation.message, ExitCode.OperationFailed);
        }
        const { status } = cancelOperation.operation;
        context.terminal.out(options.json ? JSON.stringify({ id, status }, null, 2) : `${id} ${status}`);
      });
    });
}
